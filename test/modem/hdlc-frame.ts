import { checkSequence } from '../../src/modem/hdlc.ts';

/** A frame of RFC 1662 between two flags, with its check sequence; `more` are escaped as well. */
export function frame(payload: Buffer, more: (byte: number) => boolean = () => false): Buffer {
  const sum = checkSequence(payload) ^ 0xffff;
  const bytes = [...payload, sum & 0xff, sum >> 8];
  const escaped = bytes.flatMap((byte) =>
    byte === 0x7e || byte === 0x7d || more(byte) ? [0x7d, byte ^ 0x20] : [byte],
  );
  return Buffer.from([0x7e, ...escaped, 0x7e]);
}
