import type { Measurement, Observation, Table } from '../../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import { nameFor } from '../chain/certificate-name.ts';
import { day, minute } from '../dates.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import { type StationChain, stationChain } from './station-chain.ts';
import { stationDates } from './station-dates.ts';
import { stationFitness } from './station-fitness.ts';
import { stationOrder } from './station-order.ts';
import { progressOf } from './station-progress.ts';
import { stationRevocation } from './station-revocation.ts';

export interface StationJudged {
  readonly findings: readonly Observation[];
  /** What the row should say of it; null where there is nothing to say. */
  readonly words: string | null;
  readonly measurements: Readonly<Record<string, Measurement>>;
  readonly tables: readonly Table[];
}

/** The station's own certificate, before and beside what the backend makes of it. */
export function judgeStation(input: TlsInput): StationJudged {
  const chain = stationChain(input.records);
  if (chain === null) return { findings: [], words: null, measurements: {}, tables: [] };
  const progress = progressOf(input.records);
  const findings = isUsed(input)
    ? [
        ...stationRevocation(input),
        ...stationDates(chain, input, progress),
        ...stationFitness(chain, input, progress),
        ...stationOrder(chain),
      ]
    : [];
  const [first] = findings;
  return {
    findings,
    words: first === undefined ? null : (WORDS[first.fault] ?? null),
    measurements: { 'tls.stationNotAfter': new Date(chain.leaf.notAfter).toISOString() },
    tables: [tableOf(chain)],
  };
}

const WORDS: Readonly<Record<string, string>> = {
  'station-certificate-revoked': "the station's certificate is revoked",
  'station-certificate-expired': "the station's certificate has expired",
  'station-certificate-not-yet-valid': "the station's certificate is not valid yet",
  'station-certificate-mismatch': "the station's certificate does not fit",
};

/**
 * Only profile 3 has the station present a certificate (A00): where another is stated, or
 * none and the backend did not ask, one that was given is of no account. One that the station
 * itself showed is.
 */
function isUsed({ site, records }: TlsInput): boolean {
  if (ofKind(records, 'station.secured').some(({ clientChain }) => clientChain !== null))
    return true;
  const { requested, sent } = lastOfKind(records, 'tls.handshake')?.clientCertificate ?? {};
  if (site.securityProfile === 3 || sent === true) return true;
  return site.securityProfile === null && requested !== false;
}

const SHOWN = 6;

function tableOf({ given }: StationChain): Table {
  const rows = given
    .slice(0, SHOWN)
    .map((certificate) => [
      nameFor(certificate),
      printable(certificate.issuer.commonNames[0] ?? certificate.issuer.text, 80),
      minute(certificate.notBefore),
      day(certificate.notAfter),
    ]);
  const more = given.length - rows.length;
  return {
    title: "The station's certificate, as given",
    columns: ['certificate', 'issued by', 'valid from', 'until'],
    rows: more > 0 ? [...rows, [`${more} more`, '', '', '']] : rows,
  };
}
