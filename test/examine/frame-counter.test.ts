import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameCounter } from '../../src/examine/frame-counter.ts';

interface Sent {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly length: number;
}

/** A masked frame as a client sends it (RFC 6455, 5.2), its payload of zeros. */
function frame({ opcode, isFinal, length }: Sent): Buffer {
  const first = (isFinal ? 0x80 : 0) | opcode;
  const header =
    length < 126
      ? Buffer.from([first, 0x80 | length])
      : Buffer.from([first, 0x80 | 126, length >> 8, length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(4 + length)]);
}

const count = (chunks: readonly Uint8Array[]) => {
  const counter = createFrameCounter();
  for (const chunk of chunks) counter.push(chunk);
  return counter.fragmented;
};

const sent = fc.record({
  opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
  isFinal: fc.boolean(),
  length: fc.integer({ min: 0, max: 300 }),
});

test('counts the messages that do not end with their first frame, however they arrive', () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (all, size) => {
      const bytes = Buffer.concat(all.map(frame));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const expected = all.filter(
        ({ opcode, isFinal }) => !isFinal && (opcode === 1 || opcode === 2),
      );
      expect(count(chunks)).toBe(expected.length);
    }),
  );
});

test('takes a length of 64 bits', () => {
  const header = Buffer.from([0x01, 0x80 | 127, 0, 0, 0, 0, 0, 1, 0, 0]);
  const rest = Buffer.alloc(4 + 65_536);
  expect(count([header, rest, frame({ opcode: 0, isFinal: true, length: 3 })])).toBe(1);
});

test('never throws, whatever comes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
      expect(count(chunks)).toBeGreaterThanOrEqual(0);
    }),
  );
});
