import type { Judgement, NotExamined, Observation, Table } from '../../../diagnosis/module.ts';
import { isAccepted, isRefused } from '../../../diagnosis/station-answer.ts';
import { ofKind } from '../../../facts/select.ts';
import type { StationSecured } from '../../../facts/visit.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import { versionName } from '../version-name.ts';
import { judgeProfile } from './profile.ts';
import { answerText, flawsOf, lastHello, meaningOf, stackOf } from './shown.ts';
import { judgeStationOffer } from './station-offer.ts';
import { judgeVerification } from './verification.ts';
import { visitTables } from './visit-tables.ts';

/** What a station offers, and how it took our side of the handshake; null where it said no hello. */
export function judgeVisits(input: TlsInput): Judgement | null {
  const { records } = input;
  const hello = lastHello(records);
  const tries = ofKind(records, 'station.secured');
  const last = tries.at(-1);
  if (last === undefined && hello === undefined) {
    const findings = judgeProfile(input);
    return findings.length === 0 ? null : { findings, summary: 'not used by the charger' };
  }
  const { findings, tables, inconclusive } = seenOfVisits(input);
  const secured =
    tries.findLast(isAccepted) ?? tries.findLast(({ outcome }) => outcome === 'secured');
  const words = findings.map(({ fault }) => WORDS[fault]).find((word) => word !== undefined);
  if (secured !== undefined) {
    const { protocol, cipher } = secured;
    return {
      findings,
      tables,
      summary: `${versionName(protocol ?? 'TLS')}, ${words ?? cipher ?? 'no suite'}`,
      measurements: { 'tls.version': protocol, 'tls.cipher': cipher },
      ...(secured.wentOn === false ||
      (last !== undefined && findings.length === 0 && isRefusedSound(last))
        ? { inconclusive: refusedAll(tries, last ?? secured, input) }
        : inconclusive === null
          ? {}
          : { inconclusive }),
    };
  }
  if (last === undefined) {
    return { findings, tables, summary: words ?? 'its hello was seen, and nothing after it' };
  }
  const refusal =
    last.alert === null ? answerText(last) : `refused with alert ${last.alert.number}`;
  return {
    findings,
    tables,
    summary: words ?? refusal,
    inconclusive: refusedAll(tries, last, input),
  };
}

/** One that is sound in all that this laptop knows: what it took before it was less so. */
const isRefusedSound = (shown: StationSecured): boolean =>
  isRefused(shown) && flawsOf(shown).length === 0;

/** For a report that has the backend's side too. */
export function seenOfVisits(input: TlsInput): {
  findings: readonly Observation[];
  tables: readonly Table[];
  inconclusive: NotExamined | null;
} {
  return {
    inconclusive: trialsLeft(input.records),
    findings: [...judgeVerification(input), ...judgeStationOffer(input), ...judgeProfile(input)],
    tables: visitTables(input.records),
  };
}

/** What --tls-trials asked for, and the examination ended before. */
function trialsLeft(records: TlsInput['records']): NotExamined | null {
  const last = ofKind(records, 'station.secured').at(-1);
  if (last?.certificate.visitsLeft === undefined) return null;
  const { trial, visitsLeft } = last.certificate;
  const certificates =
    visitsLeft === 1 ? 'the session after them' : `${visitsLeft - 1} of them, and the session`;
  return {
    what: `all of the certificates in turn: the station left after "${printable(trial, 40)}", and ${certificates} were still to come`,
    how: `the station has to come ${visitsLeft === 1 ? 'once' : `${visitsLeft} times`} more: a longer --for, or restart the charger so that it does not wait`,
  };
}

const WORDS: Readonly<Record<string, string>> = {
  'station-verification-off': 'it checks no certificate',
  'station-name-unchecked': 'it does not check the name',
  'station-dates-unchecked': 'it does not check the dates',
  'station-tls-outdated': 'it offers nothing from TLS 1.2 on',
};

const NOTHING_COMMON: NotExamined = {
  what: 'what lies behind TLS: the station offers no version and suite that this laptop has',
  how: 'a firmware of the station with TLS 1.2; its offer is known all the same, and --against holds its backend against it',
};

function refusedAll(
  tries: readonly StationSecured[],
  last: StationSecured,
  { records }: TlsInput,
): NotExamined {
  if (last.outcome === 'no-common') return NOTHING_COMMON;
  const times = tries.length === 1 ? 'once' : `${tries.length} times`;
  const meaning = meaningOf(last, stackOf(records));
  const said = [`${answerText(last)}`, ...(meaning === null ? [] : [meaning])].join(': ');
  const sound = tries.find((one) => flawsOf(one).length === 0);
  const isTried = new Set(tries.map(({ certificate }) => certificate.trial)).size > 1;
  const trials = isTried ? '' : '; --tls-trials to learn what it checks';
  return {
    what: `what lies behind TLS: the station was shown a certificate of this laptop ${times}, and answered at last with: ${said}`,
    how:
      sound === undefined
        ? `--server-cert and --server-key with a certificate, or a CA, that the station trusts${trials}`
        : "install the root of what was given with --server-cert at the station, and look at the station's clock",
  };
}
