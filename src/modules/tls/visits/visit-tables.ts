import type { Table } from '../../../diagnosis/module.ts';
import { isAccepted, isRefused } from '../../../diagnosis/station-answer.ts';
import { ofKind } from '../../../facts/select.ts';
import type { StationHello } from '../../../facts/station.ts';
import type { StationSecured } from '../../../facts/visit.ts';
import { withoutGrease } from '../../../tls/grease.ts';
import { groupName, signatureName } from '../../../tls/offer-names.ts';
import { SSL_3_0, versionText } from '../../../tls/protocol-version.ts';
import { OCPP_SUITES, suiteName } from '../../../tls/suites.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import { answerText, lastHello, meaningOf, stackOf } from './shown.ts';

/** What the station offers, and what it did with each certificate that it was shown. */
export function visitTables(records: TlsInput['records']): Table[] {
  const hello = lastHello(records);
  const shown = ofKind(records, 'station.secured');
  return [
    ...(hello === undefined ? [] : [offerTable(hello, records)]),
    ...(new Set(shown.map(({ certificate }) => certificate.trial)).size > 1
      ? [trialTable(shown, records)]
      : []),
  ];
}

const SHOWN = 8;

function offerTable(hello: StationHello, records: TlsInput['records']): Table {
  const { offer, serverName, alpn, sslv2, ja3, ja4 } = hello;
  const stack = stackOf(records);
  const suites = withoutGrease(offer.suites);
  const ocpp = OCPP_SUITES.filter((suite) => suites.includes(suite)).map(suiteName);
  const rows: [string, string][] = [
    ['versions', versionsText(offer.versions) + (sslv2 === true ? ', in an SSL 2.0 hello' : '')],
    ['suites', `${suites.length}: ${list(suites, suiteName)}`],
    ['of those that OCPP names', ocpp.length === 0 ? 'none' : ocpp.join(', ')],
    ['groups', list(offer.groups, groupName)],
    ['signatures', list(offer.signatureAlgorithms, signatureName)],
    ['server name', serverName === null ? 'not sent' : printable(serverName, 120)],
    ['ALPN', alpn.length === 0 ? 'not sent' : printable(alpn.join(', '), 120)],
    ['TLS stack', stack === null ? 'not known' : `likely ${stack}`],
    ...(ja3 === undefined ? [] : ([['JA3', ja3]] satisfies [string, string][])),
    ...(ja4 === undefined ? [] : ([['JA4', printable(ja4, 40)]] satisfies [string, string][])),
  ];
  return { title: 'What the charger offers in TLS', columns: ['', ''], rows };
}

/** A hello before TLS 1.3 names its highest version alone, and no list ever holds SSL 3.0. */
function versionsText(versions: readonly number[]): string {
  const [highest] = versions;
  return highest !== undefined && versions.length > 1 && versions.includes(SSL_3_0)
    ? `up to ${versionText(highest)}`
    : list(versions, versionText);
}

function list(values: readonly number[], nameOf: (value: number) => string): string {
  const known = withoutGrease(values);
  if (known.length === 0) return 'not sent';
  const more = known.length - SHOWN;
  const names = known.slice(0, SHOWN).map(nameOf).join(', ');
  return more > 0 ? `${names} and ${more} more` : names;
}

/** Of a certificate that was shown more than once, the last. */
function trialTable(shown: readonly StationSecured[], records: TlsInput['records']): Table {
  const stack = stackOf(records);
  const last = new Map(shown.map((one) => [one.certificate.trial, one]));
  const rows = [...last.values()].map((one) => [
    printable(one.certificate.trial, 40),
    isAccepted(one) ? 'accepted' : isRefused(one) ? 'refused' : 'not judged',
    [answerText(one), meaningOf(one, stack) ?? ''].filter((text) => text !== '').join(': '),
  ]);
  return {
    title: 'Certificates that the charger was shown',
    columns: ['certificate', 'the charger', 'how, and what it means by that'],
    rows,
  };
}
