import { expect, test } from 'vitest';
import { digest } from '../../src/diagnosis/digest.ts';

test('names a value as FNV-1a does', () => {
  // The published vectors are of bare bytes; a JSON number is its own digits.
  expect(digest(1)).toBe('af63ac4c86019afc');
  expect(digest(['CP001', 'clock-reset', null])).toMatch(/^[0-9a-f]{16}$/);
});

test('names other values otherwise, and the same the same', () => {
  const names = Array.from({ length: 2_000 }, (_, index) => digest(['CP001', `fault-${index}`]));
  expect(new Set(names).size).toBe(names.length);
  expect(digest({ a: [1, 'ü'] })).toBe(digest({ a: [1, 'ü'] }));
});
