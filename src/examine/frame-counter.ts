/** What the frame headers of a WebSocket stream show (RFC 6455, 5.2), as far as a library hides it. */
export interface FrameCounter {
  /** Messages whose first frame was not their last one. */
  readonly fragmented: number;
  push(chunk: Uint8Array): void;
}

const CONTROL = 0x08;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK_BYTES = 4;
/** A first byte, a length of up to nine bytes. */
const MAX_HEADER = 10;

/** Reads headers and skips what is between them: it keeps no more than one header. */
export function createFrameCounter(): FrameCounter {
  let fragmented = 0;
  let skip = 0;
  let header: number[] = [];

  function headerEnded(): void {
    const length = payloadLength(header);
    if (length === null) return;
    const [first = 0, second = 0] = header;
    const isFinal = (first & 0x80) !== 0;
    const opcode = first & 0x0f;
    if (!isFinal && opcode !== 0 && (opcode & CONTROL) === 0) fragmented += 1;
    skip = length + ((second & 0x80) === 0 ? 0 : MASK_BYTES);
    header = [];
  }

  return {
    get fragmented() {
      return fragmented;
    },
    push(chunk) {
      let index = 0;
      while (index < chunk.length) {
        const passed = Math.min(skip, chunk.length - index);
        skip -= passed;
        index += passed;
        if (skip > 0 || index >= chunk.length) return;
        header.push(chunk[index] ?? 0);
        index += 1;
        headerEnded();
      }
    },
  };
}

/** Null as long as the header is not complete. */
function payloadLength(header: readonly number[]): number | null {
  const [, second] = header;
  if (second === undefined) return null;
  const short = second & 0x7f;
  const bytes = short === LENGTH_64 ? 8 : short === LENGTH_16 ? 2 : 0;
  if (header.length < Math.min(2 + bytes, MAX_HEADER)) return null;
  if (bytes === 0) return short;
  return header.slice(2).reduce((length, byte) => length * 256 + byte, 0);
}
