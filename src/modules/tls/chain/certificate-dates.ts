import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import type { JudgedPath } from '../../../tls/path-problems.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { DAY_MS, day, days, minute } from '../dates.ts';
import { nameFor, type Role, roleIn } from './certificate-name.ts';

export interface Part {
  readonly findings: readonly Observation[];
  readonly words: readonly string[];
}

/** Dates of a path at true time: every certificate that is out of date, or soon will be. */
export function dateFindings({ path, problems }: JudgedPath, now: number): Part {
  const { certificates } = path;
  const having = (kind: string) =>
    problems.filter((problem) => problem.kind === kind).map(({ certificate }) => certificate);
  const expired = having('expired');
  const early = having('not-yet-valid');
  const ending = certificates
    .filter((certificate) => !expired.includes(certificate) && isExpiring(certificate, now))
    .toSorted((a, b) => a.notAfter - b.notAfter);
  const finding = (
    fault: Observation['fault'],
    [first, ...others]: readonly Certificate[],
    says: (first: Certificate) => string,
  ): Observation[] => {
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : ` So it is with ${others.map(nameFor).join(', ')}.`;
    return [
      {
        fault,
        confidence: 'certain',
        detail: `The ${ROLES[roleIn(certificates, first)]} ${nameFor(first)} ${says(first)}${more}`,
        evidence: [...[first, ...others].map(validity), judgedAt(now)],
      },
    ];
  };
  const findings = [
    ...finding(
      'tls-certificate-expired',
      expired,
      ({ notAfter }) => `expired ${days(now - notAfter)} ago, on ${day(notAfter)}.`,
    ),
    ...finding(
      'tls-certificate-not-yet-valid',
      early,
      ({ notBefore }) => `is valid from ${minute(notBefore)} only, in ${days(notBefore - now)}.`,
    ),
    ...finding(
      'tls-certificate-expiring',
      ending,
      ({ notBefore, notAfter }) =>
        `expires in ${days(notAfter - now)}, on ${day(notAfter)}. It was issued for ${days(notAfter - notBefore)}.`,
    ),
  ];
  return { findings, words: [wordsOf(certificates, expired, early, now)] };
}

function wordsOf(
  path: readonly Certificate[],
  [gone]: readonly Certificate[],
  [future]: readonly Certificate[],
  now: number,
): string {
  if (gone !== undefined) return `expired ${days(now - gone.notAfter)} ago`;
  if (future !== undefined) return 'not valid yet';
  return `${days(Math.min(...path.map(({ notAfter }) => notAfter)) - now)} left`;
}

export function isExpiring({ notBefore, notAfter }: Certificate, now: number): boolean {
  const { expiringWithinDays, expiringBelowLifetimeShare } = THRESHOLDS.tls;
  const left = notAfter - now;
  return (
    left >= 0 &&
    left < expiringWithinDays * DAY_MS &&
    left < (notAfter - notBefore) * expiringBelowLifetimeShare
  );
}

const ROLES: Readonly<Record<Role, string>> = {
  server: 'server certificate',
  CA: 'intermediate',
  root: 'root',
};

export const validity = (certificate: Certificate): Evidence => ({
  label: nameFor(certificate),
  value: `${minute(certificate.notBefore)} to ${minute(certificate.notAfter)}`,
});

const judgedAt = (now: number): Evidence => ({ label: 'judged at', value: minute(now) });
