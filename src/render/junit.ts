import type { Report } from '../diagnosis/report.ts';
import { type JunitCase, junitCases } from './junit-cases.ts';
import { exit, reading } from './verdict-line.ts';
import { element, textElement, xmlDocument } from './xml.ts';

/** An instant as far as all readers take one: without fraction and zone. */
const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** More than any run takes: a number of a stranger could need an exponent. */
const MAX_MS = 1e12;

/**
 * JUnit XML as Jenkins and other CI servers read it (the schema of Jenkins' xUnit plugin,
 * junit-10): a suite a report, a test case a stage.
 */
export function renderJunit(reports: readonly Report[]): string {
  const suites = reports.map((report) => ({ report, cases: junitCases(report) }));
  const { tests, failures, errors } = totals(suites.flatMap(({ cases }) => cases));
  const duration = reports.reduce((sum, { run }) => sum + run.durationMs, 0);
  const time = seconds(duration);
  return xmlDocument(
    element(
      'testsuites',
      { name: 'ghostcheck', tests, failures, errors, time },
      suites.map(({ report, cases }) => suite(report, cases)),
    ),
  );
}

function suite(report: Report, cases: readonly JunitCase[]): string {
  const { run, target } = report;
  const whose = target.identity ?? target.url ?? run.mode;
  const timestamp = SECONDS.exec(run.startedAt)?.[0];
  return element(
    'testsuite',
    {
      name: `ghostcheck ${whose}`,
      ...totals(cases),
      time: seconds(run.durationMs),
      ...(timestamp === undefined ? {} : { timestamp }),
    },
    [
      element('properties', {}, properties(report)),
      ...cases.map((one) => testCase(one, `ghostcheck.${whose}`)),
      textElement('system-out', {}, closingLines(report)),
    ],
  );
}

function testCase({ name, durationMs, outcome, notes }: JunitCase, classname: string): string {
  return element('testcase', { classname, name, time: seconds(durationMs) }, [
    ...(outcome.kind === 'passed' ? [] : [verdictElement(outcome)]),
    ...(notes.length === 0 ? [] : [textElement('system-out', {}, notes)]),
  ]);
}

const verdictElement = ({ kind, type, message, lines }: Exclude<JunitCase['outcome'], Passed>) =>
  textElement(kind, { type, message }, lines);

type Passed = { readonly kind: 'passed' };

function properties({ tool, run, target, verdict, scope, labels, findings }: Report): string[] {
  const values: [string, string | null][] = [
    ['version', tool.version],
    ['run', run.id],
    ['mode', run.mode],
    ['judgedAt', run.judgedAt],
    ['url', target.url],
    ['verdict', verdict],
    ['scope', scope],
    ...Object.entries(labels).map(([key, value]): [string, string] => [`label.${key}`, value]),
    ...findings.map(({ id, fingerprint }): [string, string | null] => [
      `fingerprint.${id}`,
      fingerprint ?? null,
    ]),
  ];
  return values.flatMap(([name, value]) =>
    value === null ? [] : [element('property', { name, value })],
  );
}

const closingLines = (report: Report): string[] => [
  `${report.verdict.toUpperCase()} ${reading(report)} ${exit(report)}`,
  ...report.notExamined.map(({ what, how }) => `not examined: ${what}; to see it: ${how}`),
  ...report.actions.map(
    ({ at, what, inWhoseName, target }) => `done: ${at} ${what}, as ${inWhoseName}, at ${target}`,
  ),
  ...report.overrides.map((rule) => `lifted by an option: ${rule}`),
];

function totals(cases: readonly JunitCase[]) {
  const count = (kind: JunitCase['outcome']['kind']) =>
    cases.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

const seconds = (ms: number): string => (Math.min(Math.max(ms, 0), MAX_MS) / 1_000).toFixed(3);
