import { createHash } from 'node:crypto';
import { withoutGrease } from './grease.ts';
import type { ClientHello } from './read-client-hello.ts';

const SERVER_NAME = 0;
const ALPN = 16;

const VERSIONS: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
};

/**
 * JA4 of a ClientHello that came over TCP, as FoxIO defines it: what can be read at a glance,
 * a hash of the suites, and one of extensions and signature algorithms. Unlike JA3 it does not
 * change with the order of suites and extensions. No GREASE counts.
 */
export function ja4({ legacyVersion, offer, extensions, alpn }: ClientHello): string {
  const suites = withoutGrease(offer.suites);
  const types = withoutGrease(extensions);
  const versions = types.includes(43) ? withoutGrease(offer.versions) : [];
  const version = Math.max(...(versions.length > 0 ? versions : [legacyVersion]));
  const head = [
    't',
    VERSIONS[version] ?? '00',
    types.includes(SERVER_NAME) ? 'd' : 'i',
    count(suites),
    count(types),
    ends(alpn[0]),
  ].join('');
  const others = types.filter((type) => type !== SERVER_NAME && type !== ALPN);
  const signatures = withoutGrease(offer.signatureAlgorithms);
  const told = [sorted(others), ...(signatures.length === 0 ? [] : [inHex(signatures)])].join('_');
  const parts = [suites.length === 0 ? null : sorted(suites), types.length === 0 ? null : told];
  return [head, ...parts.map(hash)].join('_');
}

const count = (list: readonly unknown[]) => String(Math.min(list.length, 99)).padStart(2, '0');

/** First and last character of the first protocol, or of its hex where they are not alphanumeric. */
function ends(protocol: string | undefined): string {
  if (protocol === undefined || protocol === '') return '00';
  const [first = '', last = ''] = [protocol.at(0), protocol.at(-1)];
  if (/^[A-Za-z0-9]{2}$/.test(first + last)) return first + last;
  const hex = Buffer.from(protocol, 'latin1').toString('hex');
  return `${hex.at(0)}${hex.at(-1)}`;
}

const inHex = (values: readonly number[]) =>
  values.map((value) => value.toString(16).padStart(4, '0')).join(',');

const sorted = (values: readonly number[]) => inHex(values.toSorted((a, b) => a - b));

const hash = (text: string | null) =>
  text === null ? '0'.repeat(12) : createHash('sha256').update(text).digest('hex').slice(0, 12);
