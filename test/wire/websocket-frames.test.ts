import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameWatcher, type WebSocketEvent } from '../../src/wire/websocket-frames.ts';

interface Made {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly final?: boolean;
  readonly mask?: Buffer;
}

function frame({ opcode, payload, final = true, mask }: Made): Buffer {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = (mask === undefined ? 0 : 0x80) | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
  if (mask === undefined) return Buffer.concat([head, payload]);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))]);
}

/** What is told of bytes that come in pieces of `size`. */
function told(bytes: Buffer, size: number, maxBytes = 1_000_000): WebSocketEvent[] {
  const events: WebSocketEvent[] = [];
  const watch = frameWatcher(maxBytes, (event) => events.push(event));
  for (let at = 0; at < bytes.length; at += size) watch(bytes.subarray(at, at + size));
  return events;
}

const text = (words: string, parts: Partial<Made> = {}) =>
  frame({ opcode: 1, payload: Buffer.from(words), ...parts });

test('reads messages wherever they are cut, masked or not', () => {
  const messages = fc.array(fc.string({ maxLength: 300, unit: 'grapheme' }), { maxLength: 8 });
  const masks = fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: null });
  fc.assert(
    fc.property(messages, masks, fc.integer({ min: 1, max: 700 }), (words, mask, size) => {
      const masked = mask === null ? {} : { mask: Buffer.from(mask) };
      const bytes = Buffer.concat(words.map((word) => text(word, masked)));
      expect(told(bytes, size)).toEqual(
        words.map((word) => ({ kind: 'text', text: word, bytes: Buffer.byteLength(word) })),
      );
    }),
  );
});

test('no bytes make it throw, or tell a text larger than it keeps', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.integer({ min: 1, max: 50 }),
      (any, size) => {
        for (const event of told(Buffer.from(any), size, 64)) {
          if (event.kind === 'text') expect(event.bytes).toBeLessThanOrEqual(64);
        }
      },
    ),
  );
});

test('joins fragments, with a ping between them', () => {
  const bytes = Buffer.concat([
    text('[2,"1",', { final: false }),
    frame({ opcode: 9, payload: Buffer.alloc(0) }),
    frame({ opcode: 0, payload: Buffer.from('"Heartbeat",{}]') }),
  ]);
  expect(told(bytes, 3)).toEqual([
    { kind: 'ping' },
    { kind: 'text', text: '[2,"1","Heartbeat",{}]', bytes: 22 },
  ]);
});

test('tells the size of what it did not keep, and goes on', () => {
  const bytes = Buffer.concat([text('x'.repeat(70_000)), text('after')]);
  expect(told(bytes, 1_400, 1_000)).toEqual([
    { kind: 'over', bytes: 70_000 },
    { kind: 'text', text: 'after', bytes: 5 },
  ]);
});

test('endless fragments are not kept', () => {
  const one = frame({ opcode: 0, payload: Buffer.from('x'), final: false });
  const bytes = Buffer.concat([
    text('x', { final: false }),
    ...Array.from({ length: 10_000 }, () => one),
    frame({ opcode: 0, payload: Buffer.alloc(0) }),
  ]);
  expect(told(bytes, 1_000)).toEqual([{ kind: 'over', bytes: 10_001 }]);
});

test.each([
  ['a compressed frame', Buffer.of(0xc1, 0x00), /reserved bit/],
  ['an unknown opcode', Buffer.of(0x83, 0x00), /opcode 3/],
  ['a long ping', Buffer.of(0x89, 126, 1, 0), /control frame/],
  ['an impossible length', Buffer.of(0x82, 127, 255, 0, 0, 0, 0, 0, 0, 0), /impossible/],
])('%s ends what is told', (_, bytes, why) => {
  expect(told(Buffer.concat([bytes, text('more')]), 1)).toEqual([
    { kind: 'broken', why: expect.stringMatching(why) },
  ]);
});

test('a Close frame tells code and reason, or that it has none', () => {
  const payload = Buffer.concat([Buffer.of(0x0f, 0xa1), Buffer.from('moved')]);
  const bytes = Buffer.concat([
    frame({ opcode: 8, payload }),
    frame({ opcode: 8, payload: Buffer.alloc(0) }),
  ]);
  expect(told(bytes, 5)).toEqual([
    { kind: 'close', code: 4001, reason: 'moved' },
    { kind: 'close', code: null, reason: '' },
  ]);
});
