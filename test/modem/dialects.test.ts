import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { RadioSample } from '../../src/facts/signal.ts';
import { COMMANDS } from '../../src/modem/command.ts';
import { converse } from '../../src/modem/conversation.ts';
import { DIALECTS, dialectsOf } from '../../src/modem/dialects/index.ts';
import { openTransport } from '../../src/modem/open-transport.ts';
import { type ModemState, readModem } from '../../src/modem/read-modem.ts';
import { readTranscript } from '../../src/modem/transcript.ts';
import { type Modem, startModem } from '../../src/simulator/index.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { DIALECT_SESSIONS, type DialectSession } from './dialect-sessions.ts';

const named = DIALECT_SESSIONS.map((session) => [session.dialect, session.what, session] as const);

async function readPasted(text: string): Promise<ModemState> {
  const transcript = readTranscript(text);
  if (transcript === null) throw new Error('no AT answer found');
  return readModem(
    transcript,
    () => transcript.dialects,
    async (taken) => taken < transcript.samples,
  );
}

const pasted = ({ answers }: DialectSession): string =>
  Object.entries(answers)
    .map(([command, lines]) => `${command}\r\n${lines.join('\r\n')}\r\n\r\n`)
    .join('');

test.each(named)('a pasted session of %s: %s', async (dialect, _what, session) => {
  const state = await readPasted(pasted(session));
  expect(state.dialects).toContain(dialect);
  expect(state.samples).toEqual([expect.objectContaining(session.sample)]);
  expect(JSON.stringify(state)).not.toMatch(/9876543210|1A2B3C4/i);
});

let modem: Modem | null = null;
afterEach(async () => {
  await modem?.close();
  modem = null;
});

test.each(named)('a modem of %s: %s', async (dialect, _what, { answers, sample }) => {
  modem = await startModem({ answers, unsolicited: ['+CEREG: 2', '*PSUTTZ: 26,1,1,12,0,0'] });
  const { signal } = new AbortController();
  const source = { kind: 'tcp', host: '127.0.0.1', port: modem.port } as const;
  const opening = await openTransport(source, signal);
  if (opening.opened !== 'opened') throw new Error(opening.sentence);
  const { result, lost } = await converse(opening.transport, signal, (session) =>
    readModem(session, dialectsOf, async (taken) => taken < 2),
  );
  expect(lost).toBeNull();
  expect(result?.dialects).toEqual([dialect]);
  expect(result?.samples).toEqual([
    expect.objectContaining(sample),
    expect.objectContaining(sample),
  ]);
  // AT+CSQ and AT+CESQ first, then at most three of its own.
  const begin = modem.commands.indexOf('AT+CSQ');
  const own = dialectsOf({
    manufacturer: result?.manufacturer ?? null,
    model: result?.model ?? null,
    revision: null,
  })
    .flatMap(({ commands }) => commands)
    .map(({ text }) => text);
  expect(own.length).toBeLessThanOrEqual(3);
  expect(modem.commands.slice(begin, begin + 2 + own.length)).toEqual([
    'AT+CSQ',
    'AT+CESQ',
    ...own,
  ]);
});

test('an answer that goes on in many lines ends without its OK, too', async () => {
  const session = DIALECT_SESSIONS.find(({ dialect }) => dialect === 'sierra');
  if (session === undefined) throw new Error('no session');
  const lines = session.answers['AT!GSTATUS?'] ?? [];
  modem = await startModem({
    answers: { ...session.answers, 'AT!GSTATUS?': lines.filter((line) => line !== 'OK') },
  });
  const { signal } = new AbortController();
  const opening = await openTransport({ kind: 'tcp', host: '127.0.0.1', port: modem.port }, signal);
  if (opening.opened !== 'opened') throw new Error(opening.sentence);
  const { result } = await converse(opening.transport, signal, (line) =>
    readModem(line, dialectsOf, async () => false),
  );
  expect(result?.samples).toEqual([expect.objectContaining(session.sample)]);
});

test('the lists of cells of an XMM are read where they were pasted, sign twice or not', async () => {
  const state = await readPasted(
    'AT+RSRP?\n+RSRP: 502,1820,-85.00,502,6200,-70.00,\n\nOK\nAT+RSRQ?\n+RSRQ: 502,1820,-7.-50,502,6200,-10.00\n\nOK\n',
  );
  expect(state.samples).toEqual([
    expect.objectContaining({ rat: 'lte', rsrpDbm: -85, rsrqDb: -7.5 }),
  ]);
});

test.each([
  ['Sierra Wireless, Incorporated', 'MC7455', 'sierra'],
  ['Telit', 'LE910C4-EU', 'telit'],
  ['Telit Cinterion', 'ME910G1-WW', 'telit'],
  ['Telit Cinterion', 'TX62-W', 'cinterion'],
  ['Gemalto', 'EHS6', 'cinterion'],
  ['u-blox', 'LARA-R6001', 'u-blox'],
  ['Fibocom Wireless Inc.', 'FM350-GL', 'fibocom'],
  ['Fibocom Wireless Inc.', 'L850","LTE Module', 'xmm'],
  ['Nordic Semiconductor ASA', 'nRF9161-LACA', 'nordic'],
  ['Quectel', 'EM12-G', undefined],
  ['SIMCOM INCORPORATED', 'SIMCOM_SIM7600E-H', undefined],
  [null, null, undefined],
])('%s %s speaks the dialect of %s', (manufacturer, model, name) => {
  const spoken = dialectsOf({ manufacturer, model, revision: null }).map((dialect) => dialect.name);
  if (name === undefined) expect(spoken).not.toContain('sierra');
  else expect(spoken).toEqual([name]);
});

test('no dialect sends what sets or stores anything', () => {
  const reading = ['AT+XMCI=1', 'AT+SQNMONI=9'];
  const own = DIALECTS.flatMap(({ commands }) => commands).map(({ text }) => text);
  expect(own.filter((text) => /=(?!")/.test(text) && !reading.includes(text))).toEqual([]);
  expect(own.filter((text) => Object.values(COMMANDS).some((core) => core.text === text))).toEqual(
    [],
  );
});

/** What each value can be: nothing that is read may lie outside. */
const RANGES: Partial<Record<keyof RadioSample, readonly [number, number]>> = {
  rssiDbm: [-125, -10],
  rscpDbm: [-125, -20],
  ecnoDb: [-32.5, 0],
  rsrpDbm: [-144, -30],
  rsrqDb: [-40, 3],
  sinrDb: [-50, 50],
  nrRsrpDbm: [-157, -30],
  nrRsrqDb: [-43.5, 20],
  nrSinrDb: [-50, 50],
};

test('no line makes a dialect throw or leave its table', () => {
  const names = DIALECTS.flatMap(({ commands }) =>
    commands.flatMap(({ answer, otherNames = [] }) => [answer ?? '', ...otherNames]),
  );
  const whole = DIALECT_SESSIONS.flatMap(({ answers }) => Object.values(answers).flat());
  const field = fc.oneof(
    fc.integer({ min: -400, max: 400 }).map(String),
    fc.double({ noNaN: true }).map(String),
    fc.constantFrom('', '-', '--', '"', '"LTE"', '4', '9', '1', '-32768', '255', '-7.-50', 'FFFF'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const line = fc.oneof(
    fc.constantFrom(...whole),
    fc
      .tuple(
        fc.constantFrom('', ...names.map((name) => `${name}: `)),
        fc.array(field, { maxLength: 24 }),
      )
      .map(([name, fields]) => `${name}${fields.join(',')}`),
    fc
      .tuple(fc.constantFrom(...whole), field)
      .map(([text, value]) => text.replace(/-?\d+(\.\d+)?/, value)),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...DIALECTS),
      fc.array(line, { maxLength: 8 }),
      fc.constantFrom(null, 'FM350-GL', 'FM160', 'EC25', 'SIM7600E'),
      (dialect, lines, model) => {
        const reading = dialect.read(lines, { manufacturer: null, model, revision: null });
        for (const [key, [lowest, highest]] of Object.entries(RANGES)) {
          const value = Object.entries(reading).find(([name]) => name === key)?.[1];
          if (typeof value !== 'number') continue;
          expect([key, value >= lowest && value <= highest]).toEqual([key, true]);
        }
        for (const antennas of [reading.rsrpPerAntennaDbm, reading.nrRsrpPerAntennaDbm]) {
          expect(antennas?.length ?? 0).toBeLessThanOrEqual(THRESHOLDS.signal.maxAntennas);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
