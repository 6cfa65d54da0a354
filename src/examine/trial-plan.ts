import type { CertificateFlaw } from '../facts/visit.ts';

/** One certificate to be shown, as it differs from a sound one. */
export interface Trial {
  /** As the report names it. */
  readonly name: string;
  readonly issuer: 'unknown' | 'given' | 'itself';
  /** It ended with this year; null: valid now. */
  readonly endedWith: number | null;
  /** Where the station's name for us stands in it: `other` is another name. */
  readonly san: 'right' | 'other' | 'none';
  readonly commonName: 'right' | 'other';
  readonly key: 'ec' | 'rsa' | 'both';
  readonly intermediate: 'sent' | 'missing';
  readonly flaws: readonly CertificateFlaw[];
}

/** Years around which chargers' clocks are found: before any of them, and between each two. */
const ENDED_WITH = [1999, 2005, 2010, 2020];

/**
 * The certificates in turn. Which of those that ended a station calls expired tells its clock,
 * whether it trusts us or not. With an authority that it may trust (`given`) each check can be
 * seen by itself; `hiding`: it may have an intermediate below it.
 */
export function trialPlan(given: { readonly hiding: boolean } | null, thisYear: number): Trial[] {
  const issuer = given === null ? 'unknown' : 'given';
  const unknown: CertificateFlaw[] = given === null ? ['authority'] : [];
  const trial = (name: string, parts: Partial<Trial> = {}): Trial => ({
    name,
    issuer,
    endedWith: null,
    san: 'right',
    commonName: 'right',
    key: 'both',
    intermediate: 'sent',
    flaws: unknown,
    ...parts,
  });
  const dates = [
    trial('valid'),
    ...[...ENDED_WITH, thisYear - 1].map((endedWith) =>
      trial(`ended with ${endedWith}`, { endedWith, flaws: [...unknown, 'dates'] }),
    ),
  ];
  const itself = trial('self-signed', { issuer: 'itself', flaws: ['self-signed'] });
  if (given === null) return [...dates, itself];
  return [
    ...dates,
    trial('EC key', { key: 'ec' }),
    trial('RSA key', { key: 'rsa' }),
    trial('named by SAN only', { commonName: 'other' }),
    trial('named by CN only', { san: 'none' }),
    trial('another name in SAN', { san: 'other', flaws: ['name'] }),
    trial('another name', { san: 'other', commonName: 'other', flaws: ['name'] }),
    ...(given.hiding
      ? [trial('intermediate missing', { intermediate: 'missing', flaws: ['intermediate'] })]
      : []),
    itself,
    trial('unknown authority', { issuer: 'unknown', flaws: ['authority'] }),
  ];
}
