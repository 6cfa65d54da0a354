import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts what a modem sends into lines. Ends of lines are any run of CR and LF (echo comes
 * as `\r\r\n`); control bytes, NULs and telnet's negotiation are taken out, empty lines
 * left out. What is not yet a whole line is kept.
 */
export function lineCutter(): (chunk: Buffer) => string[] {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return (chunk) => {
    const parts = (rest + decoder.write(chunk)).split(/[\r\n]+/);
    rest = parts.pop() ?? '';
    return parts.map(printable).filter((line) => line !== '');
  };
}

/** Tabs part the columns of tables. */
export const printable = (text: string): string =>
  text
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\ufffd]/gu, '')
    .trim();
