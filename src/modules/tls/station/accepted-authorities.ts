import type { Evidence, Table } from '../../../diagnosis/module.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { authorityText } from '../../../tls/certificate-request.ts';
import { printable } from '../printable.ts';
import type { StationChain } from './station-chain.ts';

/** The authorities that a backend said it accepts a station's certificate from. */
export interface AcceptedAuthorities {
  readonly names: readonly string[];
  /** It names more than are kept. */
  readonly truncated: boolean;
}

/** Null where it was not asked for a certificate, or the request could not be read. */
export function acceptedAuthorities({
  clientCertificate: { authorities, authoritiesTruncated },
}: TlsHandshake): AcceptedAuthorities | null {
  if (authorities === undefined) return null;
  return { names: authorities, truncated: authoritiesTruncated === true };
}

/**
 * Whether one of those that issued the station's certificate, as far as it goes up, is
 * accepted. Null where the backend does not say, or does not say all.
 */
export function isAccepted(
  chain: Pick<StationChain, 'path'>,
  accepted: AcceptedAuthorities | null,
): boolean | null {
  if (accepted === null || accepted.names.length === 0) return null;
  const issuers = issuersOf(chain);
  if (accepted.names.some((name) => issuers.has(canonical(name)))) return true;
  return accepted.truncated ? null : false;
}

const issuersOf = ({ path }: Pick<StationChain, 'path'>): ReadonlySet<string> =>
  new Set(path.map(({ issuer }) => canonical(authorityText(issuer))));

/** RFC 5280, 7.1: neither case nor spacing counts. */
const canonical = (text: string) => text.replace(/\s+/g, ' ').toLowerCase();

const NAMED = 3;

/** `A, B and 4 more`, or that it names none. */
export function authoritiesText({ names, truncated }: AcceptedAuthorities): string {
  if (names.length === 0) return 'it does not say which';
  const shown = names.slice(0, NAMED).map((name) => printable(name, 80));
  const more = names.length - shown.length;
  return more > 0
    ? `${shown.join('; ')}; and ${more}${truncated ? ' or more' : ''} more`
    : shown.join('; ');
}

export function authorityEvidence(
  chain: StationChain | null,
  accepted: AcceptedAuthorities | null,
): Evidence[] {
  if (accepted === null) return [];
  const among = chain === null ? null : isAccepted(chain, accepted);
  return [
    { label: 'accepts certificates of', value: authoritiesText(accepted) },
    ...(among === null
      ? []
      : [{ label: "issuer of the station's", value: among ? 'among them' : 'not among them' }]),
  ];
}

const ROWS = 10;

/** Empty where the backend names none. */
export function authorityTable(
  chain: StationChain | null,
  accepted: AcceptedAuthorities | null,
): Table[] {
  if (accepted === null || accepted.names.length === 0) return [];
  const issuers = chain === null ? null : issuersOf(chain);
  const issuedIt = (name: string) => (issuers?.has(canonical(name)) === true ? 'yes' : '');
  const rows = accepted.names
    .slice(0, ROWS)
    .map((name) => [printable(name, 60), ...(issuers === null ? [] : [issuedIt(name)])]);
  const more = accepted.names.length - rows.length;
  const told = `${more}${accepted.truncated ? ' or more' : ''} more`;
  const rest = more > 0 ? [[told, ...(issuers === null ? [] : [''])]] : [];
  return [
    {
      title: 'Authorities whose certificates the backend accepts of a station',
      columns: issuers === null ? [''] : ['authority', "issued the station's"],
      rows: [...rows, ...rest],
    },
  ];
}
