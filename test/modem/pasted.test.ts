import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPasted } from '../../src/modem/pasted/read-pasted.ts';
import type { ModemState } from '../../src/modem/read-modem.ts';
import { cpuTime } from '../cpu-time.ts';
import * as examples from './pasted-examples.ts';

async function read(text: string): Promise<ModemState> {
  const state = await readPasted(text);
  if (state === null) throw new Error('nothing was recognised');
  return state;
}

const any = (stat: number) => [{ domain: 'any', stat, accessTechnology: null }];
const LTE = { rat: 'lte', rssiDbm: -64, rsrpDbm: -96 };
const ONLINE = { sim: 'ready', registrations: any(1), operator: 'Example Mobile' };

type Expected = readonly [what: string, text: string, state: object, samples: readonly object[]];

const CASES: readonly Expected[] = [
  [
    'gsmctl',
    examples.GSMCTL,
    { formats: ['gsmctl'], sim: 'ready', registrations: any(5), operator: 'Example Mobile' },
    [{ rat: 'lte', rssiDbm: -61, rsrpDbm: -103, rsrqDb: -14, sinrDb: -4 }],
  ],
  ['gsmctl of old firmware', '~# gsmctl -q\n-71\n', {}, [{ rat: null, rssiDbm: -71 }]],
  [
    'gsmctl on 3G',
    'RSSI: -71\nRSCP: -84\nEC/IO: -6\n',
    {},
    [{ rat: '3g', rssiDbm: -71, rscpDbm: -84, ecnoDb: -6 }],
  ],
  [
    'ubus',
    examples.UBUS_SIGNAL,
    { formats: ['rutos'] },
    [{ rat: 'lte', rssiDbm: -66, rsrpDbm: -93, rsrqDb: -11, sinrDb: 9 }],
  ],
  [
    'the status of RutOS',
    JSON.stringify({ success: true, data: [examples.RUTOS_MODEM] }),
    { ...ONLINE, model: 'RG501Q-EU', contextsActive: 1 },
    [{ rat: 'nr-nsa', rsrpDbm: -88, sinrDb: 13, nrRsrpDbm: null }],
  ],
  [
    'RutOS on a 5G core',
    '{"net_mode":"5G-SA","rsrp":-101,"rsrq":-12,"sinr":3}',
    {},
    [{ rat: 'nr-sa', rsrpDbm: null, nrRsrpDbm: -101, nrRsrqDb: -12, nrSinrDb: 3 }],
  ],
  [
    'mmcli -m 0, of which the percentage is no level',
    examples.MMCLI_STATUS,
    {
      ...ONLINE,
      formats: ['mmcli'],
      manufacturer: 'Quectel',
      model: 'EC25',
      functionality: 1,
      attached: true,
      contextsActive: 1,
    },
    [],
  ],
  [
    'mmcli --signal-get',
    examples.MMCLI_SIGNAL,
    { registrations: [] },
    [{ ...LTE, rat: 'nr-nsa', rsrqDb: -12.5, sinrDb: 4.2, nrRsrpDbm: -92, nrSinrDb: 8 }],
  ],
  [
    'both, one after the other: the radio is as the status names it',
    examples.MMCLI_STATUS + examples.MMCLI_SIGNAL,
    ONLINE,
    [LTE],
  ],
  ['mmcli without --signal-setup', examples.MMCLI_NOT_SET_UP, { formats: ['mmcli'] }, []],
  ['mmcli of old', examples.MMCLI_OLD, { ...ONLINE, contextsActive: 0 }, []],
  [
    'mmcli --output-keyvalue',
    examples.MMCLI_KEY_VALUE,
    ONLINE,
    [{ ...LTE, rat: 'nr-nsa', nrRsrpDbm: -92 }],
  ],
  ['mmcli -J', examples.MMCLI_JSON, ONLINE, [{ ...LTE, sinrDb: 4.2 }]],
  [
    'mmcli on 3G',
    '  UMTS | rssi: -70.00 dBm\n       | rscp: -82.00 dBm\n       | ecio: -7.00 dB\n',
    {},
    [{ rat: '3g', rssiDbm: -70, rscpDbm: -82, ecnoDb: -7 }],
  ],
  ['mmcli on 2G', '  GSM | rssi: -91.00 dBm\n', {}, [{ rat: '2g', rssiDbm: -91 }]],
  [
    'qmicli',
    examples.QMICLI,
    { ...ONLINE, formats: ['qmicli'], registrations: any(5), attached: true },
    [{ ...LTE, rsrqDb: -12, sinrDb: 4.2 }],
  ],
  ['qmicli strength', examples.QMICLI_STRENGTH, {}, [{ ...LTE, rsrqDb: -12, sinrDb: 4.2 }]],
  [
    'qmicli where 5G is not active',
    "LTE:\n\tRSRP: '-96 dBm'\n5G:\n\tRSRP: '-32768 dBm'\n\tSNR: '-3276.8 dB'\n",
    {},
    [{ rat: 'lte', rsrpDbm: -96, nrRsrpDbm: null, nrSinrDb: null }],
  ],
  [
    'qmicli on 3G, which has no RSCP',
    "WCDMA:\n\tRSSI: '-70 dBm'\n\tECIO: '-4.0 dBm'\n",
    {},
    [{ rat: '3g', rssiDbm: -70, rscpDbm: null }],
  ],
  ...(
    [
      ['netsh', examples.NETSH_ENGLISH],
      ['netsh in German', examples.NETSH_GERMAN],
    ] as const
  ).map(
    ([what, text]): Expected => [
      what,
      text,
      { ...ONLINE, formats: ['netsh'], manufacturer: 'Sierra Wireless', model: 'EM7455' },
      [{ rat: null, rssiDbm: -89, rsrpDbm: null }],
    ],
  ),
  [
    'the devices of a Cradlepoint: of two SIMs, the one in use',
    JSON.stringify({ success: true, data: examples.CRADLEPOINT_DEVICES }),
    { ...ONLINE, formats: ['cradlepoint'], contextsActive: 1 },
    [{ ...LTE, rsrqDb: -12, sinrDb: 4.2 }],
  ],
  [
    'its whole status tree',
    JSON.stringify({ data: { system: {}, wan: { devices: examples.CRADLEPOINT_DEVICES } } }),
    ONLINE,
    [LTE],
  ],
  [
    'its diagnostics alone, on 5G',
    JSON.stringify({
      data: { DBM: '-64', RSRP: '-96', RSRP_5G: '-92', SINR_5G: '8', SRVC_TYPE: '5G' },
    }),
    {},
    [{ ...LTE, rat: 'nr-nsa', nrRsrpDbm: -92, nrSinrDb: 8 }],
  ],
];

describe('reads what a tool printed', () => {
  test.each(CASES)('%s', async (_what, text, expected, samples) => {
    const state = await read(text);
    expect(state).toMatchObject(expected);
    expect(state.samples).toHaveLength(samples.length);
    expect(state.samples).toMatchObject(samples);
  });

  test.each(CASES)('%s, with CRLF and no number of a subscriber', async (_what, text) => {
    const state = await read(text.replaceAll('\n', '\r\n'));
    expect(state).toEqual(await read(text));
    const { IMEI, IMSI, OWN_NUMBER } = examples;
    for (const number of [IMEI, IMSI, OWN_NUMBER]) {
      expect(JSON.stringify(state)).not.toContain(number.replace('+', ''));
    }
  });
});

test.each([
  ['mmcli, no SIM', '  Status | state: failed\n | failed reason: sim-missing\n', { sim: 'absent' }],
  [
    'mmcli, a SIM it cannot read',
    'modem.generic.state-failed-reason : sim-error',
    { sim: 'failure' },
  ],
  ['mmcli, locked', '  Status | lock: sim-pin\n | state: locked\n', { sim: 'pin' }],
  ['mmcli, PUK', '  Status | lock: sim-puk\n | state: locked\n', { sim: 'puk' }],
  [
    'mmcli, tied to a network',
    '  Status | lock: ph-net-pin\n | state: locked\n',
    { sim: 'locked' },
  ],
  ['mmcli, disabled', '  Status | state: disabled\n | power state: low\n', { functionality: 4 }],
  [
    'mmcli, disabled with its power on',
    '  Status | state: disabled\n | power state: on\n',
    { functionality: 4 },
  ],
  [
    'mmcli, just starting',
    '  Status | state: enabling\n | power state: low\n',
    { functionality: null },
  ],
  // A modem that failed is in low power because of that.
  ['mmcli, failed', '  Status | state: failed\n | power state: low\n', { functionality: null }],
  ['mmcli, searching', '  Status | state: searching\n', { registrations: any(2) }],
  ['mmcli, denied', '  3GPP | registration: denied\n', { registrations: any(3) }],
  ['mmcli, idle', '  3GPP | registration: idle\n', { registrations: any(0) }],
  ['qmicli, no SIM', "Card state: 'absent'\n", { sim: 'absent' }],
  [
    'qmicli, no answer of the card',
    "Card state: 'error: no-atr-received (3)'\n",
    { sim: 'failure' },
  ],
  [
    'qmicli, PIN',
    "Card state: 'present'\nApplication state: 'pin1-or-upin-pin-required'\n",
    { sim: 'pin' },
  ],
  [
    'qmicli, searching',
    "Registration state: 'not-registered-searching'\n",
    { registrations: any(2) },
  ],
  ['qmicli, denied', "Registration state: 'registration-denied'\n", { registrations: any(3) }],
  ['gsmctl, no SIM', '# gsmctl -z\nnot inserted\n', { sim: 'absent' }],
  ['gsmctl, PIN', '# gsmctl -u\nRequired PIN, 3 attempts left\n', { sim: 'pin' }],
  ['gsmctl, denied', '# gsmctl -g\ndenied\n', { registrations: any(3) }],
  [
    'RutOS, the SIM in its lock',
    '{"pinstate":"SIM not inserted","conntype":"No service"}',
    { sim: 'absent' },
  ],
  ['RutOS, no SIM', '{"simstate":"Not inserted","rsrp":0}', { sim: 'absent', samples: [] }],
  [
    'Cradlepoint, no SIM',
    '{"mdm-1":{"info":{"type":"mdm"},"status":{"error_text":"NOSIM"}}}',
    { sim: 'absent' },
  ],
])('%s', async (_what, text, expected) => {
  expect(await read(text)).toMatchObject(expected);
});

test.each([
  'RSRP: -140',
  'RSRP: 85',
  'RSRP: -32768',
  "LTE:\nRSRP: '-200 dBm'",
  'modem.signal.lte.rsrp : --',
  '{"net_mode":"LTE","rsrp":0,"sinr":255,"rsrq":-3276}',
])('a sentinel is no number: %s', async (text) => {
  expect((await read(text)).samples).toEqual([]);
});

test('each reading in a paste is a sample, also of several tools', async () => {
  const twice = await read('RSRP: -97\nRSRQ: -11\nRSRP: -99\nRSRQ: -12\n');
  expect(twice.samples).toMatchObject([{ rsrpDbm: -97 }, { rsrpDbm: -99 }]);
  const many = await read('RSRP: -97\n'.repeat(1_000));
  expect(many.samples).toHaveLength(50);
  const both = await read(`${examples.GSMCTL}${examples.UBUS_SIGNAL}`);
  expect(both).toMatchObject({ formats: ['gsmctl', 'rutos'], operator: 'Example Mobile' });
  expect(both.samples).toMatchObject([{ rsrpDbm: -103 }, { rsrpDbm: -93 }]);
});

test('an AT session among them goes before what they say', async () => {
  const session = '> AT+CPIN?\n+CPIN: SIM PIN\nOK\n> AT+CSQ\n+CSQ: 20,99\nOK\n';
  const state = await read(`${session}${examples.GSMCTL}`);
  expect(state).toMatchObject({
    formats: ['at', 'gsmctl'],
    sim: 'pin',
    operator: 'Example Mobile',
    registrations: any(5),
  });
  // The RSSI of AT+CSQ says less than the RSRP beside it.
  expect(state.samples).toMatchObject([{ rat: 'lte', rsrpDbm: -103 }]);
  expect(await read(session)).toMatchObject({ formats: ['at'], samples: [{ rssiDbm: -73 }] });
});

test.each([
  'The modem looks fine, RSRP is good.',
  "error: couldn't find modem",
  '{}',
  '{"name": "router", "rssi": "x"}',
  '{"a": {"b": [1, 2',
  '[/dev/cdc-wdm0] Device open\n',
  'Signal : 83%\nName : x\n',
])('recognises nothing in %s', async (text) => {
  expect(await readPasted(text)).toBeNull();
});

test('whatever is pasted is read without failing', async () => {
  const fragment = fc.oneof(
    fc.constantFrom(...CASES.flatMap(([, text]) => text.split('\n'))),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.constantFrom('{', '[', '"', '{"rsrp":', '\\', '} ]', 'RSRP: ', "Network 'lte': '"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fragment, { maxLength: 30 }), async (lines) => {
      const state = await readPasted(lines.join('\n'));
      for (const { rsrpDbm, rssiDbm, sinrDb } of state?.samples ?? []) {
        expect(rsrpDbm === null || (rsrpDbm > -140 && rsrpDbm <= -31)).toBe(true);
        expect(rssiDbm === null || (rssiDbm >= -120 && rssiDbm <= -10)).toBe(true);
        expect(sinrDb === null || (sinrDb >= -30 && sinrDb <= 50)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['open brackets', '{"a":\n'.repeat(40_000)],
  ['deep nesting', `${'{"a":'.repeat(25_000)}1${'}'.repeat(25_000)}`],
  ['quotes', "LTE:\n'".repeat(40_000)],
  ['one long line', 'RSRP: '.repeat(40_000)],
  ['pipes', '| a: b | '.repeat(25_000)],
  ['many modems', `[${Array(12_000).fill('{"simstate":"x"}').join(',')}]`],
])('a quarter of a megabyte of %s takes no time', async (_what, text) => {
  const spent = cpuTime();
  await readPasted(text);
  expect(spent()).toBeLessThan(10_000);
});
