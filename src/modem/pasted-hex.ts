/**
 * Hex dumps of what went over a line, as hexdump, xxd, Wireshark and the logs of serial
 * libraries print them, become the text that they stand for: the bytes of lines that follow
 * each other are one text. All else stays, also what looks like a dump and is no AT.
 */
export function withoutHexDumps(text: string): string {
  const lines: string[] = [];
  let dump: string[] = [];
  let bytes = '';
  const flush = () => {
    if (AT.test(bytes)) lines.push(bytes);
    else lines.push(...dump);
    dump = [];
    bytes = '';
  };
  for (const line of text.split(/\r?\n/)) {
    const dumped = bytesOf(line);
    if (dumped === null) {
      flush();
      lines.push(line);
    } else {
      dump.push(line);
      bytes += dumped;
    }
  }
  flush();
  return lines.join('\n');
}

const AT = /AT[+^!#$%*&EIQVZ\r]|[+^!#$%*][A-Z]{2,20}:|(?:^|[\r\n])OK|ERROR/;

const OFFSET = /^\s*(?:0x)?[\da-f]{4,8}:?\s{2,}(?=[\da-f]{2})/i;

/** Bytes one by one, with a gap in the middle, or in pairs, or all in one piece. */
const BYTES =
  /(?<![\w+])(?:[\da-f]{2}(?: {1,2}[\da-f]{2}(?!\w))+|0x[\da-f]{2}(?:, ?0x[\da-f]{2})+|[\da-f]{4}(?: [\da-f]{4})+(?: [\da-f]{2}(?!\w))?|(?:0d0a|4154)(?:[\da-f]{2}){2,})(?!\w)/i;

/** Null where a line holds no bytes, or bytes that no text is made of. */
function bytesOf(line: string): string | null {
  const [run] = BYTES.exec(line.replace(OFFSET, '')) ?? [];
  if (run === undefined) return null;
  const bytes = Buffer.from(run.replace(/0x|[ ,]/gi, ''), 'hex').toString('latin1');
  return /^[\t\r\n -~]+$/.test(bytes) ? bytes : null;
}
