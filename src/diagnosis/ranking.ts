import { STAGES } from '../facts/stages.ts';
import { FAULTS, isFaultId } from '../faults/index.ts';
import type { Finding } from './report.ts';

const CONFIDENCES = ['certain', 'likely', 'possible'];
const SEVERITIES = ['fault', 'warning', 'note'];

const stops = ({ fault }: Finding) => isFaultId(fault) && FAULTS[fault].stops;

/**
 * Ranks findings, the most important first: faults before warnings before notes, what
 * stops the handshake by itself before what strains it, certain before likely before
 * possible, then the order of the stages. What follows from another comes after all
 * that follow from none.
 */
export function ranked(findings: readonly Finding[]): Finding[] {
  const keys = (finding: Finding) => [
    finding.causedBy === null ? 0 : 1,
    SEVERITIES.indexOf(finding.severity),
    stops(finding) ? 0 : 1,
    CONFIDENCES.indexOf(finding.confidence),
    STAGES.indexOf(finding.stage),
  ];
  return findings.toSorted((a, b) => {
    const [left, right] = [keys(a), keys(b)];
    const differing = left.findIndex((key, index) => key !== right[index]);
    return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
  });
}

/**
 * A warning that a fault follows from is what broke it: here it weighs as much as the fault,
 * so that verdict, row and primary finding name the same.
 */
export function weighed(findings: readonly Finding[]): Finding[] {
  const causes = new Set(
    findings.flatMap(({ severity, causedBy }) => (severity === 'fault' ? (causedBy ?? []) : [])),
  );
  return findings.map((finding) =>
    finding.severity === 'warning' && causes.has(finding.id)
      ? { ...finding, severity: 'fault' }
      : finding,
  );
}

/** The one finding to act on first; a note never is. */
export function primaryOf(rankedFindings: readonly Finding[]): Finding | null {
  const [first] = rankedFindings;
  return first === undefined || first.severity === 'note' || first.causedBy !== null ? null : first;
}
