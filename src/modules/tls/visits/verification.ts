import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import { isAccepted, isRefused } from '../../../diagnosis/station-answer.ts';
import { ofKind } from '../../../facts/select.ts';
import type { CertificateFlaw, StationSecured } from '../../../facts/visit.ts';
import { minute } from '../dates.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import { flawsOf } from './shown.ts';

/** Who takes one of these has not looked at whom it was issued by. */
const UNTRUSTED: readonly CertificateFlaw[] = ['authority', 'self-signed', 'intermediate'];

/** What the station went on with, and a station that verifies would not have. */
export function judgeVerification({ records, chargerNow }: TlsInput): Observation[] {
  const shown = ofKind(records, 'station.secured');
  const accepted = shown.filter(isAccepted);
  const blind = accepted.filter((one) => flawsOf(one).some((flaw) => UNTRUSTED.includes(flaw)));
  if (blind.length > 0) return [off(blind, shown)];
  const misnamed = accepted.filter((one) => flawsOf(one).includes('name'));
  const outdated = accepted.filter((one) => flawsOf(one).includes('dates'));
  return [
    ...(misnamed.length > 0 ? [nameUnchecked(misnamed)] : []),
    ...datesUnchecked(outdated, accepted, looksAtDates(shown) ? null : chargerNow),
  ];
}

function off(blind: readonly StationSecured[], shown: readonly StationSecured[]): Observation {
  const [first] = blind;
  const isFresh = first !== undefined && !first.certificate.given;
  const what = isFresh
    ? 'a certificate that this laptop made a moment ago, and that no authority stands for'
    : 'a certificate whose issuer it cannot know';
  return {
    fault: 'station-verification-off',
    confidence: 'certain',
    detail: `The station went on with ${what}. So it does not check who it is talking to.`,
    evidence: [
      ...evidenceOf(blind),
      { label: 'issuer', value: 'not checked' },
      { label: 'name', value: checkOf('name', shown) },
      { label: 'dates', value: checkOf('dates', shown) },
    ],
  };
}

/** Whether a check is done, by what became of certificates that only this check would refuse. */
function checkOf(flaw: 'name' | 'dates', shown: readonly StationSecured[]): string {
  const wrong = shown.filter((one) => flawsOf(one).includes(flaw));
  if (wrong.some(isAccepted)) return 'not checked';
  return wrong.some(isRefused) ? 'refused where it is wrong' : 'not tried';
}

const nameUnchecked = (misnamed: readonly StationSecured[]): Observation => ({
  fault: 'station-name-unchecked',
  confidence: 'certain',
  detail:
    'The station went on with a certificate of an authority that it trusts, made for another host. So any server of that authority passes for its backend.',
  evidence: evidenceOf(misnamed),
});

/** It refuses one that has nothing else against it: what it takes has not ended to it. */
const looksAtDates = (shown: readonly StationSecured[]): boolean =>
  shown.some(
    (one) =>
      isRefused(one) && flawsOf(one).every((flaw) => flaw === 'dates') && flawsOf(one).length > 0,
  );

/** One that ended is still valid to a clock that is behind: only where no clock explains it, dates are not checked. */
function datesUnchecked(
  outdated: readonly StationSecured[],
  accepted: readonly StationSecured[],
  chargerNow: number | null,
): Observation[] {
  const latestBeginning = Math.max(
    ...accepted.map(({ certificate }) => Date.parse(certificate.notBefore)),
  );
  const end = ({ certificate }: StationSecured) => Date.parse(certificate.notAfter);
  const apart = outdated.filter((one) => end(one) < latestBeginning);
  const byItsClock = outdated.filter((one) => chargerNow !== null && end(one) < chargerNow);
  const [proof, confidence] =
    apart.length > 0 ? ([apart, 'certain'] as const) : ([byItsClock, 'likely'] as const);
  if (proof.length === 0) return [];
  const why =
    confidence === 'certain'
      ? 'It took another too that begins only later, so no clock explains that.'
      : `By its own clock (${minute(chargerNow ?? 0)}) it has ended.`;
  return [
    {
      fault: 'station-dates-unchecked',
      confidence,
      detail: `The station went on with a certificate that has ended. ${why} So it does not look at dates.`,
      evidence: evidenceOf(proof),
    },
  ];
}

const evidenceOf = (shown: readonly StationSecured[]): Evidence[] => [
  {
    label: 'went on with',
    value: [...new Set(shown.map(({ certificate }) => printable(certificate.trial, 40)))].join(
      ', ',
    ),
  },
];
