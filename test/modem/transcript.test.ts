import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModem } from '../../src/modem/read-modem.ts';
import { readTranscript } from '../../src/modem/transcript.ts';
import { cpuTime } from '../cpu-time.ts';
import { readPasted } from './pasted.ts';

const TOLD = {
  sim: 'ready',
  registrations: [{ domain: 'eps', stat: 5, accessTechnology: 7 }],
  operator: 'Tele2',
  addresses: 1,
};
const ANSWERS = [
  '+CPIN: READY',
  '+CSQ: 12,99',
  '+CESQ: 99,99,255,255,10,30',
  '+CEREG: 2,5,"1A2B","01A2B3C4",7',
  '+COPS: 0,0,"Tele2",7',
  '+CGPADDR: 1,"10.2.3.4"',
];
const COMMANDS = ['AT+CPIN?', 'AT+CSQ', 'AT+CESQ', 'AT+CEREG?', 'AT+COPS?', 'AT+CGPADDR'];

const SHAPES: readonly [string, string][] = [
  ['answers alone', ANSWERS.join('\n')],
  [
    'echo and OK',
    ANSWERS.map((answer, at) => `${COMMANDS[at]}\r\r\n${answer}\r\n\r\nOK\r\n`).join(''),
  ],
  ['echo, no OK', ANSWERS.map((answer, at) => `${COMMANDS[at]}\n${answer}`).join('\n')],
  [
    'lower-case commands',
    ANSWERS.map((answer, at) => `${COMMANDS[at]?.toLowerCase()}\n${answer}\nOK`).join('\n'),
  ],
  ['one line each', ANSWERS.map((answer, at) => `${COMMANDS[at]}   ${answer}   OK`).join('\n')],
  ['one line in all', ANSWERS.map((answer, at) => `${COMMANDS[at]} ${answer} OK`).join(' ')],
  [
    'timestamps',
    ANSWERS.map(
      (answer, at) => `12:00:01.5 -> ${COMMANDS[at]}\n12:00:01.6 <- ${answer}\n12:00:01.7 <- OK`,
    ).join('\n'),
  ],
  [
    'ISO timestamps',
    ANSWERS.map(
      (answer, at) =>
        `[2026-06-01T12:00:01.123Z] TX: ${COMMANDS[at]}\n[2026-06-01T12:00:01.123Z] RX: ${answer}\n2026-06-01 12:00:02 RX: OK`,
    ).join('\n'),
  ],
  [
    'a router shell',
    ANSWERS.map((answer, at) => `root@RUT950:~# gsmctl -A '${COMMANDS[at]}'\n${answer}`).join('\n'),
  ],
  ['prompts', ANSWERS.map((answer, at) => `> ${COMMANDS[at]}\n>${answer}\n> OK`).join('\n')],
  [
    'a byte order mark and indents',
    `\ufeff${ANSWERS.map((answer) => `    ${answer}`).join('\n\n')}`,
  ],
];

test.each(SHAPES)('reads a session pasted as %s', async (_shape, text) => {
  const state = await readPasted(text);
  expect(state).toMatchObject(TOLD);
  expect(state.samples).toEqual([
    expect.objectContaining({ rat: 'lte', rssiDbm: -89, rsrpDbm: -111, rsrqDb: -15 }),
  ]);
});

test('every reading of the radio in it is a sample', async () => {
  const state = await readPasted(
    '+CESQ: 99,99,255,255,10,30\n+CESQ: 99,99,255,255,10,40\n+CSQ: 12,99\n',
  );
  expect(state.samples.map(({ rsrpDbm, rssiDbm }) => [rsrpDbm, rssiDbm])).toEqual([
    [-111, null],
    [-101, -89],
  ]);
});

test('a bare SIM error belongs to AT+CPIN?, a bare ERROR to nothing', async () => {
  expect((await readPasted('+CME ERROR: 10\n')).sim).toBe('absent');
  expect((await readPasted('+CSQ: 9,99\nERROR\n')).sim).toBeNull();
  expect((await readPasted('AT+CPIN?\nERROR\n')).sim).toBe('unknown');
});

test('a registration that failed by the SIM tells of the SIM, unless it was told', async () => {
  expect((await readPasted('AT+CEREG?\n+CEREG: 5,90\nOK')).sim).toBe('failure');
  expect((await readPasted('+CPIN: READY\n+CEREG: 5,90\n')).sim).toBe('ready');
  expect((await readPasted('+CEREG: 5,2,"90","01A2B3C4",7\n')).sim).toBeNull();
});

test.each([
  ['SIM800 R14.18', '2g'],
  ['SIM900 R11.0', '2g'],
  ['Quectel_Ltd\nQuectel_M95\nRevision: M95FAR02A06', '2g'],
  ['Quectel_Ltd\nQuectel_BC95', 'nb-iot'],
  ['SIM7000E R1529', null],
  ['Quectel\nEC25\nRevision: EC25EFAR06A06M4G', null],
])('ATI %j alone: a modem with one radio only has that one: %s', async (identity, rat) => {
  const { samples } = await readPasted(`ATI\n${identity}\n\nOK\nAT+CSQ\n+CSQ: 18,0\n\nOK\n`);
  expect(samples).toEqual([expect.objectContaining({ rat, rssiDbm: -77 })]);
});

test('who made the modem is an answer, even without an OK', async () => {
  expect(await readPasted('AT+CGMM\nEC25\n')).toMatchObject({ model: 'EC25' });
});

test.each([
  ['+CMS ERROR: 310', 'absent'],
  ['+CMS ERROR: 311', 'pin'],
  ['+CMS ERROR: 500', null],
  ['+CME ERROR: 310', null],
])('AT+CMGF=1, %s: SIM %s', async (error, sim) => {
  expect((await readPasted(`+CSQ: 9,99\nOK\nAT+CMGF=1\n${error}\n`)).sim).toBe(sim);
});

test.each([
  ['each on a line', '\n', '\n\nOK\n'],
  ['beside the question', ' ', '\n'],
])('the bare values of an AirLink gateway, %s', async (_what, between, end) => {
  const answers = [
    ['AT*NETSTATE?', 'Network Ready'],
    ['AT*NETSERV?', 'LTE'],
    ['AT*NETRSSI?', '-71'],
    ['AT*LTERSRP?', '-103'],
    ['AT*LTERSRQ?', '-12'],
    ['AT*LTESINR?', '3.4'],
  ];
  const { samples, dialects } = await readPasted(
    answers.map(([question, value]) => `${question}${between}${value}${end}`).join(''),
  );
  expect(dialects).toEqual(['sierra']);
  expect(samples).toEqual([
    expect.objectContaining({
      rat: 'lte',
      service: 'online',
      rssiDbm: -71,
      rsrpDbm: -103,
      rsrqDb: -12,
      sinrDb: 3.4,
    }),
  ]);
});

test('a SIM error tells of the SIM whatever was asked, unless the SIM was', async () => {
  const words = 'AT+COPS?\n+CME ERROR: SIM not inserted\n';
  expect((await readPasted(words)).sim).toBe('absent');
  expect((await readPasted(`AT+CPIN?\n+CPIN: READY\nOK\n${words}`)).sim).toBe('ready');
  expect((await readPasted(`${words}AT+CPIN?\n+CPIN: READY\nOK`)).sim).toBe('ready');
  expect((await readPasted('AT+COPS?\n+CME ERROR: 30\nAT+CSQ\n+CSQ: 9,99\n')).sim).toBeNull();
});

test('the last answer about the SIM counts', async () => {
  expect(
    (await readPasted('AT+CPIN?\n+CME ERROR: SIM failure\nAT+CPIN?\n+CPIN: READY\nOK')).sim,
  ).toBe('ready');
  expect((await readPasted('AT+CPIN?\n+CPIN: READY\nOK\nAT+CPIN?\n+CME ERROR: 10')).sim).toBe(
    'absent',
  );
});

test('maker and model are read after their echo only, and no IMEI', async () => {
  const state = await readPasted(
    'AT+CGMI\nQuectel\n\nOK\nAT+CGMM\n+CGMM: "EC25"\nOK\nAT+CGSN\n861234567890123\nOK\n',
  );
  expect([state.manufacturer, state.model]).toEqual(['Quectel', 'EC25']);
  expect(JSON.stringify(state)).not.toContain('8612345');
});

test('a list that is empty is told from one that was not asked for', async () => {
  expect((await readPasted('AT+CGPADDR\nOK\nAT+CSQ\n+CSQ: 1,1\nOK')).addresses).toBe(0);
  expect((await readPasted('AT+CSQ\n+CSQ: 1,1\nOK')).addresses).toBeNull();
});

test.each(['', 'hello\n', 'OK\n', '{"csq": 12}', 'AT+CSQ\n', 'AT+CSQ\nAT+CESQ\n'])(
  'there is no AT answer in %j',
  (text) => expect(readTranscript(text)).toBeNull(),
);

test('reads any text without failing, and large ones in no time', async () => {
  const token = fc.constantFrom(
    ...ANSWERS,
    ...COMMANDS,
    'OK',
    'ERROR',
    '+CME ERROR: 10',
    '\n',
    ' ',
  );
  const part = fc.oneof(token, fc.string({ unit: 'binary', maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
      const transcript = readTranscript(parts.join(''));
      if (transcript === null) return;
      expect(transcript.samples).toBeGreaterThan(0);
      const state = await readModem(
        transcript,
        () => transcript.dialects,
        async (taken) => taken < transcript.samples,
      );
      expect(state.samples).toHaveLength(transcript.samples);
      expect(state.commands.length).toBeLessThanOrEqual(128);
    }),
  );
  const spent = cpuTime();
  for (const text of [' ', '+CSQ: 1,1\n', '[', 'AT', '"', '>', 'a:', '+C'].map((unit) =>
    unit.repeat(20_000),
  )) {
    expect(readTranscript(text)?.samples ?? 0).toBeLessThanOrEqual(50);
  }
  expect(spent()).toBeLessThan(5_000);
});
