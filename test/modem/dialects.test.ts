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
import { cpuTime } from '../cpu-time.ts';
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

test('an answer of many lines is whole without its OK and with results that nobody asked for between', async () => {
  const session = DIALECT_SESSIONS.find(({ dialect }) => dialect === 'sierra');
  if (session === undefined) throw new Error('no session');
  const lines = (session.answers['AT!GSTATUS?'] ?? []).filter((line) => line !== 'OK');
  const between = ['+CEREG: 2', 'RING', '^RSSI: 19'];
  modem = await startModem({
    answers: { ...session.answers, 'AT!GSTATUS?': lines.flatMap((line) => [line, ...between]) },
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
  [
    'AT!GSTATUS? in one line, as a router prints it',
    'output: !GSTATUS: Current Time: 812 Temperature: 41 System mode: LTE PS state: Attached LTE band: B20 \n          EMM state: Registered Normal Service RRC state: RRC Idle PCC RxM RSSI: -77 RSRP (dBm): \n          -109 PCC RxD RSSI: -80 RSRP (dBm): -112 SCC RxM RSSI: -50 RSRP (dBm): -72 RSRQ (dB): -16.5 SINR (dB): -3.2 OK\n',
    {
      rat: 'lte',
      service: 'online',
      rssiDbm: -77,
      rsrpDbm: -109,
      rsrqDb: -16.5,
      sinrDb: -3.2,
      rsrpPerAntennaDbm: [-109, -112],
    },
  ],
  [
    'AT!GSTATUS? of a modem that names no antenna',
    'at!gstatus?\n!GSTATUS: \nSystem mode:   LTE              PS state:    Attached\nLTE band:      B3               LTE bw:      10 MHz\nRSSI (dBm):    -71              Tx Power:    0\nRSRP (dBm):    -102             TAC:         1A2B (6699)\nRSRQ (dB):     -13              Cell ID:     01A2B3C4 (27440068)\nSINR (dB):      4.2\n\nOK\n',
    { rat: 'lte', rssiDbm: -71, rsrpDbm: -102, rsrqDb: -13, sinrDb: 4.2 },
  ],
  [
    'AT!LTEINFO?, the cell that serves',
    'AT!LTEINFO?\n!LTEINFO: \nServing:   EARFCN MCC MNC   TAC      CID Bd D U SNR PCI  RSRQ   RSRP   RSSI RXLV\n             6300 262  01  6699 01A2B3C4 20 3 3   4 404 -13.1 -104.6  -72.5 --\n\nIntraFreq:                                          PCI  RSRQ   RSRP   RSSI RXLV\n                                                    402 -20.0  -69.3  -57.6 --\n\nOK\n',
    { rat: 'lte', rsrpDbm: -104.6, rsrqDb: -13.1, rssiDbm: -72.5, sinrDb: null, sinrRaw: 4 },
  ],
  [
    'AT!NRINFO?',
    'at!nrinfo?\n!NRINFO: \nConnectivity Mode: SA\n\nNR5G band:       n78       \t\tNR5G Carrier ID: 0\nNR5G(sub6) Rx0 RSSI (dBm):   -81.6\tNR5G(sub6) Rx1 RSSI (dBm):   -93.4\n\nNR5G RSRP (dBm): -108\t\t\tNR5G RSRQ (dB):  -11\nNR5G SINR (dB):  12.0\n\n\nOK\n',
    { rat: 'nr-sa', nrRsrpDbm: -108, nrRsrqDb: -11, nrSinrDb: 12 },
  ],
  [
    'the notifications of an nRF91',
    '%CESQ: 38,1,14,1\n',
    { rat: 'lte', rsrpDbm: -103, rsrqDb: -13 },
  ],
])('a paste of %s', async (_what, text, sample) => {
  expect((await readPasted(text)).samples).toEqual([expect.objectContaining(sample)]);
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

test('a table without an end is read in no time', async () => {
  const spent = cpuTime();
  for (const { answer } of DIALECTS.flatMap(({ commands }) => commands)) {
    const state = await readPasted(`${answer}: 4,1\n${'"0x1A",1\n'.repeat(20_000)}`);
    expect(state.samples).toHaveLength(1);
  }
  expect(spent()).toBeLessThan(5_000);
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
