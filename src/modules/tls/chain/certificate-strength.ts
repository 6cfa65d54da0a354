import type { Observation } from '../../../diagnosis/module.ts';
import type { JudgedPath } from '../../../tls/path-problems.ts';
import { nameFor } from './certificate-name.ts';

/** Keys and signatures below what OCPP asks for. */
export function strengthFindings({ problems }: JudgedPath): Observation[] {
  const weak = problems.flatMap(({ kind, certificate }) => {
    const { key, signature } = certificate;
    if (kind === 'weak-key') {
      const value = `${key.type.toUpperCase()} key of ${key.bits} bits`;
      return [{ label: nameFor(certificate), value }];
    }
    return kind === 'weak-signature'
      ? [{ label: nameFor(certificate), value: `signed by ${signature}` }]
      : [];
  });
  const [first] = weak;
  if (first === undefined) return [];
  const detail = `${first.label} has a weakness that current clients refuse: ${first.value}.`;
  return [{ fault: 'tls-certificate-weak', confidence: 'certain', detail, evidence: weak }];
}
