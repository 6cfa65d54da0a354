import type { Judgement, Observation } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import type { SiteStatement } from '../../../facts/statement.ts';
import type { StationRequest, StationVisit } from '../../../facts/visit.ts';
import { asksForWebSocket } from '../../../wire/http-upgrade.ts';
import type { UpgradeInput } from '../input.ts';
import { judgeBasic } from './judge-basic.ts';
import { judgeForm } from './judge-form.ts';
import { judgeNames } from './judge-names.ts';
import { judgeOffer } from './judge-offer.ts';
import { judgeShared } from './judge-shared.ts';
import { isStations, protocolOf } from './other-protocol.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** What a station asked us for; null where no connection of one was seen. */
export function judgeStation({ site, records }: UpgradeInput): Judgement | null {
  const requests = ofKind(records, 'station.request');
  const asked = requests.findLast(({ headers }) => asksForWebSocket(headers));
  const visits = ofKind(records, 'station.visit');
  if (asked !== undefined) {
    const judged = judgeAsked(asked, site);
    return { ...judged, findings: [...judged.findings, ...judgeShared(visits)] };
  }
  const last = requests.findLast(isSoap) ?? requests.at(-1);
  if (last !== undefined) return judgeOther(last);
  return visits.length === 0 ? null : judgeSpeechless(visits);
}

function judgeAsked(request: StationRequest, site: SiteStatement): Judgement {
  const { status, subprotocol, subprotocols } = request;
  return {
    findings: [
      ...judgeForm(request),
      ...judgeNames(request, site),
      ...judgeOffer(request),
      ...judgeBasic(request, site),
    ],
    summary:
      status === 101
        ? `asked for ${subprotocols.slice(0, 3).join(', ') || 'no subprotocol'}`
        : `asked; ${status === 0 ? 'no answer was sent' : `answered with HTTP ${status}`}`,
    measurements: { 'upgrade.status': status, 'upgrade.subprotocol': subprotocol },
  };
}

const isSoap = ({ method, headers }: StationRequest): boolean =>
  method === 'POST' &&
  headers.some(
    ({ name, value }) =>
      /^soapaction$/i.test(name) ||
      (/^content-type$/i.test(name) && /\bsoap\b|text\/xml/i.test(value)),
  );

function judgeOther(request: StationRequest): Judgement {
  const evidence = evidenceOfRequest(request);
  if (isSoap(request)) {
    return {
      summary: 'OCPP over SOAP, in place of a WebSocket',
      findings: [
        {
          fault: 'request-soap',
          confidence: 'likely',
          detail:
            'It posted XML to this port, as OCPP 1.5 does, and 1.6 in its SOAP variant. It was answered with HTTP 426.',
          evidence,
        },
      ],
    };
  }
  if (request.method === null) {
    return { summary: 'a request that cannot be read', findings: judgeForm(request) };
  }
  return {
    summary: 'an ordinary web request, not for a WebSocket',
    findings: [
      {
        fault: 'request-plain-http',
        confidence: 'certain',
        detail: `${request.method} ${request.target ?? ''} came without any header of a WebSocket.`,
        evidence,
      },
    ],
    inconclusive: {
      what: 'the charger: only ordinary web requests came from this address',
      how: 'set its URL to ws:// or wss://, not http://, and let it connect again',
    },
  };
}

/** Connections on which nothing came that could be a request. */
function judgeSpeechless(visits: readonly StationVisit[]): Judgement {
  const strange = visits.findLast(({ firstBytes }) => firstBytes !== null);
  if (strange === undefined) {
    const times = visits.length === 1 ? 'once' : `${visits.length} times`;
    return {
      summary: 'connected, and said nothing that could be judged',
      findings: [],
      inconclusive: {
        what: `the charger: something connected ${times} from ${strangeAddress(visits)}, and asked for nothing`,
        how: 'try the other scheme (wss:// or ws://) in the URL of the charger, and look whether it keeps that URL',
      },
    };
  }
  const protocol = protocolOf(strange.firstBytes ?? '');
  const findings: Observation[] = isStations(protocol)
    ? [
        {
          fault: 'request-not-http',
          confidence: 'likely',
          detail: `What came first on the connection is ${protocol}.`,
          evidence: [
            { label: 'First bytes', value: strange.firstBytes?.slice(0, 64) ?? '' },
            { label: 'Inside TLS', value: strange.spoke === 'tls' ? 'yes' : 'no' },
          ],
        },
      ]
    : [];
  return {
    summary: `no HTTP: ${protocol}`,
    findings,
    inconclusive: {
      what: `the charger: what came from ${strange.address} is ${protocol}`,
      how: 'look whether that address is the charger or another device of the network',
    },
  };
}

const strangeAddress = (visits: readonly StationVisit[]): string =>
  visits.at(-1)?.address ?? 'an unknown address';
