import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrame } from '../../src/connection/frame.ts';

test('a frame of a stranger is read without throwing, and kept small', () => {
  const element = fc.oneof(
    fc.constantFrom(2, 3, 4, 5, 6, '2', null, '-1', 'id'),
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 2_000 }),
  );
  const text = fc.oneof(
    fc.array(element, { maxLength: 6 }).map((frame) => JSON.stringify(frame)),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('['.repeat(10_000), '[]', '[2]', '[3]', '[4]', '{}'),
  );
  fc.assert(
    fc.property(text, (message) => {
      const frame = readFrame(message);
      if ('raw' in frame) expect(frame.raw.length).toBeLessThanOrEqual(500);
      if (frame.kind === 'call') expect(frame.action.length).toBeLessThanOrEqual(64);
      if (frame.kind === 'error') expect(frame.description.length).toBeLessThanOrEqual(500);
    }),
  );
});

test('numeric ids, lost ids and unconfirmed messages are read as what they are', () => {
  expect(readFrame('[3,17,{}]')).toMatchObject({ kind: 'result', messageId: '17' });
  expect(readFrame('[4,"-1","X"]')).toMatchObject({ kind: 'error', messageId: null });
  expect(readFrame('[2,"a","Reset",{}]')).toMatchObject({ kind: 'call', confirmed: true });
  expect(readFrame('[6,"a","Notify",{}]')).toMatchObject({ kind: 'call', confirmed: false });
  expect(readFrame('[2,"a"]')).toMatchObject({ kind: 'nonsense' });
  expect(readFrame(null)).toMatchObject({ kind: 'nonsense' });
});
