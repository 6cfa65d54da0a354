import type { Facts } from '../facts/document.ts';
import type { Check, Finding, Report } from './report.ts';

/**
 * Fault, else inconclusive (something asked for was not seen, or a module crashed),
 * else warning, else healthy.
 */
export function verdictOf(
  findings: readonly Finding[],
  checks: readonly Check[],
  facts: Facts,
): Report['verdict'] {
  if (findings.some(({ severity }) => severity === 'fault')) return 'fault';
  const asked = (stage: Check['stage']) =>
    facts.stages.some((record) => record.stage === stage && record.asked);
  const unseen = checks.some(
    ({ stage, status }) =>
      status === 'inconclusive' || status === 'crashed' || (status === 'blocked' && asked(stage)),
  );
  if (unseen || facts.interrupted) return 'inconclusive';
  return findings.some(({ severity }) => severity === 'warning') ? 'warning' : 'healthy';
}

/** When several apply: interrupted, finding, crash, inconclusive, healthy. */
export function exitCodeOf(
  verdict: Report['verdict'],
  findings: readonly Finding[],
  checks: readonly Check[],
  interrupted: boolean,
  failOn: 'fault' | 'warning',
): number {
  if (interrupted) return 130;
  const failing = findings.some(
    ({ severity }) => severity === 'fault' || (failOn === 'warning' && severity === 'warning'),
  );
  if (failing) return 1;
  if (checks.some(({ status }) => status === 'crashed')) return 70;
  return verdict === 'inconclusive' ? 3 : 0;
}
