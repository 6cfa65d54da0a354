import type { Judgement, Observation } from '../../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import type { StationSecured } from '../../../facts/visit.ts';
import { ALERTS } from '../../../tls/alerts.ts';
import type { TlsInput } from '../input.ts';
import { versionName } from '../version-name.ts';

/** How a station took our side of the handshake; null where none was seen. */
export function judgeVisits({ records }: TlsInput): Judgement | null {
  const tries = ofKind(records, 'station.secured');
  const last = tries.at(-1);
  if (last === undefined) {
    return lastOfKind(records, 'station.hello') === undefined
      ? null
      : { findings: [], summary: 'its hello was seen, and nothing after it' };
  }
  const secured = tries.findLast(({ outcome }) => outcome === 'secured');
  if (secured === undefined) return refused(last, tries.length);
  const { protocol, cipher } = secured;
  return {
    findings: unverified(secured),
    summary: `${versionName(protocol ?? 'TLS')}, ${cipher ?? 'no suite'}`,
    measurements: { 'tls.version': protocol, 'tls.cipher': cipher },
  };
}

/** Only who checks nothing takes a certificate that was made a moment ago by nobody it knows. */
function unverified({ certificate, protocol }: StationSecured): Observation[] {
  if (certificate.given) return [];
  return [
    {
      fault: 'station-verification-off',
      confidence: 'certain',
      detail: `The station went on with a certificate that this laptop made a moment ago, issued by an authority that nobody knows. So it does not check who it is talking to.`,
      evidence: [
        { label: 'Certificate shown', value: certificate.trial },
        { label: 'Handshake', value: versionName(protocol ?? 'TLS') },
      ],
    },
  ];
}

function refused(last: StationSecured, count: number): Judgement {
  const times = count === 1 ? 'once' : `${count} times`;
  const said =
    last.alert === null
      ? 'hung up without a word'
      : `sent alert ${last.alert.number}, ${ALERTS[last.alert.number]?.meaning ?? last.alert.name}`;
  return {
    findings: [],
    summary:
      last.alert === null ? 'refused our certificate' : `refused with alert ${last.alert.number}`,
    inconclusive: {
      what: `what lies behind TLS: the station was shown a certificate of this laptop ${times}, and ${said}`,
      how: '--server-cert and --server-key with a certificate that the station trusts',
    },
  };
}
