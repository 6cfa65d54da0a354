import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../src/diagnosis/report.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { width } from '../../src/render/width.ts';
import { checks, finding, ghost, report } from './reports.ts';

const plain = { columns: 78, color: false, ascii: false };
const render = (what: Report, options: Partial<typeof plain> = {}) =>
  renderTerminal(what, { ...plain, ...options });
const lastLine = (text: string) => text.trimEnd().split('\n\n').at(-1)?.replace(/\n\s*/g, ' ');

describe('a ghost on the terminal', () => {
  it('reads from the ladder down to the primary finding and the verdict', () => {
    expect(render(ghost())).toMatchInlineSnapshot(`
      "ghostcheck  wss://csms.example.com/ocpp/CP001            OCPP 2.0.1, profile 2
      seen from this laptop: eth0, 192.0.2.10, gateway 192.0.2.1, resolver
      192.0.2.53

        √ url      ok       wss, identity CP001
        × signal   FAULT    LTE, RSRP -107 dBm (weak), registered              14 ms
        √ dns      ok       203.0.113.7, 2001:db8::7                           28 ms
        √ tcp      ok       203.0.113.7:443                                    42 ms
        × clock    FAULT    charger 2000-01-01 00:04 UTC, 26 years behind      56 ms
        × tls      follows  TLS 1.3, chain of 3; not yet valid for the charger (from
                            clock-reset)
        √ upgrade  ok       101, ocpp2.0.1                                     84 ms
        √ session  ok       closed by us, 1000                                126 ms
        - skipped: boot (no BootNotification given); authorize, cable (not examined
          by this version)

      Also found
        · note   The certificate chain is large (tls-chain-large)
                 The chain is 9214 bytes long; small stations run out of memory
                 above 8192.
        × CX015  A certificate of the backend is not yet valid
                 (tls-certificate-not-yet-valid:0)
                 It believes it is 2000-01-01, so it refuses 3 of 3 certificates of
                 this backend as not yet valid. With the right time it accepts all
                 of them. A remote reset cannot reach it.
                 Follows from clock-reset: mend that first.
        × CX013  The mobile signal is too weak to keep a connection (signal-weak)
                 RSRP is -107 dBm, below the limit of -100 dBm.
                 To do: Inspect the antenna and its cable.
                 All steps: ghostcheck explain signal-weak

      Not examined
        - the charger's clock
          to see it: read it off its display: --charger-time <ISO instant>
        - signal: no modem given
          to see it: --modem <path> on the charger or its router

      Done in the station's name, or to a device (UTC)
        - 12:00:00 opened one WebSocket session, as CP001, at csms.example.com:443

      ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
       × CX015  TLS/Security Failure                                           FAULT
         The charger's clock has been reset
      ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
      clock-reset; CX015 of the master fault index (not ChargeX's CX015)

      It believes it is 2000-01-01, so it refuses 3 of 3 certificates of this
      backend as not yet valid. With the right time it accepts all of them. A remote
      reset cannot reach it.

        charger's clock  2000-01-01 00:04 UTC
        true time        2026-06-15 12:00 UTC, by 3 of 3 NTP servers

      Whose it is: the charger
      How sure:    certain: proved by what was seen

      What to do: you, on site
        1. Connect to the charger locally, by Ethernet or Bluetooth, and sync its
           clock by NTP from its service page.
           good when: its display shows the right date and time
        2. Note whether the date is lost again after a power cycle.
      Then: the charger's vendor
        3. Replace the battery of the real-time clock if it is.
           run: ghostcheck diagnose wss://csms.example.com/ocpp/CP001 --charger-time http://192.0.2.50
           good when: clock and tls are both ok

      × FAULT CX015 clock-reset. Whose: the charger. Exit 1 (something to act on).
      "
    `);
  });

  it('still reads on a narrow console that knows ASCII only', () => {
    const text = render(ghost(), { columns: 40, ascii: true });
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text).toContain('X clock    FAULT    charger 2000-01-01');
    expect(lastLine(text)).toBe(
      'X FAULT CX015 clock-reset. Whose: the charger. Exit 1 (something to act on).',
    );
  });

  it('does not stretch its lines over a wide terminal', () => {
    const lines = render(ghost(), { columns: 240 }).split('\n');
    expect(Math.max(...lines.map(width))).toBe(100);
  });

  it('says which labels it carries', () => {
    expect(render({ ...ghost(), labels: { ticket: '4711' } })).toContain('\nlabels: ticket=4711\n');
  });

  it('says the same with colour, which only adds escapes', () => {
    const colored = render(ghost(), { color: true });
    expect(colored).toContain('\x1b[');
    expect(stripVTControlCharacters(colored)).toBe(render(ghost()));
  });

  it('never breaks a command, so that it can be copied', () => {
    const command =
      'ghostcheck diagnose wss://csms.example.com/ocpp/CP001 --charger-time http://192.0.2.50';
    expect(render(ghost(), { columns: 40 })).toContain(`run: ${command}\n`);
  });

  it('repeats the command that proves the fix where the steps go on after it', () => {
    const steps: Finding['remediation'] = [
      { who: 'technician', step: 'Check.', command: 'ghostcheck clock' },
      { who: 'vendor', step: 'Note it.' },
    ];
    const text = render({ ...ghost(), findings: [finding({ remediation: steps })] });
    expect(text).toContain('Then check again\n  ghostcheck clock\n');
    expect(render(ghost())).not.toContain('Then check again');
  });

  it('names the list that a code is from, and the code of the other list where it is met', () => {
    const official = { code: 'CX013', name: 'NoInternet' };
    const met = finding({ mrec: 'CX013', mrecTitle: 'No Internet', chargex: official });
    const text = render({ ...ghost(), findings: [met] });
    expect(text).toContain('CX013 of the master fault index (ChargeX: CX013 NoInternet)');
  });
});

describe('the last line', () => {
  it('does not claim health for a charger that was not examined', () => {
    const text = render(report());
    expect(lastLine(text)).toBe(
      '√ HEALTHY the backend answers this laptop; the charger itself was not examined. Exit 0 (no fault).',
    );
    expect(text).toContain(
      "  - the charger's clock\n    to see it: read it off its display: --charger-time <ISO instant>\n",
    );
  });

  it('does not say that a backend answers which was not asked', () => {
    const unasked = { status: 'skipped', because: 'not among --only' } as const;
    const only = checks({ tcp: unasked, tls: unasked });
    expect(lastLine(render(report({ checks: only })))).toContain(
      'nothing wrong was found from here',
    );
  });

  it.each([
    ['offline', 'nothing was contacted'],
    ['charger', 'the backend was not examined'],
    ['backend-and-charger', 'nothing is wrong with what was examined'],
  ] as const)('says how far scope %s reaches', (scope, words) => {
    expect(lastLine(render(report({ scope })))).toContain(words);
  });

  it('names what could not be checked', () => {
    const unseen = report({
      verdict: 'inconclusive',
      exitCode: 3,
      checks: checks({
        tls: { status: 'crashed', because: 'TypeError: x is undefined\n    at judge (judge.ts:1)' },
        upgrade: { status: 'blocked', because: 'tls' },
        clock: { status: 'inconclusive', because: 'no NTP server answered' },
      }),
    });
    expect(lastLine(render(unseen))).toBe(
      '? INCONCLUSIVE no fault found, but not all could be checked: clock, tls, upgrade. Exit 3 (inconclusive).',
    );
    expect(render(unseen)).toContain('a bug in ghostcheck, not a fault of the charger:');
    expect(render(unseen)).not.toContain('judge.ts');
  });

  it('leaves to the list below what a row could not tell in short', () => {
    const upgrade = {
      status: 'inconclusive',
      summary: 'HTTP 401',
      because: 'the password',
    } as const;
    const told = { what: 'the password', how: '--password-file' };
    const rowOf = (notExamined: Report['notExamined']) =>
      render(report({ checks: checks({ upgrade }), notExamined }))
        .split('\n')
        .find((line) => line.includes('HTTP 401'));
    expect(rowOf([])).toContain('HTTP 401 (the password)');
    expect(rowOf([told])).not.toContain('the password');
  });

  it('does not repeat the URL of the header with every action', () => {
    const { target, actions } = ghost();
    const there = actions.map((action) => ({ ...action, target: target.url ?? '' }));
    const text = render({ ...ghost(), findings: [], actions: there });
    expect(text).toMatch(/WebSocket session, as CP001$/m);
  });

  it('says in plain words what stopped a row: a finding, or the stage before', () => {
    const rows = checks({
      upgrade: { status: 'blocked', summary: 'not reached', because: 'clock-reset' },
      session: { status: 'blocked', summary: 'no session', because: 'tcp did not get through' },
    });
    const text = render({ ...ghost(), checks: rows });
    expect(text).toContain('not reached (stopped by clock-reset)');
    expect(text).toContain('no session (tcp did not get through)');
  });

  it('leaves out the stages that the command does not look at', () => {
    const skipped = { status: 'skipped', because: 'not examined here' } as const;
    const text = render(report({ checks: checks({ cable: skipped, authorize: skipped }) }));
    expect(text).not.toMatch(/cable|authorize|skipped/);
  });

  it('reaches as far as it reaches with a warning too', () => {
    const warning = finding({ severity: 'warning', id: 'signal-marginal', mrec: 'CX013' });
    const text = render(
      report({ verdict: 'warning', findings: [warning], primary: 'signal-marginal' }),
    );
    expect(lastLine(text)).toContain('the charger itself was not examined');
  });

  it('says that a run was interrupted', () => {
    const text = render(report({ verdict: 'inconclusive', exitCode: 130 }));
    expect(lastLine(text)).toContain('Exit 130 (interrupted, so only what was seen until then).');
  });
});

/** Any text, with what a hostile peer would send in it. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\x1b[2J\x1b]0;owned\x07',
    '\u009b31m\u0085\u2028',
    '\u202Egnp.exe\u2066',
    'a\r\nghostcheck: all is well\b\b',
    '\ud800',
    '漢字'.repeat(40),
    'x'.repeat(400),
    '',
  ),
);
const severity = fc.constantFrom('fault', 'warning', 'note', 'unheard-of');
/** A value of a set that may grow within 1.x: a renderer accepts what it does not know. */
const word = <T extends string>(...known: T[]) => fc.constantFrom(...known) as fc.Arbitrary<T>;

const anyReport: fc.Arbitrary<Report> = fc
  .record({
    texts: fc.array(hostile, { minLength: 12, maxLength: 12 }),
    severity,
    statuses: fc.array(
      word(
        'pass',
        'note',
        'warning',
        'fault',
        'follows',
        'blocked',
        'skipped',
        'inconclusive',
        'crashed',
      ),
      { minLength: 11, maxLength: 11 },
    ),
    verdict: word('healthy', 'warning', 'fault', 'inconclusive'),
    scope: word('offline', 'charger', 'backend-and-charger', 'backend-from-laptop'),
    exitCode: fc.constantFrom(0, 1, 3, 70, 130, 99),
    primary: fc.boolean(),
    caused: fc.boolean(),
    duration: fc.double(),
  })
  .map(({ texts, statuses, verdict, scope, exitCode, primary, caused, duration, ...rest }) => {
    const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = texts;
    const strange = finding({
      id: a,
      fault: b,
      mrec: c,
      mrecTitle: d,
      title: e,
      detail: f,
      severity: rest.severity as Finding['severity'],
      chargex: { code: g, name: h },
      evidence: texts.map((text) => ({ label: text, value: text })),
      remediation: texts.map((text) => ({ who: 'technician', step: text, verify: text })),
    });
    return report({
      target: { url: a, identity: b, ocppVersion: '2.0.1', securityProfile: null },
      network: { interface: a, localAddress: b, gateway: c, resolver: d, uplink: 'charger' },
      labels: { [a]: b },
      verdict,
      scope,
      exitCode,
      primary: primary ? a : null,
      findings: [strange, { ...strange, id: `${a}2`, causedBy: caused ? a : null }],
      checks: checks().map((check, index) => ({
        ...check,
        status: statuses[index] ?? 'pass',
        summary: texts[index] ?? '',
        because: texts[index + 1] ?? '',
        durationMs: duration,
      })),
      notExamined: texts.map((text) => ({ what: text, how: text })),
      actions: [{ at: a, what: b, inWhoseName: c, target: d }],
      overrides: texts,
    });
  });

describe('any report', () => {
  it('prints no control character and no line that is too long', () => {
    fc.assert(
      fc.property(
        anyReport,
        fc.integer({ min: -5, max: 200 }),
        fc.boolean(),
        (strange, columns, ascii) => {
          const text = render(strange, { columns, ascii });
          expect(text).not.toMatch(/[^\P{C}\n]/u);
          const limit = Math.min(100, Math.max(40, columns));
          const lines = text.split('\n').filter((line) => !line.includes('ghostcheck explain'));
          expect(lines.filter((line) => width(line) > limit)).toEqual([]);
          if (ascii) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
        },
      ),
    );
  });
});
