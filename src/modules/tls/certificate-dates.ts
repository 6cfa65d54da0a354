import type { Observation } from '../../diagnosis/module.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { JudgedPath } from '../../tls/path-problems.ts';
import type { Certificate } from '../../tls/x509.ts';
import { nameFor } from './certificate-name.ts';

const DAY_MS = 86_400_000;

export interface Part {
  readonly findings: readonly Observation[];
  readonly words: readonly string[];
}

/** Dates of a path at true time. */
export function dateFindings({ path, problems }: JudgedPath, now: number): Part {
  const having = (kind: string) =>
    problems.filter((problem) => problem.kind === kind).map(({ certificate }) => certificate);
  const expired = having('expired');
  const early = having('not-yet-valid');
  const findings: Observation[] = [];
  const [gone] = expired;
  if (gone !== undefined) {
    findings.push({
      fault: 'tls-certificate-expired',
      confidence: 'certain',
      detail: `${subjectOf(gone, path.certificates)} expired ${days(now - gone.notAfter)} ago, on ${utcDay(gone.notAfter)}.`,
      evidence: expired.map(validity),
    });
  }
  const [future] = early;
  if (future !== undefined) {
    findings.push({
      fault: 'tls-certificate-not-yet-valid',
      confidence: 'certain',
      detail: `${subjectOf(future, path.certificates)} is valid from ${utcMinute(future.notBefore)} only, in ${days(future.notBefore - now)}.`,
      evidence: early.map(validity),
    });
  }
  if (gone !== undefined) {
    return { findings, words: [`expired ${days(now - gone.notAfter)} ago`] };
  }
  if (future !== undefined) return { findings, words: ['not valid yet'] };
  const soonest = path.certificates.toSorted((a, b) => a.notAfter - b.notAfter)[0];
  if (soonest === undefined) return { findings, words: [] };
  return {
    findings: expiring(soonest, path.certificates, now),
    words: [`${days(soonest.notAfter - now)} left`],
  };
}

function expiring(soonest: Certificate, path: readonly Certificate[], now: number): Observation[] {
  const { expiringWithinDays, expiringBelowLifetimeShare } = THRESHOLDS.tls;
  const left = soonest.notAfter - now;
  const lifetime = soonest.notAfter - soonest.notBefore;
  const isShort = left < expiringWithinDays * DAY_MS;
  if (!isShort || left >= lifetime * expiringBelowLifetimeShare) return [];
  return [
    {
      fault: 'tls-certificate-expiring',
      confidence: 'certain',
      detail: `${subjectOf(soonest, path)} expires in ${days(left)}, on ${utcDay(soonest.notAfter)}. It was issued for ${days(lifetime)}.`,
      evidence: [validity(soonest)],
    },
  ];
}

/** `The server certificate csms.example.com`, `The root Example CA` */
function subjectOf(certificate: Certificate, path: readonly Certificate[]): string {
  const index = path.indexOf(certificate);
  const isRoot = index === path.length - 1 && certificate.subject.key === certificate.issuer.key;
  const role = index === 0 ? 'server certificate' : isRoot ? 'root' : 'intermediate';
  return `The ${role} ${nameFor(certificate)}`;
}

export const validity = (certificate: Certificate) => ({
  label: nameFor(certificate),
  value: `${utcMinute(certificate.notBefore)} to ${utcMinute(certificate.notAfter)}`,
});

export const utcDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
export const utcMinute = (ms: number) =>
  `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** `61 days`, or below two days `31 hours`. */
export function days(ms: number): string {
  const [count, unit] =
    ms >= 2 * DAY_MS ? [Math.floor(ms / DAY_MS), 'day'] : [Math.floor(ms / 3_600_000), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
