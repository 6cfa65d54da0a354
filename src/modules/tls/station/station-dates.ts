import type { Observation } from '../../../diagnosis/module.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { validity } from '../chain/certificate-dates.ts';
import { nameFor } from '../chain/certificate-name.ts';
import { day, days, minute } from '../dates.ts';
import type { TlsInput } from '../input.ts';
import type { StationChain } from './station-chain.ts';
import type { Progress } from './station-progress.ts';

/** The dates of the station's certificate and of what is sent with it, now and by the charger's clock. */
export function stationDates(
  { path }: StationChain,
  { now, chargerNow }: Pick<TlsInput, 'now' | 'chargerNow'>,
  { taken }: Pick<Progress, 'taken'>,
): Observation[] {
  const late = path.filter(({ notAfter }) => now > notAfter);
  const early = path.filter(({ notBefore }) => now < notBefore);
  const [gone] = late;
  const [future] = early;
  // A00.FR.429, A00.FR.430: a station should try all the same, and a CSMS may let it in to renew it.
  const letIn = taken ? ' This backend took it all the same.' : '';
  if (gone !== undefined) {
    return [
      {
        fault: 'station-certificate-expired',
        confidence: 'certain',
        detail: `${subjectOf(gone, path)} expired ${days(now - gone.notAfter)} ago, on ${day(gone.notAfter)}.${letIn}`,
        evidence: late.map(validity),
      },
    ];
  }
  if (future !== undefined) {
    return [
      {
        fault: 'station-certificate-not-yet-valid',
        confidence: 'certain',
        detail: `${subjectOf(future, path)} is valid from ${minute(future.notBefore)} only, in ${days(future.notBefore - now)}.${letIn}`,
        evidence: early.map(validity),
      },
    ];
  }
  return chargerNow === null ? [] : byTheCharger(path, chargerNow);
}

/** What is fine at true time and not by the charger's own clock: the clock is what is wrong. */
function byTheCharger(path: readonly Certificate[], chargerNow: number): Observation[] {
  const early = path.filter(({ notBefore }) => chargerNow < notBefore);
  const late = path.filter(({ notAfter }) => chargerNow > notAfter);
  const [fault, refused, as] =
    early.length > 0
      ? (['station-certificate-not-yet-valid', early, 'not valid yet'] as const)
      : (['station-certificate-expired', late, 'expired'] as const);
  const [first] = refused;
  if (first === undefined) return [];
  return [
    {
      fault,
      // That a station looks at the dates of its own certificate is no rule: some do.
      confidence: 'possible',
      detail: `By the charger's own clock (${minute(chargerNow)}) ${lowered(subjectOf(first, path))} is ${as}: a station that checks that does not use it. With the right time it is valid.`,
      evidence: [{ label: "charger's clock", value: minute(chargerNow) }, ...refused.map(validity)],
    },
  ];
}

const subjectOf = (certificate: Certificate, path: readonly Certificate[]): string =>
  certificate === path[0]
    ? `The station's certificate ${nameFor(certificate)}`
    : `The certificate ${nameFor(certificate)}, sent along with the station's,`;

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
