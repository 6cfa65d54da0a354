import type { Check, Finding, Report } from '../../src/diagnosis/report.ts';
import { STAGES, type Stage } from '../../src/facts/stages.ts';
import { RECORDED_AT, statement } from '../fixtures/world.ts';

/** A finding of a report, whole but for what a test changes. */
export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    id: 'clock-reset',
    fault: 'clock-reset',
    fingerprint: '0123456789abcdef',
    mrec: 'CX015',
    mrecTitle: 'TLS/Security Failure',
    codeList: 'ghostcheck-master-fault-index',
    chargex: null,
    severity: 'fault',
    confidence: 'certain',
    stage: 'clock',
    owner: 'charger',
    title: "The charger's clock has been reset",
    detail:
      'It believes it is 2000-01-01, so it refuses 3 of 3 certificates of this backend as not yet valid. With the right time it accepts all of them. A remote reset cannot reach it.',
    evidence: [
      { label: "charger's clock", value: '2000-01-01 00:04 UTC' },
      { label: 'true time', value: '2026-06-15 12:00 UTC, by 3 of 3 NTP servers' },
    ],
    remediation: [
      {
        who: 'technician',
        step: 'Connect to the charger locally, by Ethernet or Bluetooth, and sync its clock by NTP from its service page.',
        verify: 'its display shows the right date and time',
      },
      { who: 'technician', step: 'Note whether the date is lost again after a power cycle.' },
      {
        who: 'vendor',
        step: 'Replace the battery of the real-time clock if it is.',
        command:
          'ghostcheck diagnose wss://csms.example.com/ocpp/CP001 --charger-time http://192.0.2.50',
        verify: 'clock and tls are both ok',
      },
    ],
    causedBy: null,
    ...parts,
  };
}

const SUMMARIES: Readonly<Partial<Record<Stage, string>>> = {
  url: 'wss, identity CP001',
  signal: 'LTE, RSRP -84 dBm (good), SINR 14 dB, registered',
  dns: '203.0.113.7, 2001:db8::7',
  tcp: '203.0.113.7:443',
  clock: 'charger in step with true time',
  tls: 'TLS 1.3, chain of 3, valid for 62 days',
  upgrade: '101, ocpp2.0.1',
  boot: 'Accepted, interval 300 s',
  session: 'closed by us, 1000',
};

/** One row a stage: those with a summary passed, the others were skipped. */
export function checks(changes: Partial<Record<Stage, Partial<Check>>> = {}): Check[] {
  return STAGES.map((stage, index) => {
    const summary = SUMMARIES[stage];
    const row: Check =
      summary === undefined
        ? { stage, status: 'skipped', because: 'not examined by this version', durationMs: 0 }
        : { stage, status: 'pass', summary, durationMs: index * 14 };
    return { ...row, ...changes[stage] };
  });
}

/** A healthy live report, but for what a test changes. */
export function report(parts: Partial<Report> = {}): Report {
  const site = statement({ securityProfile: 2 });
  const tool = { name: 'ghostcheck', version: '0.1.0' };
  return {
    schemaVersion: '1.0',
    tool,
    run: {
      id: '3f1c7a52-6a39-4d6b-9f0e-6d1f0c5b7a11',
      mode: 'live',
      startedAt: RECORDED_AT,
      judgedAt: RECORDED_AT,
      durationMs: 412,
      interrupted: false,
    },
    target: {
      url: site.url,
      identity: site.identity,
      ocppVersion: site.ocppVersion,
      securityProfile: site.securityProfile,
    },
    network: {
      interface: 'eth0',
      localAddress: '192.0.2.10',
      gateway: '192.0.2.1',
      resolver: '192.0.2.53',
      uplink: 'laptop',
    },
    labels: {},
    verdict: 'healthy',
    scope: 'backend-from-laptop',
    exitCode: 0,
    primary: null,
    findings: [],
    checks: checks(),
    notExamined: [
      { what: "the charger's clock", how: 'read it off its display: --charger-time <ISO instant>' },
      { what: 'signal: no modem given', how: '--modem <path> on the charger or its router' },
    ],
    tables: [],
    measurements: { 'tls.version': 'TLSv1.3', 'boot.latencyMs': 84, 'signal.sim': null },
    timeline: [{ stage: 'dns', startMs: 1, durationMs: 41, outcome: 'ran' }],
    actions: [
      {
        at: '2026-06-15T12:00:00.412Z',
        what: 'opened one WebSocket session',
        inWhoseName: 'CP001',
        target: 'csms.example.com:443',
      },
    ],
    overrides: [],
    facts: {
      factsVersion: '1.0',
      replayable: true,
      truncated: false,
      mode: 'live',
      tool,
      startedAt: RECORDED_AT,
      recordedAt: RECORDED_AT,
      durationMs: 412,
      interrupted: false,
      site,
      stages: [],
      records: [],
      actions: [],
      overrides: [],
    },
    ...parts,
  };
}

/** The Time-Sync Trap: a reset clock, what follows from it, and what only stands beside it. */
export function ghost(): Report {
  return report({
    verdict: 'fault',
    exitCode: 1,
    scope: 'backend-and-charger',
    primary: 'clock-reset',
    checks: checks({
      signal: { status: 'fault', summary: 'LTE, RSRP -107 dBm (weak), registered' },
      clock: {
        status: 'fault',
        summary: 'charger 2000-01-01 00:04 UTC, 26 years behind',
      },
      tls: {
        status: 'follows',
        summary: 'TLS 1.3, chain of 3; not yet valid for the charger',
        because: 'clock-reset',
      },
      boot: { status: 'skipped', because: 'no BootNotification given', summary: 'not sent' },
    }),
    findings: [
      finding(),
      finding({
        id: 'signal-weak',
        fault: 'signal-weak',
        mrec: 'CX013',
        mrecTitle: 'No Internet',
        stage: 'signal',
        owner: 'network',
        title: 'The mobile signal is too weak to keep a connection',
        detail: 'RSRP is -107 dBm, below the limit of -100 dBm.',
        remediation: [
          { who: 'technician', step: 'Inspect the antenna and its cable.' },
          { who: 'technician', step: 'Reboot the gateway.', command: 'ghostcheck signal' },
        ],
      }),
      finding({
        id: 'tls-certificate-not-yet-valid:0',
        fault: 'tls-certificate-not-yet-valid',
        stage: 'tls',
        title: 'A certificate of the backend is not yet valid',
        causedBy: 'clock-reset',
      }),
      finding({
        id: 'tls-chain-large',
        fault: 'tls-chain-large',
        mrec: null,
        mrecTitle: null,
        severity: 'note',
        stage: 'tls',
        title: 'The certificate chain is large',
        detail: 'The chain is 9214 bytes long; small stations run out of memory above 8192.',
        remediation: [],
      }),
    ],
  });
}
