import { randomBytes } from 'node:crypto';

/**
 * What one side of a WebSocket says (RFC 6455, 5), as far as it is looked at. `over`: a message
 * larger than what is kept. `broken`: what came is no frame; nothing more is told after it.
 */
export type WebSocketEvent =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'binary' | 'over'; readonly bytes: number }
  | { readonly kind: 'ping' | 'pong' }
  | { readonly kind: 'close'; readonly code: number | null; readonly reason: string }
  | { readonly kind: 'broken'; readonly why: string };

interface Head {
  readonly final: boolean;
  readonly opcode: number;
  readonly mask: Buffer | null;
  readonly length: number;
}

/**
 * Looks on at the bytes of one direction and tells what they say, keeping at most `maxBytes` of a
 * message, whatever its frames are. It changes and answers nothing.
 */
export function frameWatcher(
  maxBytes: number,
  tell: (event: WebSocketEvent) => void,
): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let frame: Head | null = null;
  /** Of the frame at hand, how much is still to come. */
  let left = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let message: { opcode: number; parts: Buffer[]; bytes: number; kept: number } | null = null;
  let broken = false;

  function takeFrame({ final, opcode, length, mask }: Head): void {
    const payload = unmasked(Buffer.concat(kept), mask);
    if (opcode >= 8) {
      tell(controlEvent(opcode, payload));
      return;
    }
    if (opcode !== 0) message = { opcode, parts: [], bytes: 0, kept: 0 };
    if (message === null) return;
    message.bytes += length;
    // Of endless tiny fragments each would cost more than it holds.
    if (message.parts.length < MAX_PARTS && message.kept + payload.length <= maxBytes) {
      if (payload.length > 0) message.parts.push(payload);
      message.kept += payload.length;
    }
    if (!final) return;
    const { opcode: kind, bytes, parts, kept: whole } = message;
    message = null;
    if (kind === 2) tell({ kind: 'binary', bytes });
    else if (whole < bytes) tell({ kind: 'over', bytes });
    else tell({ kind: 'text', text: Buffer.concat(parts).toString('utf8'), bytes });
  }

  return (chunk) => {
    let at = 0;
    while (!broken) {
      if (frame === null) {
        const used = Math.min(chunk.length - at, MAX_HEAD - pending.length);
        pending = Buffer.concat([pending, chunk.subarray(at, at + used)]);
        at += used;
        const head = headOf(pending);
        if (head === 'more') return;
        if (typeof head === 'string') {
          broken = true;
          return tell({ kind: 'broken', why: head });
        }
        // What was taken beyond the head belongs to the payload.
        at -= pending.length - head.size;
        pending = Buffer.alloc(0);
        frame = head;
        left = head.length;
        kept = [];
        keptBytes = 0;
      }
      const part = chunk.subarray(at, at + left);
      at += part.length;
      left -= part.length;
      if (keptBytes + part.length <= maxBytes) {
        kept.push(Buffer.from(part));
        keptBytes += part.length;
      }
      if (left > 0) return;
      takeFrame(frame);
      frame = null;
      kept = [];
    }
  };
}

const MAX_HEAD = 14;
const MAX_PARTS = 4_096;

function headOf(bytes: Buffer): (Head & { readonly size: number }) | 'more' | (string & {}) {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return 'more';
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0) return 'a reserved bit is set, and no extension was agreed on';
  if (![0, 1, 2, 8, 9, 10].includes(opcode)) return `a frame of unknown kind (opcode ${opcode})`;
  const short = second & 0x7f;
  const isMasked = second > 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < size) return 'more';
  if (opcode >= 8 && short > 125) return 'a control frame of more than 125 bytes';
  const length =
    lengthBytes === 0
      ? short
      : lengthBytes === 2
        ? bytes.readUInt16BE(2)
        : Number(bytes.readBigUInt64BE(2));
  if (length > Number.MAX_SAFE_INTEGER) return 'a frame of an impossible length';
  const mask = isMasked ? Buffer.from(bytes.subarray(size - 4, size)) : null;
  return { final: first > 0x7f, opcode, mask, length, size };
}

function unmasked(payload: Buffer, mask: Buffer | null): Buffer {
  if (mask === null) return payload;
  for (let index = 0; index < payload.length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0);
  }
  return payload;
}

function controlEvent(opcode: number, payload: Buffer): WebSocketEvent {
  if (opcode !== 8) return { kind: opcode === 9 ? 'ping' : 'pong' };
  return {
    kind: 'close',
    code: payload.length < 2 ? null : payload.readUInt16BE(0),
    reason: payload.subarray(2).toString('utf8'),
  };
}

/** A Close frame (RFC 6455, 5.5.1); what a client sends is masked (5.3). */
export function closeFrame(code: number, reason: string, isMasked: boolean): Buffer {
  const payload = Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason)]);
  if (!isMasked) return Buffer.concat([Buffer.of(0x88, payload.length), payload]);
  const mask = randomBytes(4);
  return Buffer.concat([Buffer.of(0x88, 0x80 | payload.length), mask, unmasked(payload, mask)]);
}
