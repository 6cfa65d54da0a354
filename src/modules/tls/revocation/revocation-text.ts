import type { Evidence, Table } from '../../../diagnosis/module.ts';
import type { Revocation } from '../../../facts/tls.ts';
import { printable } from '../printable.ts';
import type { RevocationVerdict } from './revocation-verdict.ts';

/** One answer, and what it proves. */
export interface JudgedAnswer {
  readonly fact: Revocation;
  readonly verdict: RevocationVerdict;
}

export const tableOf = (judged: readonly JudgedAnswer[]): Table => ({
  title: 'Revocation',
  columns: ['certificate', 'asked', 'until', 'status'],
  rows: judged.map(({ fact, verdict }) => [
    printable(fact.subject, 30),
    fact.source ?? '-',
    fact.nextUpdate?.slice(0, 10) ?? '-',
    statusText(verdict),
  ]),
});

function statusText(verdict: RevocationVerdict): string {
  if (verdict.kind === 'nowhere-named') return 'names no place to ask';
  if (verdict.kind === 'unproved') return `not proved: ${verdict.why}`;
  return `${verdict.kind} ${verdict.note}`.trim();
}

export const evidenceOf = ({ fact, verdict }: JudgedAnswer): Evidence => {
  const place = fact.url === null ? '' : `${printable(fact.url, 100)}: `;
  return {
    label: `${nameOf(fact)}, ${fact.source ?? 'nobody'}`,
    value: `${place}${statusText(verdict)}`,
  };
};

export const nameOf = ({ subject }: Revocation) => printable(subject, 80) || '(no name)';

export function roleOf({ role, index }: Revocation): string {
  if (index > 0) return 'The intermediate';
  return role === 'station' ? "The station's certificate" : 'The server certificate';
}

const SOURCES = {
  stapled: 'the OCSP answer that the server staples',
  ocsp: 'its OCSP responder',
  crl: 'its revocation list',
} as const;

export const sourceOf = ({ source }: Revocation) => (source === null ? 'nobody' : SOURCES[source]);
