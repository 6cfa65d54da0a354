const FLAG = 0x7e;
const ESCAPE = 0x7d;
/** RFC 1662, C.2: what the check sequence over a whole frame with its own comes to. */
const GOOD = 0xf0b8;
/** Address and control of PPP (RFC 1662, 3.1), the second also as it is escaped. */
const PPP_HEADER = Buffer.from([0xff, 0x03]);
/** Shorter ones are right too often by chance. */
const MIN_FRAME_BYTES = 4;

/**
 * Whether bytes hold a frame in HDLC's framing: of PPP, or of the diagnosis protocol of
 * Qualcomm's modems, which uses the same flags, escapes and check. Null where none is whole.
 */
export function frameKind(bytes: Buffer): 'ppp' | 'qcdm' | null {
  let kind: 'qcdm' | null = null;
  let start = 0;
  for (let at = bytes.indexOf(FLAG); at >= 0; at = bytes.indexOf(FLAG, start)) {
    const frame = unescaped(bytes.subarray(start, at));
    start = at + 1;
    if (frame.length < MIN_FRAME_BYTES || checkSequence(frame) !== GOOD) continue;
    if (frame.subarray(0, 2).equals(PPP_HEADER)) return 'ppp';
    kind = 'qcdm';
  }
  return kind;
}

function unescaped(bytes: Buffer): Buffer {
  const plain: number[] = [];
  let escaped = false;
  for (const byte of bytes) {
    if (byte === ESCAPE && !escaped) escaped = true;
    else {
      plain.push(escaped ? byte ^ 0x20 : byte);
      escaped = false;
    }
  }
  return Buffer.from(plain);
}

/** The 16-bit frame check sequence of RFC 1662, C.2. */
export function checkSequence(bytes: Buffer): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >> 1) ^ 0x8408 : sum >> 1;
  }
  return sum;
}
