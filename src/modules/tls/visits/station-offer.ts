import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import type { StationHello } from '../../../facts/station.ts';
import { targetOf } from '../../../site/target.ts';
import { withoutGrease } from '../../../tls/grease.ts';
import { TLS_1_2, TLS_1_3, versionText } from '../../../tls/protocol-version.ts';
import { OCPP_SUITES, suiteName } from '../../../tls/suites.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import { lastHello } from './shown.ts';

/** What the station's offer means by itself, whatever backend it meets. */
export function judgeStationOffer({ records }: TlsInput): Observation[] {
  const hello = lastHello(records);
  if (hello === undefined) return [];
  return [...versionsOf(hello), ...suitesOf(hello), ...signaturesOf(hello), ...nameOf(records)];
}

function versionsOf({ offer, sslv2 }: StationHello): Observation[] {
  const versions = withoutGrease(offer.versions);
  const offered: Evidence = { label: 'versions', value: versions.map(versionText).join(', ') };
  if (!versions.some((version) => version >= TLS_1_2)) {
    const framed = sslv2 === true ? ' It even sends a hello of SSL 2.0.' : '';
    const newest = versions.length === 0 ? 'nothing' : versionText(Math.max(...versions));
    return [
      {
        fault: 'station-tls-outdated',
        confidence: 'certain',
        detail: `The station offers ${newest} at most. A backend that keeps to OCPP refuses everything before TLS 1.2.${framed}`,
        evidence: [offered],
      },
    ];
  }
  if (versions.includes(TLS_1_2)) return [];
  return [
    {
      fault: 'station-tls-1.3-only',
      confidence: 'certain',
      detail:
        'The station offers TLS 1.3 and nothing before: a backend of TLS 1.2 is out of its reach.',
      evidence: [offered],
    },
  ];
}

/** With TLS 1.3 a backend has something to choose whatever stands there for TLS 1.2. */
const restsOn12 = ({ offer: { versions } }: StationHello): boolean =>
  versions.includes(TLS_1_2) && !versions.includes(TLS_1_3);

const IS_AEAD = /_(GCM|CCM|CCM_8|POLY1305)(_|$)/;

/** RFC 5746, 3.3 and RFC 7507: signals, and no suites. */
const SIGNALS = [0x00ff, 0x5600];

function suitesOf(hello: StationHello): Observation[] {
  const suites = withoutGrease(hello.offer.suites).filter((suite) => !SIGNALS.includes(suite));
  if (!restsOn12(hello) || suites.length === 0) return [];
  if (suites.some((suite) => OCPP_SUITES.includes(suite))) return [];
  const shown = suites.slice(0, 6).map(suiteName).join(', ');
  const more = suites.length > 6 ? ` and ${suites.length - 6} more` : '';
  const evidence = [{ label: 'suites', value: `${shown}${more}` }];
  const isOld = !suites.some((suite) => IS_AEAD.test(suiteName(suite)));
  return isOld
    ? [
        {
          fault: 'station-suites-outdated',
          confidence: 'certain',
          detail: `None of its ${suites.length} cipher suites is of the kind that current servers still take (GCM, CCM or ChaCha20).`,
          evidence,
        },
      ]
    : [
        {
          fault: 'station-ocpp-ciphers-missing',
          confidence: 'certain',
          detail: `Its ${suites.length} cipher suites hold none of the four that OCPP names: it depends on what its backend takes besides.`,
          evidence,
        },
      ];
}

/** SignatureScheme of TLS 1.2: the high byte is the hash (RFC 5246, 7.4.1.4.1), 1 MD5 and 2 SHA-1. */
const isOldHash = (scheme: number) => scheme >> 8 === 1 || scheme >> 8 === 2;

function signaturesOf(hello: StationHello): Observation[] {
  const schemes = withoutGrease(hello.offer.signatureAlgorithms);
  const newest = Math.max(...withoutGrease(hello.offer.versions));
  if (newest !== TLS_1_2 || schemes.some((scheme) => !isOldHash(scheme))) return [];
  const isSent = schemes.length > 0;
  const detail = isSent
    ? 'The station takes signatures with SHA-1 or MD5 only.'
    : 'The station does not say which signatures it takes, which at TLS 1.2 means SHA-1 only (RFC 5246, 7.4.1.4.1).';
  return [
    {
      fault: 'station-signatures-outdated',
      confidence: isSent ? 'certain' : 'likely',
      detail: `${detail} Current servers make no such signature, and no authority issues such a certificate.`,
      evidence: [{ label: 'signatures', value: isSent ? 'SHA-1 or MD5 only' : 'not sent' }],
    },
  ];
}

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[?[\da-f:.]*:[\da-f:.]*\]?)$/i;

/** RFC 6066, 3: sent for host names, never for addresses. Its own Host header says what it dialled. */
function nameOf(records: TlsInput['records']): Observation[] {
  const request = ofKind(records, 'station.request').findLast(({ secure }) => secure);
  const named = request?.headers.find(({ name }) => name.toLowerCase() === 'host')?.value;
  const host = named === undefined ? undefined : targetOf(`wss://${named}/`)?.host;
  if (host === undefined || ADDRESS.test(host)) return [];
  if (ofKind(records, 'station.hello').some(({ serverName }) => serverName !== null)) return [];
  return [
    {
      fault: 'station-server-name-missing',
      confidence: 'certain',
      detail: `The station asks for ${printable(host, 120)}, and does not say so in its ClientHello (no SNI).`,
      evidence: [{ label: 'server name', value: 'not sent' }],
    },
  ];
}
