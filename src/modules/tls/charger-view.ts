import type { Observation } from '../../diagnosis/module.ts';
import type { JudgedPath } from '../../tls/path-problems.ts';
import type { Certificate } from '../../tls/x509.ts';
import { type Part, validity } from './certificate-dates.ts';

/**
 * The same path by the charger's own clock: what it refuses there although it is fine now
 * is no fault of the certificates. With that clock put right these findings vanish.
 */
export function chargerFindings(best: JudgedPath, chargerNow: number, now: number): Part {
  const { certificates } = best.path;
  const early = certificates.filter(({ notBefore }) => chargerNow < notBefore);
  const late = certificates.filter(({ notAfter }) => chargerNow > notAfter);
  const isFine = certificates.every(
    ({ notBefore, notAfter }) => notBefore <= now && now <= notAfter,
  );
  const finding = (
    fault: 'tls-certificate-not-yet-valid' | 'tls-certificate-expired',
    refused: readonly Certificate[],
    as: string,
  ): Observation[] =>
    refused.length === 0
      ? []
      : [
          {
            fault,
            owner: 'charger',
            // That a charger checks dates is what the rules ask for; some do not.
            confidence: 'likely',
            detail: `By its own clock (${utc(chargerNow)}) the charger refuses ${refused.length} of ${certificates.length} certificates of this backend as ${as}. ${isFine ? 'With the right time it accepts all of their dates.' : 'Some are out of date by true time too.'}`,
            evidence: [
              { label: "charger's clock", value: utc(chargerNow) },
              ...refused.map(validity),
            ],
          },
        ];
  const words =
    early.length > 0
      ? ['not yet valid for the charger']
      : late.length > 0
        ? ['expired for the charger']
        : [];
  return {
    findings: [
      ...finding('tls-certificate-not-yet-valid', early, 'not yet valid'),
      ...finding('tls-certificate-expired', late, 'expired'),
    ],
    words,
  };
}

const utc = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
