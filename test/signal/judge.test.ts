import { expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement, World } from '../../src/diagnosis/module.ts';
import type { RadioSample } from '../../src/facts/signal.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { ntp } from '../fixtures/clock.ts';
import { fixtures, modem, modemWorld, registered, sample } from '../fixtures/signal.ts';
import { fact, world } from '../fixtures/world.ts';
import { factsOf } from '../meta/all-fixtures.ts';

function judged(given: World): Judgement {
  const { judgement, crash } = judgeStage(signalModule, given, null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const faultsOf = (given: World) => judged(given).findings.map(({ fault }) => fault);

test.each(fixtures)(
  '$fault is found, and not in its repaired twin',
  ({ fault, broken, healthy }) => {
    expect(faultsOf(broken)).toEqual([fault]);
    expect(faultsOf(healthy)).toEqual([]);
  },
);

test('a modem that is online: summary and measurements', () => {
  const judgement = judged(modemWorld());
  expect(judgement.summary).toBe('LTE, RSRP -84 dBm (good), RSRQ -9 dB, registered');
  expect(judgement.inconclusive).toBeUndefined();
  expect(judgement.measurements).toEqual({
    'signal.rat': 'lte',
    'signal.rssiDbm': -57,
    'signal.rsrpDbm': -84,
    'signal.rsrqDb': -9,
    'signal.sinrDb': null,
    'signal.rscpDbm': null,
    'signal.registered': true,
    'signal.operator': 'Example Mobile',
    'signal.sim': 'ready',
  });
  expect(judgement.notExamined?.[0]?.how).toContain('--uplink charger');
});

test('5G: SS-RSRP and SINR on a 5G core, the LTE anchor and NR apart in NSA', () => {
  const nr = { nrRsrpDbm: -84, nrRsrqDb: -11, nrSinrDb: 14 };
  const alone = { rat: 'nr-sa', rsrpDbm: null, rsrqDb: null, ...nr } as const;
  const sa = judged(modemWorld({ samples: [sample(alone)] }));
  expect(sa.summary).toBe('5G, SS-RSRP -84 dBm (good), SINR 14 dB, registered');
  expect(sa.measurements).toMatchObject({ 'signal.rsrpDbm': -84, 'signal.sinrDb': 14 });
  expect(sa.measurements).not.toHaveProperty('signal.nr.rsrpDbm');
  const nsa = judged(modemWorld({ samples: [sample({ rat: 'nr-nsa', ...nr, rsrpDbm: -88 })] }));
  expect(nsa.measurements).toMatchObject({ 'signal.rsrpDbm': -88, 'signal.nr.rsrpDbm': -84 });
  const noisy = { ...alone, nrSinrDb: -0.5 };
  expect(faultsOf(modemWorld({ samples: [sample(noisy)] }))).toEqual(['signal-interference']);
});

test('the limit is strict, and readings next to it are called borderline', () => {
  const at = (rsrpDbm: number) =>
    judged(modemWorld({ samples: [sample({ rsrpDbm })] })).findings[0];
  expect(at(-100)).toMatchObject({ fault: 'signal-marginal' });
  expect(at(-100)?.detail).toContain('within 1 dB of the limit');
  expect(at(-101)).toMatchObject({ fault: 'signal-weak', confidence: 'likely' });
  expect(at(-101)?.detail).toContain('within 1 dB of the limit');
  expect(at(-107)).toMatchObject({ fault: 'signal-weak', confidence: 'certain' });
  expect(at(-107)?.detail).toContain('The RSSI of -57 dBm says nothing here');
});

test.each([
  [-94, null, 'fair, borderline'],
  [-93.5, null, 'fair'],
  [-95, 'signal-marginal', 'marginal, borderline'],
  [-97, 'signal-marginal', 'marginal'],
  [-99, 'signal-marginal', 'marginal, borderline'],
  [-101, 'signal-weak', 'weak, borderline'],
  [-101.5, 'signal-weak', 'weak'],
])('%s dBm: %s, called %s', (rsrpDbm, fault, words) => {
  const { findings, summary } = judged(modemWorld({ samples: [sample({ rsrpDbm })] }));
  expect(findings.map((finding) => finding.fault)).toEqual(fault === null ? [] : [fault]);
  expect(summary).toContain(`(${words})`);
  const borderline = words.endsWith('borderline');
  for (const { detail, confidence } of findings) {
    expect(detail.includes('borderline')).toBe(borderline);
    expect(confidence).toBe(borderline ? 'likely' : 'certain');
  }
});

test.each([
  [{ rsrqDb: -14 }, [], 'RSRQ -14 dB (borderline)'],
  [{ rsrqDb: -13.5 }, [], 'RSRQ -13.5 dB,'],
  [{ rsrqDb: -15.5 }, ['signal-interference'], 'RSRQ -15.5 dB (borderline)'],
  [{ rsrqDb: -17 }, ['signal-interference'], 'RSRQ -17 dB,'],
  [{ sinrDb: 0 }, [], 'SINR 0 dB (borderline)'],
  [{ sinrDb: -0.4 }, ['signal-interference'], 'SINR -0.4 dB (borderline)'],
  [{ sinrDb: 12, rsrqDb: -15 }, [], 'SINR 12 dB, RSRQ -15 dB (borderline)'],
  [{ sinrDb: 12, rsrqDb: -18 }, ['signal-interference'], 'SINR 12 dB, RSRQ -18 dB,'],
])('quality %o', (values, faults, words) => {
  const given = modemWorld({ samples: [sample(values)] });
  expect(faultsOf(given)).toEqual(faults);
  expect(judged(given).summary).toContain(words);
});

test('an SINR whose scale is not known is shown as that, and never judged', () => {
  const raw = { sinrRaw: -200, rsrqDb: null };
  const healthy = judged(modemWorld({ samples: [sample(raw)] }));
  expect(healthy.findings).toEqual([]);
  expect(healthy.summary).toContain('SINR -200 (raw, scale unknown)');
  expect(healthy.measurements).toMatchObject({ 'signal.sinrDb': null, 'signal.sinrRaw': -200 });
  const [weak] = judged(modemWorld({ samples: [sample({ ...raw, rsrpDbm: -107 })] })).findings;
  expect(weak?.evidence).toContainEqual({ label: 'SINR', value: '-200 (raw, scale unknown)' });
});

test('3G: by RSCP; Ec/Io is shown, not judged; RSSI alone proves nothing', () => {
  const g3 = { rat: '3g', rsrpDbm: null, rsrqDb: null, rssiDbm: -75 } as const;
  const loaded = judged(modemWorld({ samples: [sample({ ...g3, rscpDbm: -88, ecnoDb: -17 })] }));
  expect(loaded.findings).toEqual([]);
  expect(loaded.summary).toBe('3G, RSCP -88 dBm (good), Ec/Io -17 dB, registered');
  expect(loaded.measurements).toMatchObject({ 'signal.rscpDbm': -88, 'signal.ecnoDb': -17 });
  const rssi = judged(modemWorld({ samples: [sample(g3)] }));
  expect(rssi.findings).toEqual([]);
  expect(rssi.summary).toContain('RSCP unknown');
  expect(rssi.inconclusive?.what).toContain('RSCP');
  const low = judged(modemWorld({ samples: [sample({ ...g3, rssiDbm: -99 })] }));
  expect(low.findings).toMatchObject([{ fault: 'signal-marginal', confidence: 'possible' }]);
  expect(low.findings[0]?.detail).toContain('RSCP is not known');
});

test('RSSI alone of a radio that is not known may be any of them', () => {
  const at = (rssiDbm: number) =>
    judged(modemWorld({ samples: [sample({ rat: null, rsrpDbm: null, rsrqDb: null, rssiDbm })] }));
  expect(at(-60)).toMatchObject({ findings: [], inconclusive: { what: expect.any(String) } });
  expect(at(-101).findings).toMatchObject([{ fault: 'signal-marginal', confidence: 'possible' }]);
});

test('a radio that nothing names is judged by what was measured of it', () => {
  const of = (parts: Parameters<typeof sample>[0]) =>
    judged(modemWorld({ samples: [sample({ rat: null, rsrqDb: null, ...parts })] }));
  expect(of({ rsrpDbm: -107 }).findings).toMatchObject([
    { fault: 'signal-weak', confidence: 'certain' },
  ]);
  const nr = of({ rsrpDbm: null, nrRsrpDbm: -84, nrSinrDb: -2 });
  expect(nr.findings).toMatchObject([{ fault: 'signal-interference' }]);
  expect(nr.measurements).toMatchObject({ 'signal.rsrpDbm': -84, 'signal.sinrDb': -2 });
  const umts = of({ rsrpDbm: null, rscpDbm: -104, ecnoDb: -9 });
  expect(umts.findings).toMatchObject([{ fault: 'signal-weak', confidence: 'certain' }]);
  expect(umts.summary).toContain('RSCP -104 dBm (weak), Ec/Io -9 dB');
});

test('RSSI alone on NB-IoT, which is built for less', () => {
  const nb = { rat: 'nb-iot', rsrpDbm: null, rsrqDb: null } as const;
  const at = (rssiDbm: number) => judged(modemWorld({ samples: [sample({ ...nb, rssiDbm })] }));
  expect(at(-101)).toMatchObject({ findings: [], inconclusive: { what: expect.any(String) } });
  expect(at(-116).findings).toMatchObject([{ fault: 'signal-marginal', confidence: 'possible' }]);
});

test('5G NSA: the LTE anchor is judged, a weak 5G leg is a detail', () => {
  const nsa = { rat: 'nr-nsa', nrRsrpDbm: -113, nrSinrDb: -3 } as const;
  const sound = judged(modemWorld({ samples: [sample(nsa)] }));
  expect(sound.findings).toEqual([]);
  expect(sound.summary).toContain('RSRP -84 dBm (good)');
  expect(sound.summary).toContain('5G leg weak (-113 dBm)');
  const [anchor] = judged(
    modemWorld({ samples: [sample({ ...nsa, rsrpDbm: -108, nrRsrpDbm: -80 })] }),
  ).findings;
  expect(anchor).toMatchObject({ fault: 'signal-weak', confidence: 'certain' });
  expect(anchor?.detail).toContain('the 5G leg is at -80 dBm');
  const [legAlone] = judged(modemWorld({ samples: [sample({ ...nsa, rsrpDbm: null })] })).findings;
  expect(legAlone).toMatchObject({ fault: 'signal-weak', confidence: 'possible' });
  expect(legAlone?.detail).toContain('the RSRP of the LTE anchor is not known');
});

test.each([
  ['within 15 dB', [-84, -98], []],
  ['15 dB apart', [-84, -99], ['antenna-imbalance']],
  ['one that gives nothing', [-84, null], []],
  ['one that shows the lowest bin', [-84, -140], []],
  ['the main one alone', [-84], []],
  ['four, two of them bare', [-84, -90, null, null], []],
  ['four, the third one low', [-84, -90, -120, -88], ['antenna-imbalance']],
])('antennas: %s', (_what, rsrpPerAntennaDbm, faults) => {
  expect(faultsOf(modemWorld({ samples: [sample({ rsrpPerAntennaDbm })] }))).toEqual(faults);
});

test('a low antenna is named, with what it does; the medians count', () => {
  const of = (...lists: (number | null)[][]) =>
    judged(
      modemWorld({ samples: lists.map((rsrpPerAntennaDbm) => sample({ rsrpPerAntennaDbm })) }),
    );
  const main = of([-112, -84], [-110, -86], [-60, -85]);
  expect(main.findings).toMatchObject([{ fault: 'antenna-imbalance', confidence: 'likely' }]);
  expect(main.findings[0]?.detail).toContain('At antenna 1 (main), RSRP is -110 dBm, 25 dB below');
  expect(main.findings[0]?.detail).toContain('sends as well');
  expect(main.measurements).toMatchObject({ 'signal.antennaSpreadDb': 25 });
  expect(of([-84, -99]).findings[0]?.detail).toContain('borderline');
  expect(of([-84, null]).measurements).not.toHaveProperty('signal.antennaSpreadDb');
  const nr = { rat: 'nr-nsa', nrRsrpDbm: -80, nrRsrpPerAntennaDbm: [-80, -81, -120] } as const;
  const nsa = judged(
    modemWorld({ samples: [sample({ ...nr, nrRsrpPerAntennaDbm: [-80, -120] })] }),
  );
  expect(nsa.findings[0]?.detail).toContain('At antenna 2 (diversity), SS-RSRP is -120 dBm');
  expect(nsa.measurements).toMatchObject({ 'signal.nr.antennaSpreadDb': 40 });
});

test('a weak signal follows from a loose main antenna where the other one hears enough', () => {
  const findings = (...levels: [number, number]) =>
    assemble(
      [signalModule],
      factsOf(modemWorld({ samples: [sample({ rsrpDbm: levels[0], rsrpPerAntennaDbm: levels })] })),
    ).findings.map(({ fault, causedBy, severity }) => [fault, causedBy, severity]);
  expect(findings(-119, -86)).toEqual([
    ['antenna-imbalance', null, 'fault'],
    ['signal-weak', 'antenna-imbalance', 'fault'],
  ]);
  expect(findings(-119, -103)).toEqual([
    ['signal-weak', null, 'fault'],
    ['antenna-imbalance', null, 'warning'],
  ]);
});

test('a missing data session follows from a signal that is too weak for one', () => {
  const down = { addresses: 0, contextsActive: 0 };
  const report = (rsrpDbm: number) =>
    assemble(
      [signalModule],
      factsOf(modemWorld({ ...down, samples: [sample({ rsrpDbm, rsrqDb: -17 })] })),
    );
  expect(report(-110)).toMatchObject({ primary: 'signal-weak' });
  expect(report(-110).findings.map(({ fault, causedBy }) => [fault, causedBy])).toEqual([
    ['signal-weak', null],
    ['signal-interference', null],
    ['data-session-down', 'signal-weak'],
  ]);
  expect(report(-97).primary).toBe('data-session-down');
});

test.each([
  [[''], 'No APN is set'],
  [[], 'No APN is set'],
  [['ims', 'sos'], 'No APN is set'],
  [['ims', 'fleet.example'], 'Its APN is fleet.example'],
])('APNs %o', (apns, words) => {
  const [finding] = judged(modemWorld({ addresses: 0, apns })).findings;
  expect(finding?.detail).toContain(words);
});

test('APNs that are not told, not shown, or several: nothing is made up', () => {
  const detail = (parts: Parameters<typeof modemWorld>[0]) =>
    judged(modemWorld({ addresses: 0, ...parts })).findings[0]?.detail;
  expect(detail({})).not.toContain('APN');
  expect(detail({ apns: [null] })).not.toContain('APN');
  expect(detail({ apns: ['a.example', 'b.example'] })).not.toContain('APN');
  const [finding] = judged(modemWorld({ addresses: 0, apns: [null, ''] })).findings;
  expect(finding?.evidence).toContainEqual({ label: 'APN', value: 'not shown, not set' });
});

test.each([
  [11, 3, 'network-denied', 'cause 11 (the SIM may not use this network'],
  [15, 2, 'network-searching', 'cause 15 (no cell here serves this subscription'],
  [199, 3, 'network-denied', 'The network gave cause 199.'],
])("the network's cause %s is told", (rejectCause, stat, fault, words) => {
  const [finding] = judged(
    modemWorld({ registrations: [{ ...registered(stat), rejectCause }] }),
  ).findings;
  expect(finding?.fault).toBe(fault);
  expect(finding?.detail).toContain(words);
});

test('a SIM that says so once in a paste was not asked twice; one that is half off may be switched off', () => {
  const missing = (parts: Parameters<typeof modemWorld>[0]) =>
    judged(modemWorld({ sim: 'absent', registrations: [registered(0)], ...parts })).findings[0];
  expect(missing({})?.detail).toContain('Asked twice');
  expect(missing({ source: 'file' })?.detail).not.toContain('Asked twice');
  expect(missing({})?.confidence).toBe('certain');
  expect(missing({ functionality: 0 })).toMatchObject({
    confidence: 'likely',
    detail: expect.stringContaining('minimum functionality'),
  });
});

test('a modem that hears a cell well and finds no network is not sent to its antenna', () => {
  const detail = (rsrpDbm: number) =>
    judged(modemWorld({ registrations: [registered(2)], samples: [sample({ rsrpDbm })] }))
      .findings[0]?.detail;
  expect(detail(-80)).toContain('the antenna works');
  expect(detail(-112)).toContain('too weak');
  expect(detail(-98)).not.toContain('antenna');
});

test('the spread of the samples is shown, and lowers the certainty where it crosses the limit', () => {
  const samples = [-99, -106, -107].map((rsrpDbm) => sample({ rsrpDbm }));
  const [finding] = judged(modemWorld({ samples })).findings;
  expect(finding).toMatchObject({ fault: 'signal-weak', confidence: 'likely' });
  expect(finding?.detail).toContain('median of 3, -107 to -99');
});

test('NB-IoT has a limit of its own', () => {
  const at = (rsrpDbm: number) => modemWorld({ samples: [sample({ rat: 'nb-iot', rsrpDbm })] });
  expect(faultsOf(at(-110))).toEqual([]);
  expect(faultsOf(at(-121))).toEqual(['signal-weak']);
});

test('a weak and noisy signal: the noise may be no more than the weakness', () => {
  const { findings } = judged(modemWorld({ samples: [sample({ rsrpDbm: -112, rsrqDb: -17 })] }));
  expect(findings.map(({ fault, confidence }) => [fault, confidence])).toEqual([
    ['signal-weak', 'certain'],
    ['signal-interference', 'possible'],
  ]);
});

test('RSSI alone on LTE is never a clean pass', () => {
  const rssi = (rssiDbm: number) =>
    judged(modemWorld({ samples: [sample({ rsrpDbm: null, rsrqDb: null, rssiDbm })] }));
  expect(rssi(-70).findings).toEqual([]);
  expect(rssi(-70).inconclusive?.what).toContain('RSRP');
  expect(rssi(-95).findings).toMatchObject([{ fault: 'signal-marginal', confidence: 'possible' }]);
  expect(rssi(-94).inconclusive).toBeDefined();
  expect(rssi(-113).findings).toMatchObject([{ fault: 'signal-marginal' }]);
});

/** Nothing that shows whether a network has let the modem in. */
const UNREGISTERED = { registrations: [], operatorMode: null, attached: null, addresses: null };

test('what is not told is inconclusive, not healthy', () => {
  expect(judged(modemWorld(UNREGISTERED)).inconclusive?.what).toContain('registration');
  expect(judged(modemWorld({ samples: [] })).inconclusive?.what).toContain('signal strength');
  expect(judged(modemWorld({ lost: 'the port disappeared' })).inconclusive?.what).toContain(
    'the port disappeared',
  );
  expect(judged(world([], { modemGiven: true })).inconclusive).toBeDefined();
});

test.each(['busy', 'in-data-session', 'no-permission', 'no-driver', 'failed'] as const)(
  'a port that is %s says nothing about the modem',
  (opened) => {
    const judgement = judged(modemWorld({ opened, openError: 'Why.', answered: false }));
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive?.how).toBe('Why.');
  },
);

test('the first cause hides what can only follow from it', () => {
  const weak = [sample({ rsrpDbm: -115 })];
  const down = { samples: weak, addresses: 0, contextsActive: 0, attached: false };
  const out = [registered(0)];
  expect(
    faultsOf(modemWorld({ ...down, registrations: out, sim: 'absent', functionality: 0 })),
  ).toEqual(['sim-missing']);
  expect(faultsOf(modemWorld({ ...down, registrations: out, functionality: 0 }))).toEqual([
    'radio-off',
  ]);
  expect(faultsOf(modemWorld({ ...down, registrations: [registered(3)] }))).toEqual([
    'network-denied',
  ]);
  expect(faultsOf(modemWorld({ ...down, registrations: out }))).toEqual(['network-searching']);
  expect(faultsOf(modemWorld({ ...down }))).toEqual(['signal-weak', 'data-session-down']);
});

test.each([
  [
    'one domain with data is enough',
    [registered(1), registered(2, 'gprs'), registered(3, 'cs')],
    [],
  ],
  ['SMS only is what the voice domain says on LTE', [registered(1), registered(6, 'cs')], []],
  ['roaming', [registered(5)], []],
  ['without preference for fallback', [registered(9)], []],
  ['5G', [registered(0), registered(1, '5gs')], []],
  ['2G data', [registered(0), registered(1, 'gprs'), registered(1, 'cs')], []],
  ['2G, only the voice domain told', [registered(1, 'cs')], []],
  [
    'denied for data, registered for voice',
    [registered(3), registered(1, 'cs')],
    ['network-denied'],
  ],
  ['emergency calls only', [registered(8), registered(2, 'gprs')], ['network-denied']],
  ['SMS only where data is meant to go', [registered(6)], ['network-denied']],
  ['out of coverage', [registered(4)], ['network-searching']],
])('registration: %s', (_what, registrations, faults) => {
  expect(faultsOf(modemWorld({ registrations }))).toEqual(faults);
});

test('registered for voice, not for data', () => {
  const registrations = [registered(0, 'gprs'), registered(1, 'cs')];
  const [finding] = judged(
    modemWorld({ registrations, addresses: null, contextsActive: null }),
  ).findings;
  expect(finding).toMatchObject({ fault: 'data-session-down' });
});

test('an address counts more than an attachment that is denied', () => {
  expect(faultsOf(modemWorld({ attached: false, contextsActive: 0, addresses: 1 }))).toEqual([]);
  expect(judged(modemWorld({ addresses: 0 })).findings[0]?.confidence).toBe('likely');
  expect(judged(modemWorld({ addresses: 0, contextsActive: 0 })).findings[0]?.confidence).toBe(
    'certain',
  );
});

test('a SIM whose state is refused is suspected only of a modem that is not registered', () => {
  expect(faultsOf(modemWorld({ sim: 'unknown' }))).toEqual([]);
  const [finding] = judged(modemWorld({ sim: 'unknown', registrations: [registered(0)] })).findings;
  expect(finding).toMatchObject({ fault: 'sim-failure', confidence: 'possible' });
  expect(faultsOf(modemWorld({ sim: 'busy' }))).toEqual([]);
  expect(faultsOf(modemWorld({ sim: null }))).toEqual([]);
  expect(
    faultsOf(modemWorld({ sim: 'unknown', functionality: 0, registrations: [registered(0)] })),
  ).toEqual(['radio-off']);
});

test("a radio that is off by the modem's own status, where AT+CFUN? was not asked", () => {
  const off = (parts: Parameters<typeof modemWorld>[0]) =>
    judged(modemWorld({ registrations: [], samples: [sample({ service: 'off' })], ...parts }));
  expect(off({ functionality: null }).findings).toMatchObject([
    {
      fault: 'radio-off',
      confidence: 'certain',
      evidence: [{ label: 'radio status', value: 'low-power mode' }],
    },
  ]);
  // AT+CFUN? was asked, and says that it is on: the status may be an older one.
  expect(off({ functionality: 1 }).findings).toMatchObject([{ fault: 'network-searching' }]);
});

test('no data attachment, and nothing told of the network: not said to be in it', () => {
  const [finding] = judged(
    modemWorld({ ...UNREGISTERED, attached: false, contextsActive: null }),
  ).findings;
  expect(finding).toMatchObject({ fault: 'data-session-down', confidence: 'possible' });
  expect(finding?.detail).not.toContain('is in the network');
});

test('the operator stands in where neither a registration nor a radio status is told', () => {
  const operator = (parts: Parameters<typeof modemWorld>[0]) =>
    judged(modemWorld({ registrations: [], attached: null, addresses: null, ...parts }));
  expect(operator({}).findings).toEqual([]);
  expect(operator({}).measurements).toMatchObject({ 'signal.registered': true });
  const none = { operator: null, operatorAccessTechnology: null };
  expect(operator({ ...none, operatorMode: 0 }).findings).toMatchObject([
    {
      fault: 'network-searching',
      confidence: 'likely',
      evidence: expect.arrayContaining([{ label: 'operator', value: 'none' }]),
    },
  ]);
  // Selected is not reached, and without the radio it may be the last one.
  for (const parts of [{ operatorMode: 1 }, { operatorAccessTechnology: null }]) {
    expect(operator(parts).inconclusive?.what).toContain('registration');
  }
  const data = operator({ operatorMode: null, attached: true, addresses: null });
  expect(data.measurements).toMatchObject({ 'signal.registered': true });
  const denied = judged(modemWorld({ registrations: [registered(3)] }));
  expect(denied.measurements).toMatchObject({ 'signal.registered': false });
});

test('an operator chosen by hand is named where no network lets the modem in', () => {
  const [finding] = judged(
    modemWorld({ registrations: [registered(2)], operatorMode: 1 }),
  ).findings;
  expect(finding?.detail).toContain('chosen by hand');
});

test('a modem back online brings back what failed over it, and only over it', () => {
  const lookup = (error: { code: string; message: string } | null) =>
    fact<'dns.lookup'>({
      kind: 'dns.lookup',
      name: 'csms.example.com',
      purpose: 'target',
      resolver: 'system',
      family: 'any',
      addresses: [],
      error,
    });
  const records = [
    modem({ sim: 'absent' }),
    lookup({ code: 'EAI_AGAIN', message: 'no answer' }),
    lookup(null),
    ntp(null),
    ntp(0),
  ];
  const repaired = (uplink: 'charger' | 'laptop') =>
    signalModule.repairs?.['sim-missing']?.(world(records, { uplink })).records.length;
  expect(repaired('charger')).toBe(3);
  expect(repaired('laptop')).toBe(5);
  const strong = signalModule.repairs?.['signal-weak']?.(world(records, { uplink: 'charger' }));
  expect(strong?.records).toHaveLength(5);
});

test('what a tool or a gateway told is not said to have been asked twice', () => {
  const detail = (parts: Parameters<typeof modemWorld>[0] = {}) =>
    judged(modemWorld({ sim: 'absent', registrations: [], ...parts })).findings[0]?.detail;
  expect(detail()).toBe('Asked twice for its SIM, the modem says that no SIM is inserted.');
  expect(detail({ source: 'file', formats: ['gsmctl'] })).toBe(
    'The modem says that no SIM is inserted.',
  );
});

test.each([
  ['mmcli', 'mmcli -m 0 --signal-setup=5', 'mmcli -m 0`'],
  ['qmicli', '--nas-get-signal-info', '--nas-get-serving-system'],
  ['gsmctl', 'gsmctl -q', 'gsmctl -g'],
  ['netsh', 'no RSRP', 'Windows is connected'],
] as const)('what %s did not tell, another of its commands would', (format, level, state) => {
  const how = (parts: Parameters<typeof modemWorld>[0]) =>
    judged(modemWorld({ formats: [format], ...parts })).inconclusive?.how;
  expect(how({ samples: [] })).toContain(level);
  expect(how(UNREGISTERED)).toContain(state);
  expect(how({ samples: [sample({ rsrpDbm: null, rssiDbm: -70 })] })).toContain(level);
});

test('a registration that a tool tells of all domains at once counts like one of AT', () => {
  expect(faultsOf(modemWorld({ registrations: [registered(3, 'any')] }))).toEqual([
    'network-denied',
  ]);
  expect(faultsOf(modemWorld({ registrations: [registered(5, 'any')] }))).toEqual([]);
});

test.each([
  'certificate-not-pinned',
  'certificate-differs',
  'address-not-private',
  'password-missing',
  'unauthorized',
  'not-supported',
  'failed',
] as const)('a gateway that was not read (%s) proves nothing of its modem', (opened) => {
  const openError = 'This is why.';
  const given = modemWorld({ source: 'gateway', opened, openError, answered: false, samples: [] });
  expect(judged(given)).toMatchObject({ findings: [], inconclusive: { how: openError } });
});

test('is skipped without a modem, and says how to give one', () => {
  const { site } = world([]);
  expect(signalModule.skip(site)).toEqual({
    because: 'no --modem given',
    how: '--modem <path|auto|tcp://host:port>, or --gateway <vendor://user@host>',
  });
  expect(signalModule.skip({ ...site, modemGiven: true })).toBeNull();
});

test('a modem that only a network for data lets in is not denied, nor in search', () => {
  const faults = (stat: number, parts: Parameters<typeof modem>[0]) =>
    judged(
      modemWorld({ registrations: [registered(stat, 'cs')], contextsActive: null, ...parts }),
    ).findings.map(({ fault }) => fault);
  expect(faults(3, { addresses: 1 })).toEqual([]);
  expect(faults(2, { addresses: 1, attached: null })).toEqual([]);
  expect(faults(3, { addresses: null, attached: true })).toEqual([]);
  expect(faults(2, { addresses: null, attached: true })).toEqual(['network-searching']);
  expect(faults(3, { addresses: 0, attached: false })).toEqual(['network-denied']);
});

test('a search that ended with a cell is none any more', () => {
  const none = sample({ rat: null, rssiDbm: null, rsrpDbm: null, service: 'none' });
  const seen = (...samples: RadioSample[]) =>
    judged(modemWorld({ registrations: [], samples })).findings.map(({ fault }) => fault);
  expect(seen(none, sample())).toEqual([]);
  expect(seen(sample(), none)).toEqual(['network-searching']);
});

test("the modem's own radio status stands in where no registration is told", () => {
  const status = (service: 'online' | 'limited' | 'searching' | 'none', stat?: number) =>
    modemWorld({
      registrations: stat === undefined ? [] : [registered(stat)],
      samples: [sample({ service })],
    });
  expect(judged(status('online')).findings).toEqual([]);
  expect(judged(status('online')).measurements).toMatchObject({ 'signal.registered': true });
  const denied = { fault: 'network-denied', confidence: 'likely' };
  expect(judged(status('limited')).findings).toMatchObject([denied]);
  const searching = { fault: 'network-searching', confidence: 'likely' };
  expect(judged(status('searching')).findings).toMatchObject([searching]);
  expect(judged(status('none')).findings[0]?.evidence).toContainEqual({
    label: 'service',
    value: 'none',
  });
  expect(judged(status('searching', 1)).findings).toEqual([]);
  expect(judged(status('online', 3)).findings).toMatchObject([{ confidence: 'certain' }]);
});
