import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import type { JudgedPath, PathProblemKind } from '../../../tls/path-problems.ts';
import type { Part } from './certificate-dates.ts';
import { nameFor } from './certificate-name.ts';

/** RFC 5280, 6.1: rules of a path that have nothing to do with dates, names or strength. */
const BROKEN_RULES: Readonly<Partial<Record<PathProblemKind, string>>> = {
  'not-an-authority': 'issued a certificate although it is no authority (basicConstraints)',
  'path-too-long': 'allows fewer intermediates below it than there are (pathLenConstraint)',
  'key-usage': 'is not allowed to be used like this (keyUsage)',
  purpose: 'is not meant for TLS servers (extendedKeyUsage)',
  'names-not-allowed': 'is not allowed to issue for the names below it (nameConstraints)',
  'unknown-critical': 'has a critical extension that is not understood',
};

export const breaksRules = ({ problems }: JudgedPath) =>
  problems.some(({ kind }) => BROKEN_RULES[kind] !== undefined);

/** Every step of the path that is not allowed, whatever it leads to. */
export function ruleFindings({ problems }: JudgedPath): Part {
  const broken = problems.flatMap(({ kind, certificate }): Evidence[] => {
    const value = BROKEN_RULES[kind];
    return value === undefined ? [] : [{ label: nameFor(certificate), value }];
  });
  const [first] = broken;
  if (first === undefined) return { findings: [], words: [] };
  const more = broken.length === 1 ? '' : ` ${broken.length} rules are broken in all.`;
  const finding: Observation = {
    fault: 'tls-chain-invalid',
    confidence: 'certain',
    detail: `${first.label} ${first.value}.${more}`,
    evidence: broken,
  };
  return { findings: [finding], words: ['not valid as a chain'] };
}
