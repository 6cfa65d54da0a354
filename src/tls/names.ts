import { isIP } from 'node:net';
import type { Certificate } from './x509.ts';

/** How one kind of name in a certificate relates to the host that was asked for. */
export type NameMatch = 'exact' | 'wildcard' | 'mismatch' | 'absent';

export interface NamesJudged {
  /** By the subject alternative names, as Node, browsers and RFC 6125 do. */
  readonly san: NameMatch;
  /** By the subject's common name alone, as OCPP asks of a station (A00.FR.412, A00.FR.510). */
  readonly commonName: NameMatch;
}

/** True for an IPv4 or IPv6 literal. */
export const isAddress = (host: string): boolean => isIP(host) !== 0;

/** Judges both ways apart: stations look at the common name first, Node at the SAN. */
export function judgeNames(certificate: Certificate, host: string): NamesJudged {
  return {
    san: isAddress(host) ? sanForAddress(certificate, host) : sanForName(certificate, host),
    commonName: best(certificate.subject.commonNames, host),
  };
}

function sanForName({ dnsNames, addresses }: Certificate, host: string): NameMatch {
  return dnsNames.length === 0 && addresses.length > 0 ? 'mismatch' : best(dnsNames, host);
}

function sanForAddress({ dnsNames, addresses, x509 }: Certificate, host: string): NameMatch {
  if (x509.checkIP(host) !== undefined) return 'exact';
  return dnsNames.length + addresses.length === 0 ? 'absent' : 'mismatch';
}

function best(names: readonly string[], host: string): NameMatch {
  const matches = names.map((name) => matchName(name, host));
  if (matches.includes('exact')) return 'exact';
  if (matches.includes('wildcard')) return 'wildcard';
  return names.length === 0 ? 'absent' : 'mismatch';
}

/** RFC 6125, 6.4: `*` stands for one whole label, the leftmost, of a name with three or more. */
function matchName(name: string, host: string): Exclude<NameMatch, 'absent'> {
  const [pattern, wanted] = [plain(name), plain(host)];
  if (pattern === wanted) return 'exact';
  if (!pattern.startsWith('*.') || isAddress(host)) return 'mismatch';
  const domain = pattern.slice(1);
  const label = wanted.slice(0, -domain.length);
  const covers = wanted.endsWith(domain) && label !== '' && !label.includes('.');
  return covers && domain.indexOf('.', 1) > 0 ? 'wildcard' : 'mismatch';
}

const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');
