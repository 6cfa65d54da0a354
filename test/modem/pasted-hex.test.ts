import { expect, test } from 'vitest';
import { withoutHexDumps } from '../../src/modem/pasted-hex.ts';
import { readPasted } from './pasted.ts';

const SESSION =
  'AT+CSQ\r\r\n+CSQ: 17,99\r\n\r\nOK\r\nAT+CEREG?\r\r\n+CEREG: 2,5,"2F1A","01A2B3C4",7\r\n\r\nOK\r\n';
const bytes = [...Buffer.from(SESSION)].map((byte) => byte.toString(16).padStart(2, '0'));
const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, at) => ({
  at: (16 * at).toString(16),
  row: bytes.slice(16 * at, 16 * at + 16),
}));
const shown = (row: readonly string[]) =>
  row.map((byte) => String.fromCharCode(Number.parseInt(byte, 16)).replace(/[\r\n]/, '.')).join('');
const dump = (line: (at: string, row: readonly string[]) => string) =>
  rows.map(({ at, row }) => line(at, row)).join('\n');
const halves = (row: readonly string[]) =>
  `${row.slice(0, 8).join(' ')}  ${row.slice(8).join(' ')}`.trimEnd();

test.each([
  ['hexdump -C', dump((at, row) => `${at.padStart(8, '0')}  ${halves(row)}  |${shown(row)}|`)],
  [
    'xxd',
    dump(
      (at, row) =>
        `${at.padStart(8, '0')}: ${row.join('').replace(/(.{4})(?=.)/g, '$1 ')}  ${shown(row)}`,
    ),
  ],
  ['Wireshark', dump((at, row) => `${at.padStart(4, '0')}   ${halves(row)}   ${shown(row)}`)],
  [
    'a log of ESP-IDF',
    dump((at, row) => `V (1417) uart: 0x3ffb7c${at.padStart(2, '0')}   ${halves(row)}  |..|`),
  ],
  ['a terminal program', dump((_at, row) => `[10:00:01.250] RX: ${row.join(' ').toUpperCase()}`)],
  ['C', dump((_at, row) => `  ${row.map((byte) => `0x${byte}`).join(', ')},`)],
  ['one piece', `rx 0d0a${bytes.join('')}`],
])('reads a hex dump of %s', async (_form, text) => {
  const { samples, registrations } = await readPasted(`it said:\n${text}\nand no more`);
  expect(samples[0]?.rssiDbm).toBe(-79);
  expect(registrations).toEqual([{ domain: 'eps', stat: 5, accessTechnology: 7 }]);
});

test.each([
  '+CSQ: 17,99\n10 20 30 40',
  'cell 41 42 43',
  '1,4,262,01,1A2B,1A2B3C4,514,1E4,103,100,25,52,52,24',
  'RX: 7e ff 7d 23 c0 21',
  'AT+CGSN\n358000000000017',
  '2026-06-01 12:00:01 20 21',
])('leaves %j as it is', (text) => {
  expect(withoutHexDumps(text)).toBe(text);
});
