import { expect, test } from 'vitest';
import { readTranscript } from '../../src/modem/transcript.ts';
import { cpuTime } from '../cpu-time.ts';
import { readPasted } from './pasted.ts';

const CELL =
  'servingcell","CONNECT","LTE","FDD",262,03,1A2B3C4,211,1300,3,5,5,2F1A,-97,-11,-66,-3,28';
const QENG = `+QENG: "${CELL}`;
const SESSION = [
  ['AT+CSQ', '+CSQ: 23,99'],
  ['AT+CEREG?', '+CEREG: 2,5,"2F1A","01A2B3C4",7'],
  ['AT+COPS?', '+COPS: 0,0,"Net One",7'],
  ['AT+QENG="servingcell"', QENG],
] as const;
const TOLD = {
  registrations: [{ domain: 'eps', stat: 5, accessTechnology: 7 }],
  operator: 'Net One',
  samples: [
    expect.objectContaining({ rat: 'lte', rssiDbm: -66, rsrpDbm: -97, rsrqDb: -11, sinrDb: -3 }),
  ],
};

/** The session as text, each command and its answer by `form`. */
const session = (form: (command: string, answer: string, at: number) => string): string =>
  SESSION.map(([command, answer], at) => form(command, answer, at)).join('');

const escaped = (text: string) => text.replaceAll('"', '\\"');
const entities = (text: string) => text.replaceAll('"', '&quot;');
const curly = (text: string) => text.replace(/"([^"]*)"/g, '\u201c$1\u201d');
const MM = '[1733700000.123456] [modem0/ttyUSB2/at]';

test.each([
  ['echo as a modem gives it', session((c, a) => `${c}\r\r\n${a}\r\n\r\nOK\r\n`)],
  ['echo in lower case, spaces', session((c, a) => `${c.toLowerCase()} \n ${a}\n\nok\n`)],
  ['one line each', session((c, a) => `${c} ${a} OK\n`)],
  ['one line in all', session((c, a) => `${c} ${a} OK `)],
  ['arrows', session((c, a) => `${c} => ${a}\n`)],
  ['colons', session((c, a) => `${c}: ${a}\n`)],
  ['escapes of a serial monitor', session((c, a) => `${c}\\r\\r\\n${a}\\r\\n\\r\\nOK\\r\\n\n`)],
  ['a dict of Python bytes', session((c, a) => `  '${c}': b'\\r\\n${a}\\r\\n\\r\\nOK\\r\\n',\n`)],
  ['strings of C', session((c, a) => `"${escaped(c)}\\r\\r\\n${escaped(a)}\\r\\nOK\\r\\n"\n`)],
  [
    'JSON',
    JSON.stringify(SESSION.map(([command, answer]) => ({ command, response: `${answer}\r\nOK` }))),
  ],
  ['lists of Python', session((c, a) => `> ${c}\n['${a}', 'OK']\n`)],
  [
    'a log of ModemManager',
    session(
      (c, a) =>
        `ModemManager[812]: <dbg> ${MM} --> '${c}<CR>'\nModemManager[812]: <dbg> ${MM} <-- '<CR><LF>${a}<CR><LF><CR><LF>OK<CR><LF>'\n`,
    ),
  ],
  [
    'a system log',
    session((c, a) =>
      [c, a, 'OK']
        .map((line) => `Tue Dec  9 10:00:00 2025 daemon.info gsmd[12]: ${line}\n`)
        .join(''),
    ),
  ],
  [
    'a log with levels',
    session(
      (c, a) =>
        `2025-12-09 10:00:00,123 - DEBUG - serial - TX: ${c}\n2025-12-09 10:00:00,223 - DEBUG - serial - RX: ${a}\n`,
    ),
  ],
  ['a serial monitor with times', session((c, a) => `10:00:00.1 -> ${c}\n10:00:00.2 -> ${a}\n`)],
  ['line numbers', session((c, a, at) => `  ${2 * at + 1}  ${c}\n  ${2 * at + 2}  ${a}\n`)],
  [
    'a shell of OpenWrt',
    session((c, a) => `root@OpenWrt:~# sms_tool -d /dev/ttyUSB2 at '${c}'\n${a}\n`),
  ],
  [
    'a shell of RutOS',
    session((c, a) => `root@Teltonika:~# gsmctl -A "${escaped(c)}"\n${a}\nOK\n`),
  ],
  ['mmcli', session((c, a) => `$ mmcli -m 0 --command='${c}'\nresponse: '${a}'\n`)],
  ['a quoted mail', session((c, a) => `> ${c}\n> ${a}\n>\n> OK\n`)],
  ['a fenced block, escaped', `\`\`\`\n${entities(session((c, a) => `${c}\n${a}\nOK\n`))}\`\`\`\n`],
  ['HTML', `<p>${entities(session((c, a) => `${c}<br>${a}<br>OK<br/>`))}</p>`],
  ['a table', `| Command | Answer |\n|---|---|\n${session((c, a) => `| \`${c}\` | \`${a}\` |\n`)}`],
  ['a list', session((c, a) => `- ${c}: \`${a}\`\n`)],
  ['bullets', session((c, a) => `  \u2022 ${c}\n    \u2022 ${a}\n      OK\n`)],
  ['curly quotes and hard spaces', curly(session((c, a) => `${c}\u00a0\n${a}\u00a0\nOK\n`))],
  ['colours of a terminal', session((c, a) => `\u001b[32m${c}\u001b[0m\n\u001b[K${a}\nOK\n`)],
  ['names for line ends', session((c, a) => `${c}[CR][CR][LF]${a}[CR][LF][CR][LF]OK[CR][LF]`)],
  ['remarks behind', session((c, a) => `${c}  // what it asks\n${a}  (fine)\nOK  # good\n`)],
  [
    'lines that were broken at a comma',
    session((c, a) => `${c}\n${a.replace(',5,5,', ',5,\n5,')}\nOK\n`),
  ],
  ['answers glued to their echo', session((c, a) => `${c}${a}OK\n`)],
  ['lists with empty strings', session((_, a) => `['', '${a}', '', 'OK', '']\n`)],
  ['lengths in a log', session((c, a) => `TX(${c.length}): ${c}\nRX(${a.length}): ${a}\n`)],
  ['semicolons', session((c, a) => `${c};${a};OK\n`)],
  [
    'a log of chat(8)',
    session((c, a) =>
      [`send (${c}^M)`, 'expect (OK)', '^M', `${c}^M^M`, `${a}^M`, 'OK', ' -- got it']
        .map((line) => `Dec  9 10:00:00 gw chat[812]: ${line}\n`)
        .join(''),
    ),
  ],
  ['answers alone', session((_, a) => `${a}\n`)],
  [
    'a log of chat',
    session((c, a) =>
      [`send (${c}^M)`, 'expect (OK)', '^M', `${c}^M^M`, `${a}^M`, '^M', 'OK']
        .map((line) => `Dec  9 10:00:00 pi chat[431]: ${line}\n`)
        .join(''),
    ),
  ],
  [
    'wide characters',
    session((c, a) =>
      `${c}\n${a}\nOK\n`.replace(/[:,?=]/g, (narrow) =>
        String.fromCharCode(narrow.charCodeAt(0) + 0xfee0),
      ),
    ),
  ],
  ['a log with dots for line ends', session((c, a) => `RESPONSE: [${c}...${a}....OK..]\n`)],
  ['a log of ROOter', session((c, a) => `0:[${c}]\n1:[${a}]\n2:[OK]\n`)],
  ['numbered lines of a paste', session((c, a, at) => ` ${at}. Dec 9 : ${c}\n ${at}. ${a}\n`)],
  [
    'the raw log of RouterOS',
    session((c, a) => `lte,async,raw lte1: sent ${c}\nlte,async,raw lte1: rcvd ${a}\n`),
  ],
  [
    'a chain',
    `${SESSION.map(([c]) => c)
      .join(';')
      .replaceAll(';AT', ';')}\n${session((_, a) => `${a}\n\n`)}OK\n`,
  ],
])('reads %s', async (_form, text) => {
  expect(await readPasted(text)).toMatchObject(TOLD);
});

test.each([
  ['+CREG? >> 0,5', 'cs', 5],
  ['AT+CEREG?: 0,3', 'eps', 3],
  ['AT+CGREG? -> 0,2', 'gprs', 2],
  ['It says +CREG: 0,2. So what?', 'cs', 2],
  ['+CEREG: 2\n+CEREG: 1,5', 'eps', 5],
  ['sending: AT+CREG?\nreceived: +CREG:  1 0\n', 'cs', 0],
  ['it says +CGREG: 0.3 since then', 'gprs', 3],
  ['+CREG: 2\n+CREG: 1,"2F1A","B3C4"\n', 'cs', 1],
  ['+CGREG: 3\n', 'gprs', 3],
  ['+CEREG: 2,,,,,0,0\n+CEREG: 3,,,,,0,15\n', 'eps', 3],
])('reads %j', async (text, domain, stat) => {
  expect((await readPasted(text)).registrations).toEqual([
    expect.objectContaining({ domain, stat }),
  ]);
});

test('what the modem tells unasked counts only where nothing else does', async () => {
  const { registrations } = await readPasted('+CGREG: 0\nAT+CREG?\n+CREG: 0,1\nOK\n+CREG: 2\n');
  expect(registrations).toEqual([{ domain: 'cs', stat: 1, accessTechnology: null }]);
});

test('half an answer is no result that came unasked', async () => {
  const text = 'AT+CREG?\n+CREG: 0,\nAT+CSQ\n+CSQ: 20,99\n';
  expect((await readPasted(text)).registrations).toEqual([]);
});

test('a table is read without its title, where it was asked for or begins as it does', async () => {
  const table =
    'Current Time:  812   Temperature: 41\nSystem mode:   LTE   PS state:    Attached\nPCC RxM RSSI:  -77   RSRP (dBm):  -109\nSINR (dB):     -3.2\n';
  const later = table.slice(table.indexOf('\n') + 1);
  for (const text of [table, `AT!GSTATUS?\n${later}OK\n`]) {
    const { samples } = await readPasted(text);
    expect(samples).toEqual([
      expect.objectContaining({ rat: 'lte', rsrpDbm: -109, sinrDb: -3.2, service: 'online' }),
    ]);
  }
});

test('neighbours are no readings', async () => {
  const { samples } = await readPasted(
    `${QENG}\nOK\nAT+QENG="neighbourcell"\n+QENG: "neighbourcell intra","LTE",1300,212,-9,-71,-52,-,-\n+QENG: "neighbourcell inter","LTE",6300,17,-8,-69,-50,-,-\nOK\n`,
  );
  expect(samples.map(({ rsrpDbm }) => rsrpDbm)).toEqual([-97]);
});

test('readings that come again are samples, the lines of one answer are not', async () => {
  const nsa = (dbm: number) =>
    `+QENG: "servingcell","NOCONN"\n+QENG: "LTE","FDD",262,03,1,2,1300,3,5,5,2F1A,${dbm},-12,-63,-3\n+QENG:"NR5G-NSA",262,03,512,-103,7,-11,636672,78\n`;
  const { samples } = await readPasted(
    `${nsa(-90)}${nsa(-94)}AT+QENG="servingcell"\n${nsa(-98)}OK`,
  );
  expect(samples.map(({ rat, rsrpDbm, nrRsrpDbm }) => [rat, rsrpDbm, nrRsrpDbm])).toEqual([
    ['nr-nsa', -90, -103],
    ['nr-nsa', -94, -103],
    ['nr-nsa', -98, -103],
  ]);
});

test('no reading is mixed of two', async () => {
  const { samples } = await readPasted(
    'AT+CSQ\n+CSQ: 20,99\nOK\nAT+QCSQ\n+QCSQ: "LTE",-66,-97,165,-11\nOK\nAT+CSQ\n+CSQ: 9,99\nOK\n',
  );
  expect(samples.map(({ rssiDbm, rsrpDbm }) => [rssiDbm, rsrpDbm])).toEqual([
    [-66, -97],
    [-95, null],
  ]);
});

test('an error counts until the command works', async () => {
  const text =
    'AT+CPIN?\n+CME ERROR: SIM busy\nAT+CESQ\nERROR\nAT+CESQ\n+CESQ: 99,99,255,255,10,40\nOK\n';
  const { sim, samples } = await readPasted(`${text}+CPIN: READY\n`);
  expect([sim, samples[0]?.rsrpDbm]).toEqual(['ready', -101]);
});

test('the test of a command is no answer to it', async () => {
  const { samples } = await readPasted(
    'AT+CSQ=?\n+CSQ: (0-31,99),(0-7,99)\nOK\n+CSQ: (0-31,99)\nAT+CSQ\n+CSQ: 12,99\nOK\n',
  );
  expect(samples.map(({ rssiDbm }) => rssiDbm)).toEqual([-89]);
});

test.each([45, 56, 64])('a line that a terminal broke after %i characters is whole', async (at) => {
  const wrapped = `AT+QENG="servingcell"\n${QENG.slice(0, at)}\n${QENG.slice(at)}\n\nOK\n`;
  const { samples } = await readPasted(wrapped);
  expect(samples).toEqual([
    expect.objectContaining({ rat: 'lte', rsrpDbm: -97, rsrqDb: -11, rssiDbm: -66, sinrDb: -3 }),
  ]);
});

test('half a line is no reading', async () => {
  const { samples } = await readPasted('... +CSQ: 2\n4,99 ... OK\n+CSQ: 24,99\n');
  expect(samples.at(-1)?.rssiDbm).toBe(-65);
  expect(samples.map(({ rssiDbm }) => rssiDbm)).not.toContain(-109);
});

test.each([
  ['ATI\nQuectel\nEC25\nRevision: EC25EFAR06A08M4G\n\nOK\n', 'Quectel', 'EC25', 'EC25EFAR06A08M4G'],
  [
    'ATI\nManufacturer: SIMCOM INCORPORATED\nModel: SIMCOM_SIM7600G-H\nRevision: SIM7600M22_V2.0\nIMEI: 351234567890123\n+GCAP: +CGSM\nOK\n',
    'SIMCOM INCORPORATED',
    'SIMCOM_SIM7600G-H',
    'SIM7600M22_V2.0',
  ],
  [
    'AT+GSV\nSIMCOM_Ltd\nSIMCOM_SIM7000E\nRevision:1351B07SIM7000E\n',
    'SIMCOM_Ltd',
    'SIMCOM_SIM7000E',
    '1351B07SIM7000E',
  ],
  ['AT+GMI Telit OK AT+GMM LE910C4-EU OK AT+GMR 25.21.660 OK', 'Telit', 'LE910C4-EU', '25.21.660'],
  ['[10:00:01] TX: AT+CGMM\n[10:00:01] RX: EC21\n[10:00:01] RX: OK', null, 'EC21', null],
  ['Manufacturer: Sierra Wireless\nModel: EM7455\n', 'Sierra Wireless', 'EM7455', null],
  [
    'output: Manufacturer: Sierra Wireless Model: MC7455 Revision: SWI9X30C_02 OK',
    'Sierra Wireless',
    'MC7455',
    'SWI9X30C_02',
  ],
  [
    ' 1. AT+CGMI (maker): Quectel\n 2. AT+CGMM (model): BG95-M3\n 3. AT+CGMR (revision): BG95M3LAR02A03\n 4. AT+CPAS: +CPAS: 0\n',
    'Quectel',
    'BG95-M3',
    'BG95M3LAR02A03',
  ],
  ['ATE1; +CGMM\nMC7455\nOK\nAT+QGMR\nMC7455_02\nOK', null, 'MC7455', 'MC7455_02'],
])('who made the modem is read from %j', async (text, manufacturer, model, revision) => {
  const state = await readPasted(`${text}\nAT+CSQ\n+CSQ: 12,99\nOK\n`);
  expect(state).toMatchObject({ manufacturer, model, revision });
  expect(JSON.stringify(state)).not.toContain('3512345');
});

test('no text takes more than linear time', () => {
  const line = `12:00:01.250 <- ${QENG}\n`;
  const units = [
    line,
    '+CSQ: 1,1 ',
    '\\',
    '"',
    ' ',
    'AT+A;',
    '<br ',
    'OK ',
    "b'",
    '\u001b[0',
    ',',
    '&',
  ];
  for (const unit of units) {
    const text = unit.repeat(Math.floor(200_000 / unit.length));
    const spent = cpuTime();
    readTranscript(text);
    // Some 20 ms; what is quadratic takes much longer.
    expect(spent(), unit).toBeLessThan(2_000);
  }
});
