import type { Measurement, Table } from '../../../diagnosis/module.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { versionText } from '../../../tls/protocol-version.ts';
import { hex, OCPP_PAIRS, suiteName } from '../../../tls/suites.ts';
import { versionName } from '../version-name.ts';
import { answerText } from './judge-scan.ts';
import { asksAtTls12, pairTaken, type Scanned, type Taken, takes } from './scanned.ts';

const MARK = { true: 'yes', false: 'no', null: '?' } as const;

/** What the backend takes: versions, OCPP's suites, the charger's offer. Nothing where nothing was asked. */
export function scanTables(scanned: Scanned, handshake: TlsHandshake): Table[] {
  const answered = scanned.hellos.some(({ outcome }) => outcome === 'accepted');
  return answered ? [versionsTable(scanned, handshake), ...suitesTable(scanned)] : [];
}

/** `tls.versions` are those it takes, the newest first; a pair counts where it is taken whole. */
export function scanMeasurements(scanned: Scanned, offerTaken: Taken): Record<string, Measurement> {
  if (scanned.versions.size === 0) return {};
  const versions = [...scanned.versions]
    .filter(([, hello]) => takes(hello) === true)
    .toSorted(([a], [b]) => b - a)
    .map(([version]) => versionText(version));
  const whole = (pair: readonly number[]) => {
    const taken = pairTaken(scanned, pair);
    return taken === null ? null : taken === pair.length;
  };
  return {
    'tls.versions': versions.join(', '),
    'tls.ocppEcdsaPair': whole(OCPP_PAIRS.ecdsa),
    'tls.ocppRsaPair': whole(OCPP_PAIRS.rsa),
    ...(offerTaken === null ? {} : { 'tls.chargerOfferTaken': offerTaken }),
  };
}

function versionsTable(scanned: Scanned, handshake: TlsHandshake): Table {
  const versions = [...scanned.versions].toSorted(([a], [b]) => b - a);
  const offer = scanned.hellos.find(({ asked }) => asked === 'charger-offer');
  return {
    title: 'TLS that the backend takes',
    columns: ['', '', ''],
    rows: [
      ...versions.map(([version, hello]) => [
        versionText(version),
        MARK[`${takes(hello)}`],
        hello.outcome === 'accepted' && hello.suite !== null
          ? suiteName(hello.suite)
          : answerText(hello),
      ]),
      ...(scanned.suites.size === 0
        ? []
        : [
            pairRow('OCPP, ECDSA pair', scanned, OCPP_PAIRS.ecdsa),
            pairRow('OCPP, RSA pair', scanned, OCPP_PAIRS.rsa),
          ]),
      ...(offer === undefined
        ? []
        : [
            [
              "the charger's offer",
              MARK[`${takes(offer)}`],
              offer.outcome === 'accepted' && offer.version !== null && offer.suite !== null
                ? `${versionText(offer.version)}, ${suiteName(offer.suite)}`
                : answerText(offer),
            ],
          ]),
      ...demandRow(scanned, handshake),
    ],
  };
}

/** Whether a certificate of the station is asked for: seen in the clear at 1.2, by the handshake at 1.3. */
function demandRow(scanned: Scanned, { protocol, clientCertificate }: TlsHandshake): string[][] {
  const at = (version: string, asks: Taken) =>
    asks === null ? [] : [`${version}: ${asks ? 'asked for' : 'not asked for'}`];
  const { requested } = clientCertificate;
  const told = [
    ...(protocol === null || protocol === 'TLSv1.2' ? [] : at(versionName(protocol), requested)),
    ...at('TLS 1.2', asksAtTls12(scanned) ?? (protocol === 'TLSv1.2' ? requested : null)),
  ];
  if (told.length === 0) return [];
  const mark = told.some((one) => one.endsWith(': asked for')) ? 'yes' : 'no';
  return [['client certificate', mark, told.join(', ')]];
}

function pairRow(name: string, scanned: Scanned, pair: readonly number[]): string[] {
  const taken = pairTaken(scanned, pair);
  const names = pair.filter((suite) => takes(scanned.suites.get(suite)) === true).map(suiteName);
  const [first] = pair;
  const refused = first === undefined ? undefined : scanned.suites.get(first);
  if (taken === 0) return [name, 'no', refused === undefined ? '' : answerText(refused)];
  const mark = taken === null ? '?' : taken === pair.length ? 'yes' : 'in part';
  return [name, mark, names.map((suite) => suite.replace(/^.*_WITH_/, '')).join(', ')];
}

/** Every suite by number and name, where they were enumerated. */
function suitesTable({ all, allComplete }: Scanned): Table[] {
  if (all.size === 0) return [];
  return [
    {
      title: `Cipher suites that the backend takes${allComplete ? '' : ' (not all questions were answered: there may be more)'}`,
      columns: ['version', 'number', 'name'],
      rows: [...all]
        .toSorted(([a], [b]) => b - a)
        .flatMap(([version, suites]) =>
          suites.map((suite) => [versionText(version), hex(suite), suiteName(suite)]),
        ),
    },
  ];
}
