import { afterEach, describe, expect, test } from 'vitest';
import { lookUp } from '../../src/connection/lookup.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import type { DnsLookup } from '../../src/facts/dns.ts';
import { dnsModule } from '../../src/modules/dns/index.ts';
import {
  type Csms,
  type Resolver,
  type ResolverOptions,
  startCsms,
  startResolver,
} from '../../src/simulator/index.ts';
import { ask, questionsTo } from '../../src/wire/dns-client.ts';
import { boot, diagnosed, found, row } from '../connection/diagnose.ts';
import { answers, lookup } from '../fixtures/dns.ts';
import { world } from '../fixtures/world.ts';
import { connectionRun } from '../tls/helpers.ts';

function told(seen: World): string[] {
  const { judgement } = judgeStage(dnsModule, seen, null);
  return judgement?.findings.map(({ fault, confidence }) => `${fault} ${confidence}`) ?? ['crash'];
}

const address = ['203.0.113.7'];

describe('the judge', () => {
  test('does not call it a difference where only getaddrinfo knows a name', () => {
    expect(told(answers(address, 'ENOTFOUND', 'ENOTFOUND'))).toEqual([]);
    expect(told(answers(address, 'ETIMEOUT', 'ETIMEOUT'))).toEqual([]);
  });

  test('compares within a family, and only what has nothing in common', () => {
    expect(told(answers(['203.0.113.7', '203.0.113.8'], ['203.0.113.8', '203.0.113.9']))).toEqual(
      [],
    );
    expect(told(answers(address, 'ENODATA', ['2001:db8::7']))).toEqual([]);
    expect(told(answers(['10.0.0.9'], address))).toEqual(['dns-answers-differ possible']);
    expect(told(answers(['2001:db8::1'], 'ENODATA', ['2001:db8::2']))).toEqual([
      'dns-answers-differ possible',
    ]);
  });

  test('tells the reasons apart, and is certain only where all agree', () => {
    expect(told(answers('ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'))).toEqual(['dns-not-found certain']);
    expect(told(answers('ENOTFOUND', 'ETIMEOUT', 'ETIMEOUT'))).toEqual(['dns-not-found likely']);
    expect(told(answers('ENODATA', 'ENODATA', 'ENODATA'))).toEqual(['dns-not-found certain']);
    expect(told(answers('EAI_AGAIN', 'ENOTFOUND', 'ENOTFOUND'))).toEqual(['dns-not-found likely']);
    expect(told(answers('EAI_AGAIN', 'EREFUSED', 'EREFUSED'))).toEqual([
      'dns-server-failure certain',
    ]);
    expect(told(answers('EAI_AGAIN', 'ECONNREFUSED', 'ECONNREFUSED'))).toEqual([
      'dns-timeout certain',
    ]);
    expect(told(answers('EAI_AGAIN', 'EABORTED', 'EABORTED'))).toEqual(['dns-timeout likely']);
  });

  test('leaves open what was not waited for, and ignores canaries', () => {
    const { judgement } = judgeStage(dnsModule, answers('EABORTED', 'EABORTED', 'EABORTED'), null);
    expect(judgement).toMatchObject({ findings: [], inconclusive: {} });
    const canary: DnsLookup = { ...lookup('c-ares', '4', 'ENOTFOUND'), purpose: 'canary' };
    expect(told(world([lookup('system', 'any', address), canary]))).toEqual([]);
  });
});

describe('with --resolver', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  async function against(options: Omit<ResolverOptions, 'records'>, addresses?: string[]) {
    const csms: Csms = await startCsms();
    const records = addresses === undefined ? {} : { 'csms.test': addresses };
    const resolver: Resolver = await startResolver({ records, ...options });
    open.push(csms, resolver);
    const report = await diagnosed({
      url: csms.url('CP001', 'csms.test'),
      resolver: { host: '127.0.0.1', port: resolver.port },
      boot,
    });
    return { report, resolver };
  }

  test('only that one is asked, and its answer dialled', async () => {
    const { report, resolver } = await against({}, ['127.0.0.1']);
    expect(found(report)).toEqual([]);
    const here = `127.0.0.1:${resolver.port}`;
    const asked = report.facts.records.filter(({ kind }) => kind === 'dns.lookup');
    expect(asked.map((fact) => 'resolver' in fact && fact.resolver)).toEqual([here, here]);
    expect(resolver.questions).toEqual(['csms.test', 'csms.test']);
    expect(row(report, 'dns')?.summary).toBe('127.0.0.1');
    expect(report.network).toMatchObject({ localAddress: '127.0.0.1', resolver: here });
  });

  test.each([
    ['NXDOMAIN', 'dns-not-found'],
    ['SERVFAIL', 'dns-server-failure'],
    ['REFUSED', 'dns-server-failure'],
  ] as const)('%s is %s, and stops the rest', async (rcode, fault) => {
    const { report } = await against({ otherwise: { kind: 'rcode', rcode } });
    expect(report.findings).toMatchObject([{ fault, confidence: 'certain' }]);
    expect(row(report, 'upgrade')).toMatchObject({ status: 'blocked', because: fault });
  });

  test('a name without an address is told from one that does not exist', async () => {
    const { report } = await against({}, []);
    expect(report.findings).toMatchObject([
      { fault: 'dns-not-found', detail: expect.stringContaining('empty') },
    ]);
  });

  test('a question of its own goes to whom it names, and is recorded as that', async () => {
    const resolver = await startResolver({ records: { 'csms.test': ['127.0.0.1'] } });
    open.push(resolver);
    const run = connectionRun();
    const server = { host: '127.0.0.1', port: resolver.port };
    const question = { resolver: 'router', family: '4', server } as const;
    await Promise.all(lookUp(run, 'csms.test', 'gateway', [question]));
    expect(run.recorder.records).toMatchObject([
      { purpose: 'gateway', resolver: 'router', addresses: ['127.0.0.1'] },
    ]);
  });

  test('silence is a timeout', async () => {
    const resolver = await startResolver({ records: {}, otherwise: { kind: 'silent' } });
    open.push(resolver);
    const [question] = questionsTo({ host: '127.0.0.1', port: resolver.port });
    if (question === undefined) throw new Error('no question');
    const limits = { timeoutMs: 50, signal: new AbortController().signal };
    expect((await ask('csms.test', question, limits)).error?.code).toBe('ETIMEOUT');
    const aborted = { timeoutMs: 5_000, signal: AbortSignal.abort() };
    expect((await ask('csms.test', question, aborted)).error?.code).toBe('EABORTED');
  });

  test('a slow answer is a warning', async () => {
    const { report } = await against({ delayMs: 1_050 }, ['127.0.0.1']);
    expect(found(report)).toEqual(['dns-slow']);
    expect(report.verdict).toBe('warning');
  });
});

test('an address needs no lookup', async () => {
  const csms = await startCsms();
  const report = await diagnosed({ url: csms.url('CP001'), boot });
  await csms.close();
  expect(row(report, 'dns')).toMatchObject({
    status: 'pass',
    summary: '127.0.0.1: no lookup needed',
  });
  expect(report.measurements).not.toHaveProperty('dns.ms');
});
