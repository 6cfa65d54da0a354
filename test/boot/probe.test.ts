import { afterEach, describe, expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import type { AnyModule } from '../../src/diagnosis/module.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { lastOfKind } from '../../src/facts/select.ts';
import { bootModule } from '../../src/modules/boot/index.ts';
import {
  type BootBehaviour,
  type Csms,
  type SessionBehaviour,
  startCsms,
} from '../../src/simulator/index.ts';
import { createSite, type SiteInput } from '../../src/site/create-site.ts';
import { passed, stageModule } from '../diagnosis/synthetic.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';
import { connecting } from './connecting.ts';

const ICCID = '8949000000000000001';
const withSim = {
  ...boot2x,
  chargingStation: { ...boot2x.chargingStation, modem: { iccid: ICCID } },
};

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

interface Given {
  readonly boot?: BootBehaviour;
  readonly message?: unknown;
  /** Identities that the CSMS lets in; any, where none are given. */
  readonly known?: readonly string[];
  readonly site?: SiteInput;
  readonly secure?: boolean;
  readonly verified?: boolean;
  readonly tls?: AnyModule;
  readonly session?: SessionBehaviour;
  readonly upgrade?: AnyModule;
}

async function diagnosed(given: Given = {}) {
  const { boot, message = boot2x, known, session, site, secure, verified, tls } = given;
  csms = await startCsms({
    ...(boot === undefined ? {} : { boot }),
    ...(known === undefined ? {} : { allowedIdentities: known }),
    ...(session === undefined ? {} : { session }),
  });
  const { upgrade = connecting('ocpp2.0.1', verified === true) } = given;
  const url = csms.url('CP001');
  const facts = await gatherFacts(
    [...(tls === undefined ? [] : [tls]), upgrade, bootModule],
    createSite({
      url: secure === true ? url.replace('ws:', 'wss:') : url,
      boot: {
        text: typeof message === 'string' ? message : JSON.stringify(message),
        source: 'option',
      },
      messageTimeoutMs: 2_000,
      ...site,
    }),
    { mode: 'live' },
  );
  const report = assemble([bootModule], facts);
  const check = report.checks.find(({ stage }) => stage === 'boot');
  const found = report.findings.map(({ fault }) => fault);
  const exchange = lastOfKind(facts.records, 'boot.exchange');
  return { facts, report, check, found, exchange, calls: csms.calls };
}

describe('sends the message as it was given', () => {
  test('and judges the answer', async () => {
    const { calls, check, found, facts, exchange } = await diagnosed({ message: withSim });
    expect(calls).toMatchObject([{ action: 'BootNotification', payload: withSim }]);
    expect(found).toEqual([]);
    expect(check).toMatchObject({ status: 'pass' });
    expect(check?.summary).toMatch(/^Accepted in \d+ ms, interval 300 s$/);
    expect(facts.actions).toMatchObject([
      { what: 'sending the BootNotification', inWhoseName: 'CP001', target: facts.site.url },
    ]);
    expect(exchange?.latencyMs).toBeGreaterThan(0);
  });

  test('but keeps no subscriber value, also where the backend repeats it', async () => {
    const boot: BootBehaviour = {
      kind: 'error',
      code: 'FormatViolation',
      description: `bad ${ICCID}`,
    };
    const { facts, found } = await diagnosed({ message: withSim, boot });
    expect(JSON.stringify(facts)).not.toContain(ICCID);
    expect(found).toEqual(['boot-format-refused']);
  });

  test('nor where it comes back in a result', async () => {
    const boot: BootBehaviour = { kind: 'payload', payload: { sim: [ICCID] } };
    const { facts } = await diagnosed({ message: withSim, boot });
    expect(JSON.stringify(facts)).not.toContain(ICCID);
  });

  test('unless nothing is to be redacted', async () => {
    const { facts } = await diagnosed({ message: withSim, site: { redact: 'none' } });
    expect(JSON.stringify(facts)).toContain(ICCID);
  });

  test('with the faults that the station has', async () => {
    const { reason: _reason, ...message } = boot2x;
    const boot: BootBehaviour = { kind: 'error', code: 'OccurenceConstraintViolation' };
    const { calls, report } = await diagnosed({ message, boot });
    expect(calls).toMatchObject([{ payload: message }]);
    expect(report.primary).toBe('boot-field-missing:/reason');
    expect(report.findings).toMatchObject([
      { id: 'boot-field-missing:/reason', causedBy: null },
      { id: 'boot-format-refused', causedBy: 'boot-field-missing:/reason' },
    ]);
  });

  test('and in another version where that is what was stated', async () => {
    const { calls, found } = await diagnosed({ message: boot16, site: { ocppVersion: '2.0.1' } });
    expect(calls).toHaveLength(1);
    expect(found).toContain('boot-version-mismatch');
  });
});

describe('tells apart the answers', () => {
  test.each<[string, BootBehaviour, string[]]>([
    ['Pending', { kind: 'status', status: 'Pending', interval: 60 }, ['boot-pending']],
    ['Rejected', { kind: 'status', status: 'Rejected' }, ['boot-rejected']],
    ['SecurityError', { kind: 'error', code: 'SecurityError' }, ['boot-security-error']],
    ['InternalError', { kind: 'error', code: 'InternalError' }, ['boot-failed']],
    ['no status', { kind: 'payload', payload: {} }, ['boot-response-invalid']],
    ['no OCPP', { kind: 'text', text: 'hello' }, ['boot-response-invalid']],
    [
      'id "-1"',
      { kind: 'text', text: '[4,"-1","FormatViolation","",{}]' },
      ['boot-format-refused'],
    ],
    [
      'a null id',
      { kind: 'text', text: '[4,null,"FormatViolation","",{}]' },
      ['boot-format-refused'],
    ],
    [
      'a short CALLERROR',
      { kind: 'text', text: '[4,"{id}","FormatViolation",""]' },
      ['boot-format-refused'],
    ],
    [
      'a huge one',
      { kind: 'payload', payload: { x: 'y'.repeat(100_000) } },
      ['boot-response-invalid'],
    ],
    [
      'a deep one',
      { kind: 'text', text: `[3,"{id}",${'['.repeat(50_000)}${']'.repeat(50_000)}]` },
      ['boot-response-invalid'],
    ],
    [
      'commands first',
      { kind: 'status', status: 'Accepted', callsFirst: ['GetVariables'] },
      ['boot-called-early'],
    ],
  ])('%s', async (_name, boot, expected) => {
    const { found, check, facts } = await diagnosed({ boot });
    expect(found).toEqual(expected);
    expect(check?.status).not.toBe('crashed');
    expect(JSON.stringify(facts).length).toBeLessThan(20_000);
  });

  test('silence', async () => {
    const { found, exchange } = await diagnosed({
      boot: { kind: 'silent' },
      site: { messageTimeoutMs: 50 },
    });
    expect(found).toEqual(['boot-no-answer']);
    expect(exchange).toMatchObject({ outcome: 'silent', latencyMs: null, timeoutMs: 50 });
  });
});

describe('keeps the message back, and judges it all the same', () => {
  const { reason: _reason, ...faulty } = boot2x;

  test.each<[string, Given, RegExp]>([
    ['TLS that Node did not verify', { secure: true, verified: false }, /not verified/],
    [
      'TLS that our judge found fault with',
      {
        secure: true,
        verified: true,
        tls: stageModule('tls', {
          judge: () => ({
            ...passed,
            findings: [
              {
                fault: 'boot-rejected',
                confidence: 'certain',
                detail: 'stands for any',
                evidence: [],
              },
            ],
          }),
        }),
      },
      /not verified/,
    ],
  ])('with %s', async (_name, parts, because) => {
    const { calls, found, facts } = await diagnosed({ message: faulty, ...parts });
    expect(calls).toEqual([]);
    expect(facts.actions).toEqual([]);
    expect(found).toContain('boot-field-missing');
    const record = facts.stages.find(({ stage }) => stage === 'boot');
    expect(record?.outcome).toBe('blocked');
    expect(record?.because).toMatch(because);
  });

  test('with --no-session, which leaves no session to send it over', async () => {
    const upgrade = stageModule('upgrade');
    const { calls, check, report } = await diagnosed({ upgrade, site: { sessionAllowed: false } });
    expect(calls).toEqual([]);
    expect(check).toMatchObject({ status: 'pass', summary: 'valid OCPP 2.0.1 message' });
    expect(report.notExamined).toMatchObject([{ how: 'leave out --no-session' }]);
  });

  test('where it is of a version that nobody stated, and leaves politely', async () => {
    const { calls, report, facts } = await diagnosed({ message: boot16 });
    expect(calls).toEqual([]);
    expect(lastOfKind(facts.records, 'session.close')).toMatchObject({ by: 'us', code: 1000 });
    expect(report.verdict).toBe('inconclusive');
    expect(facts.stages.at(-1)).toMatchObject({ outcome: 'blocked', how: '--ocpp 1.6' });
  });

  test('where the backend had ended the session before', async () => {
    const open = connecting('ocpp2.0.1');
    const ended: AnyModule = {
      ...open,
      async probe(run) {
        await open.probe?.(run);
        await run.attempt?.session?.ended;
        return { gate: 'open' };
      },
    };
    const session: SessionBehaviour = { kind: 'close', code: 1011 };
    const { calls, facts, found } = await diagnosed({ message: faulty, session, upgrade: ended });
    expect(calls).toEqual([]);
    expect(facts.actions).toEqual([]);
    expect(found).toEqual(['boot-field-missing']);
  });

  test('where it cannot be read', async () => {
    const { calls, found } = await diagnosed({ message: '[2,"1","BootNotification",{"rea' });
    expect(calls).toEqual([]);
    expect(found).toEqual(['frame-malformed']);
  });

  test('where the connection never stood', async () => {
    const { calls, found } = await diagnosed({
      message: faulty,
      known: [],
    });
    expect(calls).toEqual([]);
    expect(found).toEqual(['boot-field-missing']);
  });

  test('over TLS that was verified it is sent', async () => {
    const { calls } = await diagnosed({ secure: true, verified: true });
    expect(calls).toHaveLength(1);
  });
});

test('without a message the stage is skipped, and says how to give one', async () => {
  const { check, report } = await diagnosed({ site: { boot: null } });
  expect(check).toMatchObject({ status: 'skipped', because: 'not sent: no --boot given' });
  expect(report.notExamined).toContainEqual({
    what: 'boot: not sent: no --boot given',
    how: '--boot <file>',
  });
});
