import type { Observation } from '../../../diagnosis/module.ts';
import type { Path } from '../../../tls/chain.ts';
import { bestPath } from '../../../tls/path-problems.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { minute } from '../dates.ts';
import { type Part, validity } from './certificate-dates.ts';

/**
 * The same paths by the charger's own clock, each up to its root, sent or not: what it
 * refuses there although it is fine now is no fault of the certificates. With that clock
 * put right these findings vanish.
 */
export function chargerFindings(paths: readonly Path[], chargerNow: number, now: number): Part {
  const certificates = bestPath(paths, chargerNow)?.path.certificates ?? [];
  const early = certificates.filter(({ notBefore }) => chargerNow < notBefore);
  const late = certificates.filter(({ notAfter }) => chargerNow > notAfter);
  const isFine = (bestPath(paths, now)?.path.certificates ?? []).every(
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
            detail: `By its own clock (${minute(chargerNow)}) the charger refuses ${refused.length} of ${certificates.length} certificates of this backend as ${as}. ${isFine ? 'With the right time it accepts all of their dates.' : 'Some are out of date by true time too.'}`,
            evidence: [
              { label: "charger's clock", value: minute(chargerNow) },
              { label: 'true time', value: minute(now) },
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
