import { afterEach, describe, expect, test } from 'vitest';
import { type Csms, type CsmsOptions, startCsms } from '../../src/simulator/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { boot, diagnosed, found, row } from './diagnose.ts';

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

async function against(options: CsmsOptions, site: SiteInput = {}) {
  csms = await startCsms(options);
  return diagnosed({ url: csms.url('CP001'), ...site });
}

describe('a healthy backend', () => {
  test('without a boot: nothing found, and the session closed from here', async () => {
    const report = await against({});
    expect(found(report)).toEqual([]);
    expect(report.verdict).toBe('healthy');
    expect(row(report, 'upgrade')?.summary).toBe('101, ocpp2.0.1');
    expect(row(report, 'session')).toMatchObject({
      status: 'skipped',
      because: 'not held: no --hold given',
    });
    const close = report.facts.records.find(({ kind }) => kind === 'session.close');
    expect(close).toMatchObject({ by: 'us', code: 1000 });
    expect(report.actions.map(({ what, inWhoseName }) => [what, inWhoseName])).toEqual([
      ['opening a WebSocket session', 'CP001'],
    ]);
  });

  test('with a boot, and no longer than the boot takes', async () => {
    const report = await against({}, { boot });
    expect(found(report)).toEqual([]);
    expect(row(report, 'boot')?.summary).toMatch(/^Accepted/);
    expect(report.run.durationMs).toBeLessThan(THRESHOLDS.session.closedAtOnceMs);
    expect(csms?.connections).toBe(1);
  });
});

test('a session is left with 1000 also where its own stage was not asked for', async () => {
  const report = await against({}, { only: ['upgrade'] });
  expect(row(report, 'session')?.status).toBe('skipped');
  const close = report.facts.records.find(({ kind }) => kind === 'session.close');
  expect(close).toMatchObject({ by: 'us', code: 1000 });
});

describe('an odd backend', () => {
  const odd: [string, CsmsOptions, SiteInput, string[]][] = [
    [
      'answers 101 without a subprotocol and accepts the boot',
      { upgrade: { kind: 'accept', subprotocol: 'omit' } },
      { boot },
      ['subprotocol-mismatch'],
    ],
    [
      'answers 101 without a subprotocol and stays silent',
      { upgrade: { kind: 'accept', subprotocol: 'omit' }, session: { kind: 'silent' } },
      { boot, messageTimeoutMs: 200 },
      ['subprotocol-mismatch', 'boot-no-answer <- subprotocol-mismatch'],
    ],
    ...[1000, 1002].map((code): [string, CsmsOptions, SiteInput, string[]] => [
      `answers 101 without a subprotocol and closes with ${code}`,
      { upgrade: { kind: 'accept', subprotocol: 'omit' }, session: { kind: 'close', code } },
      { boot },
      ['subprotocol-mismatch', 'closed-after-upgrade <- subprotocol-mismatch'],
    ]),
    [
      'chooses a subprotocol that was not offered',
      { upgrade: { kind: 'accept', subprotocol: 'force', name: 'ocpp1.6' } },
      {},
      ['subprotocol-mismatch'],
    ],
    [
      'refuses in HTTP what it does not know',
      { upgrade: { kind: 'accept', subprotocol: 'require' }, subprotocols: ['ocpp1.6'] },
      {},
      ['subprotocol-mismatch'],
    ],
    [
      'says in HTTP that no subprotocol was offered',
      { upgrade: { kind: 'answer', answer: { status: 400, body: 'Missing subprotocol' } } },
      {},
      ['subprotocol-missing'],
    ],
    [
      'closes with 1011 at once',
      { session: { kind: 'close', code: 1011, reason: 'Unknown charging station' } },
      {},
      ['closed-after-upgrade'],
    ],
    [
      'refuses a second session with 1008',
      { session: { kind: 'single', live: ['CP001'] } },
      {},
      ['session-duplicate'],
    ],
    [
      'refuses a second session with 1008, whatever was to be sent over it',
      { session: { kind: 'single', live: ['CP001'] } },
      { boot },
      ['session-duplicate'],
    ],
    [
      'closes with 1008 and another reason',
      { session: { kind: 'close', code: 1008, reason: 'policy' } },
      {},
      ['closed-after-upgrade'],
    ],
    [
      'cuts the session without a word',
      { session: { kind: 'cut', how: 'rst' } },
      {},
      ['closed-after-upgrade'],
    ],
    [
      'sends a 401 whose header block never ends',
      { upgrade: { kind: 'unfinished', status: 401, end: 'fin' } },
      { securityProfile: 1, password: 'correct horse battery' },
      ['credentials-rejected'],
    ],
    [
      'does not own the right Sec-WebSocket-Accept',
      { upgrade: { kind: 'wrong-accept' } },
      {},
      ['upgrade-not-websocket'],
    ],
    ['resets at the request', { upgrade: { kind: 'drop', how: 'rst' } }, {}, ['websocket-dropped']],
    ['closes at the request', { upgrade: { kind: 'drop', how: 'fin' } }, {}, ['websocket-dropped']],
    [
      'is something else altogether',
      { transport: { kind: 'banner', text: 'SSH-2.0-OpenSSH_9.2\r\n' } },
      {},
      ['upgrade-not-websocket'],
    ],
    [
      'is down behind its proxy',
      { upgrade: { kind: 'answer', answer: { status: 502, body: '<h1>Bad Gateway</h1>' } } },
      {},
      ['backend-error'],
    ],
    [
      'redirects',
      {
        upgrade: {
          kind: 'answer',
          answer: { status: 302, headers: { Location: 'http://elsewhere.invalid/' } },
        },
      },
      {},
      ['upgrade-redirected'],
    ],
    [
      'gives a page',
      { upgrade: { kind: 'answer', answer: { status: 200, body: '<html>hello' } } },
      {},
      ['upgrade-not-websocket'],
    ],
    ['knows no such station', { allowedIdentities: ['CP002'] }, {}, ['upgrade-path-unknown']],
  ];
  test.each(odd)('%s', async (_name, options, site, expected) => {
    const report = await against(options, site);
    expect(found(report)).toEqual(expected);
    expect(report.verdict).toBe('fault');
  });

  test('that holds the line without ending its headers is not waited for', async () => {
    const report = await against(
      { upgrade: { kind: 'unfinished', status: 401, end: 'hold' } },
      { securityProfile: 1, password: 'correct horse battery' },
    );
    expect(found(report)).toEqual(['credentials-rejected']);
    expect(report.run.durationMs).toBeLessThan(2 * THRESHOLDS.upgrade.restTimeoutMs);
  });

  test('that never answers is timed out, and the run ends in time', async () => {
    const report = await against({ upgrade: { kind: 'silent' } }, { timeoutMs: 800 });
    expect(report.run.durationMs).toBeLessThan(2_500);
    expect(row(report, 'upgrade')?.status).not.toBe('pass');
  });
});
