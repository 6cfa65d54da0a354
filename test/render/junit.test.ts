import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, Report } from '../../src/diagnosis/report.ts';
import { renderJunit } from '../../src/render/junit.ts';
import { hostileReport } from './hostile.ts';
import { junitErrors } from './junit-rules.ts';
import { checks, finding, ghost, report } from './reports.ts';
import { readXml, type XmlElement } from './xml-reader.ts';

function suiteOf(what: Report): XmlElement {
  const root = readXml(renderJunit([what]));
  expect(junitErrors(root)).toEqual([]);
  const [suite] = root.children;
  if (suite === undefined) throw new Error('no suite');
  return suite;
}

/** Name, outcome, type and message of each test case. */
const casesOf = (suite: XmlElement) =>
  suite.children
    .filter(({ name }) => name === 'testcase')
    .map(({ attributes, children }) => {
      const verdict = children.find(({ name }) => name !== 'system-out');
      const said = children.find(({ name }) => name === 'system-out');
      return {
        name: attributes.name,
        outcome: verdict?.name ?? 'passed',
        type: verdict?.attributes.type,
        message: verdict?.attributes.message,
        text: verdict?.text ?? '',
        said: said?.text ?? '',
      };
    });

const caseOf = (what: Report, stage: string) =>
  casesOf(suiteOf(what)).find(({ name }) => name === stage);

describe('a ghost as JUnit', () => {
  const suite = suiteOf(ghost());
  const cases = casesOf(suite);

  it('has a test case for every stage, and counts them', () => {
    expect(cases.map(({ name }) => name)).toEqual(ghost().checks.map(({ stage }) => stage));
    expect(suite.attributes).toMatchObject({
      name: 'ghostcheck CP001',
      tests: '11',
      failures: '2',
      errors: '0',
      skipped: '4',
      time: '0.412',
      timestamp: '2026-06-15T12:00:00',
    });
  });

  it('fails at a fault, with code, detail, evidence, remedy and fingerprint', () => {
    const clock = cases.find(({ name }) => name === 'clock');
    expect(clock).toMatchObject({ outcome: 'failure', type: 'CX015' });
    expect(clock?.message).toBe("CX015 clock-reset: The charger's clock has been reset");
    for (const line of [
      'It believes it is 2000-01-01',
      "- charger's clock: 2000-01-01 00:04 UTC",
      'Whose it is: the charger',
      '1. the technician on site: Connect to the charger locally',
      '   good when: its display shows the right date and time',
      '   run: ghostcheck diagnose wss://csms.example.com/ocpp/CP001',
      'Fingerprint: 0123456789abcdef',
    ]) {
      expect(clock?.text).toContain(line);
    }
  });

  it('skips what follows, so that the failures are what there is to mend', () => {
    const tls = cases.find(({ name }) => name === 'tls');
    expect(tls).toMatchObject({ outcome: 'skipped', type: 'follows' });
    expect(tls?.message).toContain('from clock-reset');
    // A note neither fails nor is lost.
    expect(tls?.said).toContain('The certificate chain is large (tls-chain-large)');
  });
});

describe('each status', () => {
  const boot = (parts: Partial<Check>, more: Partial<Report> = {}) =>
    caseOf(report({ checks: checks({ boot: { ...parts } }), ...more }), 'boot');

  it.each([
    [{ status: 'pass' }, 'passed', undefined],
    [{ status: 'note' }, 'passed', undefined],
    [{ status: 'blocked', because: 'tls did not get through' }, 'skipped', 'blocked'],
    [{ status: 'skipped', because: 'no --boot given' }, 'skipped', 'skipped'],
    [{ status: 'inconclusive', because: 'no answer' }, 'error', 'inconclusive'],
    [{ status: 'crashed', because: 'TypeError: x' }, 'error', 'crashed'],
  ] as const)('%j is %s', (check, outcome, type) => {
    const found = boot(check);
    expect(found).toMatchObject({ outcome });
    expect(found?.type).toBe(type);
    if ('because' in check) expect(found?.message).toContain(check.because);
  });

  it('makes no claim about one that only a newer version knows', () => {
    const newer = JSON.parse('"deferred"') as Check['status'];
    expect(boot({ status: newer })).toMatchObject({ outcome: 'error', type: 'deferred' });
  });

  it('lets a warning pass with what it says, unless it was asked to fail on it', () => {
    const warned: Partial<Report> = {
      verdict: 'warning',
      findings: [finding({ id: 'boot-pending', severity: 'warning', stage: 'boot' })],
    };
    const passed = boot({ status: 'warning' }, { ...warned, failOn: 'fault' });
    expect(passed).toMatchObject({ outcome: 'passed' });
    expect(passed?.said).toContain('(boot-pending)');
    const failed = boot({ status: 'warning' }, { ...warned, failOn: 'warning' });
    expect(failed).toMatchObject({ outcome: 'failure', type: 'CX015' });
  });

  it('is not all green where the verdict is inconclusive', () => {
    const blocked = checks({ boot: { status: 'blocked', because: 'a missing input' } });
    const suite = suiteOf(report({ checks: blocked, verdict: 'inconclusive', exitCode: 3 }));
    expect(casesOf(suite).at(-1)).toMatchObject({ name: 'verdict', outcome: 'error' });
    expect(suite.attributes).toMatchObject({ tests: '12', errors: '1' });
  });
});

it('is all green for a healthy report', () => {
  const { attributes } = suiteOf(report());
  expect(attributes).toMatchObject({ failures: '0', errors: '0' });
});

it('keeps labels, verdict and the fingerprints that there are', () => {
  const properties = (what: Report) =>
    suiteOf(what).children.find(({ name }) => name === 'properties')?.children ?? [];
  const found = properties({ ...ghost(), labels: { ticket: '4711' } });
  expect(found.map(({ attributes }) => attributes)).toEqual(
    expect.arrayContaining([
      { name: 'label.ticket', value: '4711' },
      { name: 'verdict', value: 'fault' },
      { name: 'fingerprint.clock-reset', value: '0123456789abcdef' },
    ]),
  );
  const { fingerprint: _, ...strict } = finding();
  const hidden = properties({ ...ghost(), findings: [strict] });
  expect(hidden.some(({ attributes }) => attributes.name?.startsWith('fingerprint'))).toBe(false);
});

it('has a suite for each report', () => {
  const root = readXml(renderJunit([ghost(), report()]));
  expect(junitErrors(root)).toEqual([]);
  expect(root.children).toHaveLength(2);
  expect(root.attributes).toMatchObject({ tests: '22', failures: '2' });
});

it('takes durations that no run has', () => {
  const odd = checks({ dns: { durationMs: 1e300 }, tcp: { durationMs: -5 } });
  expect(suiteOf(report({ checks: odd })).attributes.tests).toBe('11');
});

it('stays valid whatever the texts of a report are', () => {
  fc.assert(
    fc.property(hostileReport, (hostile) => {
      expect(junitErrors(readXml(renderJunit([hostile])))).toEqual([]);
    }),
  );
});
