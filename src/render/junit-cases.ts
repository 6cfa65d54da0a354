import type { Check, Finding, Report } from '../diagnosis/report.ts';
import { apartIn, type Elsewhere, telling } from './check-text.ts';
import { codeOf, findingLines } from './finding-lines.ts';
import { reading } from './verdict-line.ts';

export interface JunitCase {
  readonly name: string;
  readonly durationMs: number;
  readonly outcome:
    | { readonly kind: 'passed' }
    | {
        readonly kind: 'failure' | 'error' | 'skipped';
        readonly type: string;
        readonly message: string;
        readonly lines: readonly string[];
      };
  /** What else there is to say of it. */
  readonly notes: readonly string[];
}

/**
 * A test case for each stage. What only follows from a fault elsewhere is skipped, so that
 * the failures are what there is to mend. A verdict that is inconclusive although no stage
 * is (one that was asked for is blocked) is a case of its own: it must not be all green.
 */
export function junitCases(report: Report): JunitCase[] {
  const elsewhere = apartIn(report);
  const findings = byStage(report.findings);
  const cases = report.checks.map((check) => {
    const own = findings.get(check.stage) ?? [];
    // Told once, also where a stranger's report has a stage twice.
    findings.delete(check.stage);
    return caseOf(check, own, report, elsewhere);
  });
  const red = cases.some(({ outcome: { kind } }) => kind === 'failure' || kind === 'error');
  return report.verdict === 'inconclusive' && !red ? [...cases, verdictCase(report)] : cases;
}

function byStage(findings: readonly Finding[]): Map<string, Finding[]> {
  const stages = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = stages.get(finding.stage);
    if (own === undefined) stages.set(finding.stage, [finding]);
    else own.push(finding);
  }
  return stages;
}

function caseOf(
  check: Check,
  findings: readonly Finding[],
  { failOn }: Report,
  elsewhere: Elsewhere,
): JunitCase {
  const { stage, status, durationMs } = check;
  const text = telling(check, elsewhere);
  const fails = ({ severity }: Finding) =>
    severity === 'fault' || (severity === 'warning' && failOn === 'warning');
  const failing = findings.filter(fails);
  const others = findings.filter((finding) => !fails(finding));
  const outcome = outcomeOf(status, text, failing);
  const told = 'message' in outcome && outcome.message === text;
  return {
    name: stage,
    durationMs,
    outcome,
    notes: [...(told || text === '' ? [] : [text]), ...others.flatMap(findingLines)],
  };
}

function outcomeOf(
  status: Check['status'],
  text: string,
  failing: readonly Finding[],
): JunitCase['outcome'] {
  const lines = failing.flatMap(findingLines);
  switch (status) {
    case 'pass':
    case 'note':
    case 'warning':
    case 'fault': {
      const [first] = failing;
      if (first === undefined && status !== 'fault') return { kind: 'passed' };
      const message = first === undefined ? text : `${codeOf(first)}: ${first.title}`;
      return { kind: 'failure', type: first?.mrec ?? 'fault', message, lines };
    }
    case 'follows':
    case 'blocked':
    case 'skipped':
      return { kind: 'skipped', type: status, message: text, lines };
    default:
      // Inconclusive, crashed, or a word of a newer version: no claim that it passed.
      return { kind: 'error', type: status, message: text, lines };
  }
}

const verdictCase = (report: Report): JunitCase => ({
  name: 'verdict',
  durationMs: 0,
  outcome: { kind: 'error', type: report.verdict, message: reading(report), lines: [] },
  notes: [],
});
