import { afterEach, describe, expect, test } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { lastOfKind, ofKind } from '../../src/facts/select.ts';
import { MODULES } from '../../src/registry.ts';
import { type Csms, type CsmsOptions, startCsms, type Upkeep } from '../../src/simulator/index.ts';
import { createSite, type SiteInput } from '../../src/site/create-site.ts';
import { boot, diagnosed, found, row } from '../connection/diagnose.ts';

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

const BOOTED: SiteInput = { boot, messageTimeoutMs: 400 };
const HELD: SiteInput = { ...BOOTED, holdMs: 1_200 };

async function against(options: CsmsOptions, site: SiteInput = {}) {
  return unheld(options, { ...HELD, ...site });
}

async function unheld(options: CsmsOptions, site: SiteInput = BOOTED) {
  csms = await startCsms(options);
  return diagnosed({ url: csms.url('CP001'), ...site });
}

const heartbeats = () => csms?.calls.filter(({ action }) => action === 'Heartbeat').length ?? 0;

describe('a session that lasts', () => {
  test('is held with pings and Heartbeats, then without pings, and left with 1000', async () => {
    const report = await against({ boot: { kind: 'status', status: 'Accepted', interval: 300 } });
    expect(found(report)).toEqual([]);
    expect(report.verdict).toBe('healthy');
    expect(row(report, 'session')).toMatchObject({ status: 'pass' });
    expect(row(report, 'session')?.summary).toMatch(
      /^held for 1\.\d s, 3\/3 Heartbeats, 4\/4 pings/,
    );
    const { records } = report.facts;
    expect(lastOfKind(records, 'session.hold')).toMatchObject({
      outcome: 'held',
      phase: 'last-look',
      heartbeatEveryMs: 300_000,
      lastPong: true,
    });
    expect(lastOfKind(records, 'session.close')).toMatchObject({ by: 'us', code: 1000 });
    // One before the hold, for the backend's clock.
    expect(heartbeats()).toBe(4);
    expect(ofKind(records, 'session.heartbeat')).toHaveLength(4);
    expect(csms?.connections).toBe(1);
    expect(report.actions.map(({ what }) => what)).toEqual([
      'opening a WebSocket session',
      'sending the BootNotification',
      'sending a Heartbeat',
      'holding the session for 1.2 s, with pings and Heartbeats',
    ]);
    expect(report.measurements).toMatchObject({
      'session.heartbeatsUnanswered': 0,
      'session.pongsMissing': 0,
    });
    expect(report.notExamined.map(({ what }) => what)).toContainEqual(
      expect.stringContaining('idle timers of 600 ms and more (60, 100, 110, 240 s'),
    );
  });

  test('without a boot is held with pings alone', async () => {
    const report = await against({}, { boot: null });
    expect(found(report)).toEqual([]);
    expect(heartbeats()).toBe(0);
    expect(row(report, 'session')?.summary).toMatch(/^held for 1\.\d s, 4\/4 pings/);
    expect(report.notExamined).toContainEqual(expect.objectContaining({ how: '--boot <file>' }));
  });

  test('is not held for a station that was rejected, and without Heartbeats for one that waits', async () => {
    const rejected = await against({ boot: { kind: 'status', status: 'Rejected' } });
    expect(found(rejected)).toEqual(['boot-rejected']);
    expect(row(rejected, 'session')?.status).toBe('inconclusive');
    expect(heartbeats()).toBe(0);
    await csms?.close();
    const pending = await against({ boot: { kind: 'status', status: 'Pending' } });
    expect(found(pending)).toEqual(['boot-pending']);
    expect(row(pending, 'session')?.status).toBe('pass');
    expect(heartbeats()).toBe(0);
  });

  test('is let go at once where the run is interrupted, with what was seen by then', async () => {
    csms = await startCsms();
    const interrupt = new AbortController();
    const site = createSite({ ntp: false, url: csms.url('CP001'), boot, holdMs: 60_000 });
    const facts = await gatherFacts(MODULES, site, {
      mode: 'live',
      interrupt: interrupt.signal,
      onEvent: (event) => {
        if (event.type === 'action' && event.action.what.startsWith('holding')) interrupt.abort();
      },
    });
    expect(facts.interrupted).toBe(true);
    expect(facts.durationMs).toBeLessThan(10_000);
    expect(lastOfKind(facts.records, 'session.hold')?.outcome).toBe('aborted');
  });
});

test('--hold comes on top of the time of the run', () => {
  expect(createSite({ holdMs: 600_000, timeoutMs: 5_000 }).timeoutMs).toBe(605_000);
});

test('after an accepted boot a Heartbeat tells the clock of the backend, held or not', async () => {
  csms = await startCsms({ clockOffsetMs: 3_600_000 });
  const report = await diagnosed({ url: csms.url('CP001'), boot });
  expect(heartbeats()).toBe(1);
  expect(found(report)).toEqual(['backend-clock-wrong']);
  expect(report.findings[0]?.evidence.map(({ label }) => label)).toContain('The Heartbeat answer');
  expect(row(report, 'session')?.status).toBe('skipped');
});

describe('in a session that is open', () => {
  test.each<[string, Upkeep, SiteInput, string[], string]>([
    [
      'Heartbeats are not answered, and pings are',
      { heartbeats: 'silent' },
      {},
      ['heartbeat-flat'],
      'Pings are answered all the while',
    ],
    [
      'nothing is answered',
      { heartbeats: 'silent', pongs: false },
      {},
      ['heartbeat-flat'],
      'nothing at all comes back',
    ],
    [
      'pings are not answered',
      { pongs: false },
      {},
      ['websocket-pong-missing'],
      'although Heartbeats were answered',
    ],
    [
      'a Heartbeat is refused',
      { heartbeats: 'refuse' },
      {},
      ['heartbeat-invalid'],
      'CALLERROR NotImplemented',
    ],
    [
      'a Heartbeat is answered without the time',
      { heartbeats: 'timeless' },
      {},
      ['heartbeat-invalid'],
      'no currentTime',
    ],
    [
      'nothing is heard any more after a silence',
      { forgetAfterMs: 400 },
      {},
      ['heartbeat-flat'],
      'half open',
    ],
    [
      'not even a Pong is heard after a silence, without a boot',
      { forgetAfterMs: 400 },
      { boot: null },
      ['heartbeat-flat'],
      'half open',
    ],
  ])('%s', async (_name, upkeep, site, expected, detail) => {
    const report = await against({ upkeep }, site);
    expect(found(report)).toEqual(expected);
    expect(report.findings[0]?.detail).toContain(detail);
    expect(report.exitCode).toBe(expected[0] === 'heartbeat-flat' ? 1 : 0);
    if (expected[0] === 'heartbeat-flat') {
      expect(report.findings[0]?.detail).toContain('still show the station as Available');
    }
  });

  test('a flat Heartbeat is seen without a hold too; a refused one is no matter then', async () => {
    const flat = await unheld({ upkeep: { heartbeats: 'silent' } });
    expect(found(flat)).toEqual(['heartbeat-flat']);
    await csms?.close();
    const refused = await unheld({ upkeep: { heartbeats: 'refuse' } });
    expect(found(refused)).toEqual([]);
  });
});

describe('a session that is ended in a silence', () => {
  test.each<[string, NonNullable<Upkeep['idle']>, string, string]>([
    [
      'by a Close frame',
      { afterMs: 350, counts: 'messages', end: { code: 1001, reason: 'idle' } },
      'certain',
      'backend',
    ],
    ['by a FIN', { afterMs: 350, counts: 'frames', end: 'fin' }, 'likely', 'unknown'],
    ['by a RST', { afterMs: 350, counts: 'frames', end: 'rst' }, 'likely', 'unknown'],
  ])('%s is dropped, and the silence told', async (_name, idle, confidence, owner) => {
    const report = await against({ upkeep: { idle } });
    expect(report.findings).toMatchObject([{ fault: 'session-dropped', confidence, owner }]);
    const hold = lastOfKind(report.facts.records, 'session.hold');
    expect(hold).toMatchObject({ outcome: 'closed', phase: 'quiet' });
    expect(hold?.sinceMessageMs).toBeGreaterThan(340);
    const [finding] = report.findings;
    expect(finding?.detail).toContain('It held while pings were sent');
    expect(finding?.detail).toContain('still show the station as Available');
    expect(finding?.evidence.map(({ label }) => label)).toContain('Silence before');
    expect(row(report, 'session')?.summary).toBe('ended by the backend in the hold');
  });

  test('by Heartbeats only, is told apart: pings do not keep a CSMS content', async () => {
    const idle = { afterMs: 250, counts: 'messages', end: { code: 1000 } } as const;
    const report = await against({ upkeep: { idle } }, { holdMs: 2_400 });
    expect(lastOfKind(report.facts.records, 'session.hold')?.phase).toBe('pings');
    expect(found(report)).toEqual(['session-dropped']);
  });
});

describe('a second session in the name of the station', () => {
  const probed = { identityProbes: true } as const;

  test.each<[string, Upkeep, string[], string]>([
    ['is kept beside the first', {}, [], 'both-kept'],
    ['is refused', { second: 'refuse' }, ['session-duplicate'], 'refused'],
    ['ends the first', { second: 'evict' }, ['session-replaced'], 'first-ended'],
  ])('%s', async (_name, upkeep, expected, outcome) => {
    const report = await against({ upkeep }, { ...probed, holdMs: 300 });
    expect(found(report)).toEqual(expected);
    expect(lastOfKind(report.facts.records, 'session.second')?.outcome).toBe(outcome);
    expect(report.actions.map(({ what }) => what)).toContain(
      'opening a second WebSocket session beside the first',
    );
  });

  test('is only opened under --identity-probes, and only where the first is held', async () => {
    const held = await against({ upkeep: { second: 'refuse' } }, { holdMs: 300 });
    expect(found(held)).toEqual([]);
    expect(csms?.connections).toBe(1);
    await csms?.close();
    const { facts } = await unheld({ upkeep: { second: 'refuse' } }, { ...BOOTED, ...probed });
    expect(facts.records.some(({ kind }) => kind === 'session.second')).toBe(false);
  });
});
