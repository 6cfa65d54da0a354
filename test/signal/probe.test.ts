import { afterEach, expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { type Modem, startModem } from '../../src/simulator/index.ts';
import type { ModemSource } from '../../src/site/site.ts';
import { siteFor } from '../diagnosis/synthetic.ts';
import { statement } from '../fixtures/world.ts';
import { ONLINE } from '../modem/online.ts';

let modem: Modem | null = null;
afterEach(async () => {
  await modem?.close();
  modem = null;
});

const siteWith = (source: ModemSource, timeoutMs = 20_000) =>
  siteFor({ modem: source, statement: statement({ modemGiven: true }), timeoutMs });

test('reads a modem three times, seen from the charger, and says before what it does', async () => {
  modem = await startModem({
    answers: { ...ONLINE, 'AT+CESQ': ['+CESQ: 99,99,255,255,22,34', 'OK'] },
  });
  const seen: string[] = [];
  const source = { kind: 'tcp', host: '127.0.0.1', port: modem.port } as const;
  const facts = await gatherFacts([signalModule], siteWith(source), {
    mode: 'simulated',
    onEvent: ({ type }) => seen.push(type),
  });
  expect(facts.records).toMatchObject([
    { kind: 'signal.modem', vantage: 'charger', source: 'tcp', opened: 'opened', answered: true },
  ]);
  expect(seen.indexOf('action')).toBeLessThan(seen.indexOf('fact'));
  expect(JSON.stringify(facts)).not.toMatch(/10\.1\.2\.3|01A2B3C4/);
  const report = assemble([signalModule], facts);
  expect(report).toMatchObject({ primary: 'signal-weak', exitCode: 1, scope: 'charger' });
  expect(report.findings[0]).toMatchObject({
    mrec: 'CX013',
    chargex: { code: 'CX007', name: 'WeakSignal' },
  });
  expect(report.findings[0]?.detail).toContain('median of 3');
});

test('a deaf modem ends with the time of the run, and is no silence proved', async () => {
  modem = await startModem({ answers: { AT: [] }, echo: false });
  const source = { kind: 'tcp', host: '127.0.0.1', port: modem.port } as const;
  const facts = await gatherFacts([signalModule], siteWith(source, 300), { mode: 'simulated' });
  expect(facts.records).toEqual([]);
  expect(facts.stages).toMatchObject([{ stage: 'signal', outcome: 'interrupted' }]);
  expect(assemble([signalModule], facts)).toMatchObject({ findings: [], verdict: 'inconclusive' });
});

test("records the APN and the network's own cause", async () => {
  modem = await startModem({
    answers: {
      ...ONLINE,
      'AT+CEREG?': ['+CEREG: 3,3,,,,0,11', 'OK'],
      'AT+CGMI': ['Huawei', 'OK'],
      'AT^HCSQ?': ['^HCSQ: "LTE",60,97,251,20', 'OK'],
    },
  });
  const source = { kind: 'tcp', host: '127.0.0.1', port: modem.port } as const;
  const facts = await gatherFacts([signalModule], siteWith(source), { mode: 'live' });
  expect(facts.records).toMatchObject([
    {
      apns: ['fleet.example'],
      registrations: [{ domain: 'eps', stat: 3, rejectCause: 11 }],
      dialects: ['huawei'],
    },
  ]);
  const report = assemble([signalModule], facts);
  expect(report.primary).toBe('network-denied');
  expect(report.findings[0]?.detail).toContain('cause 11');
});

test('a port that is not there is a finding, not an exception', async () => {
  const source = { kind: 'serial', path: '/dev/ghostcheck-no-such-port' } as const;
  const facts = await gatherFacts([signalModule], siteWith(source), { mode: 'live' });
  expect(facts.records).toMatchObject([{ opened: 'missing', answered: false }]);
  expect(assemble([signalModule], facts).primary).toBe('modem-not-found');
});

test('a pasted session is judged like a modem', async () => {
  const source = { kind: 'file', name: 'at.txt', text: '+CPIN: READY\n+CEREG: 0,3\n' } as const;
  const facts = await gatherFacts([signalModule], siteWith(source), { mode: 'offline' });
  expect(facts.actions).toEqual([]);
  expect(assemble([signalModule], facts).primary).toBe('network-denied');
});
