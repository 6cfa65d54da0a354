import type { KnownNames } from './known-names.ts';

/** Exchanges names for tokens: the same name for the same token, within one report. */
export interface Hider {
  text(text: string): string;
  /** For a text that is a name as a whole, however short. */
  whole(name: string): string;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = `(?<![\\w.])(?:${OCTET}\\.){3}${OCTET}(?!\\w|\\.\\d)`;
const IPV6 =
  '(?<![\\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]{1,4})?(?:%\\w+)?(?![\\w:])';
/** A SHA-1 or SHA-256 of a certificate as it is usually written. */
const FINGERPRINT = '(?<![\\w:])(?:[0-9A-Fa-f]{2}:){19,31}[0-9A-Fa-f]{2}(?![\\w:])';
/** The last segment of a connection URL is an identity, also one that was mended or cut. */
const CONNECTION_URL = 'wss?:\\/\\/[^\\s"\'<>]*[^\\s"\'<>.,;:!?)]';

type Category =
  | 'identity'
  | 'host'
  | 'serial'
  | 'owner'
  | 'apn'
  | 'header'
  | 'path'
  | 'address'
  | 'fingerprint';

export function createHider(names: KnownNames): Hider {
  const { identities, hosts, serials, owners, apns, headers, paths } = names;
  const tokens = new Map<string, string>();
  const counts = new Map<Category, number>();
  const tokenOf = (category: Category, value: string): string => {
    const key = category === 'host' ? value.toLowerCase() : value;
    const known = tokens.get(key);
    if (known !== undefined) return known;
    const count = (counts.get(category) ?? 0) + 1;
    counts.set(category, count);
    tokens.set(key, `${category}-${count}`);
    return `${category}-${count}`;
  };
  for (const host of hosts) tokenOf('host', host);
  for (const serial of serials) tokenOf('serial', serial);
  for (const owner of owners) tokenOf('owner', owner);
  for (const apn of apns) tokenOf('apn', apn);
  for (const identity of identities) {
    const token = tokenOf('identity', identity);
    tokens.set(encodeURIComponent(identity), token);
  }
  for (const header of headers) tokenOf('header', header);
  for (const path of paths) tokenOf('path', path);

  const longestFirst = [...tokens.keys()]
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length);
  const hostNames = new Set(hosts.map((host) => host.toLowerCase()));
  const known = longestFirst.map((name) =>
    hostNames.has(name) ? hostPattern(name) : namePattern(name),
  );
  const inside = new RegExp([FINGERPRINT, ...known, IPV4, IPV6].join('|'), 'g');
  const anywhere = new RegExp(`${CONNECTION_URL}|${inside.source}`, 'g');

  const exchange = (match: string): string => {
    const token = tokens.get(match) ?? tokens.get(match.toLowerCase());
    if (token !== undefined) return token;
    if (/^(?:[0-9A-Fa-f]{2}:){19}/.test(match)) return tokenOf('fingerprint', match);
    return isAddress(match) ? tokenOf('address', match) : match;
  };
  const connectionUrl = (url: string): string => {
    const [, start = '', path = '', identity = '', slash = '', query = ''] =
      /^(wss?:\/\/[^/?#]*)([^?#]*?)([^/?#]*)(\/*)((?:[?#].*)?)$/.exec(url) ?? [];
    const last = identity === '' ? '' : (tokens.get(identity) ?? tokenOf('identity', identity));
    const shown = `${start.replace(/[^/@]*@/, '')}${path}`.replace(inside, exchange);
    return `${shown}${last}${slash}${query === '' ? '' : query.charAt(0)}`;
  };
  return {
    text: (text) =>
      text.replace(anywhere, (match) =>
        /^wss?:\/\//.test(match) ? connectionUrl(match) : exchange(match),
      ),
    whole: (name) => tokenOf('identity', name),
  };
}

function isAddress(text: string): boolean {
  if (!text.includes(':')) return true;
  return /[0-9a-f]/i.test(text) && URL.canParse(`http://[${text.replace(/%\w+$/, '')}]/`);
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function hostPattern(name: string): string {
  // Host names know no case; words of ours such as CSMS do.
  const source = name.includes('.')
    ? [...name].map((c) => (/[a-z]/.test(c) ? `[${c}${c.toUpperCase()}]` : literal(c))).join('')
    : literal(name);
  return `(?<![A-Za-z0-9-])${source}(?![A-Za-z0-9-])`;
}

/**
 * A name within a text. One that could as well be a number or a short word ("1", "lte")
 * only counts where a path, a quotation mark or the words before it make it a name.
 */
function namePattern(name: string): string {
  const source = literal(name);
  const ambiguous = name.length < (/[0-9]/.test(name) ? 3 : 4) || /^[\d.]{1,3}$/.test(name);
  // Behind an encoded character, the digits of its code are no part of a word.
  if (!ambiguous) return `(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))${source}(?![A-Za-z0-9])`;
  return `(?<=\\/|["'“‘]|\\bas |\\bidentity )${source}(?![\\w%-]|\\.\\w)`;
}
