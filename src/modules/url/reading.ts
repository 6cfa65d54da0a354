import { decoded } from '../../site/connection-url.ts';

/** A connection URL taken apart as text, also where no URL parser would take it. */
export interface UrlReading {
  readonly given: string;
  /** Lower case; null where there is none. */
  readonly scheme: string | null;
  /** Where the form between scheme and host is not `://`, or the scheme stands twice: what is wrong. */
  readonly brokenForm: string | null;
  readonly host: string;
  /** As written, without the colon; null where there is none. */
  readonly port: string | null;
  readonly path: string;
  /** With its question mark. */
  readonly query: string;
  /** With its number sign. */
  readonly fragment: string;
  /** The segments of the path that are not empty, as written. */
  readonly segments: readonly string[];
}

/** Whitespace of every kind, control characters, and what is invisible (a zero-width space). */
export const WHITESPACE = /[\s\p{Cc}\p{Cf}]/u;
const ALL_WHITESPACE = /[\s\p{Cc}\p{Cf}]+/gu;

const PROPER = /^[a-z][a-z\d+.-]*:\/\/(?!\/)/i;
/** `wss:/host`, `wss:///host`, `wss//host`, `wss;//host`, `wss:host`, but not the host `ws:9000`. */
const SLOPPY = /^(wss?|https?)(?:[:;]\/*(?!\d+(?:\/|$))|\/\/+)/i;
const TWICE = /^(?:wss?|https?):\/\/(?=(?:wss?|https?):?\/\/)/i;
const PARTS = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;
const AUTHORITY = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s;

export function readUrl(given: string): UrlReading {
  const compact = given.trim().replace(ALL_WHITESPACE, '');
  const slashes = compact.replaceAll('\\', '/');
  const single = slashes.replace(TWICE, '');
  const proper = PROPER.test(single) ? single : single.replace(SLOPPY, '$1://');
  const [, scheme, authority = '', path = '', query = '', fragment = ''] = PARTS.exec(proper) ?? [];
  const [, host = '', port] = AUTHORITY.exec(authority) ?? [];
  return {
    given,
    scheme: scheme?.toLowerCase() ?? null,
    brokenForm: brokenForm({ compact, slashes, single, proper }),
    host,
    port: port ?? null,
    path,
    query,
    fragment,
    segments: path.split('/').filter((segment) => segment !== ''),
  };
}

interface Steps {
  readonly compact: string;
  readonly slashes: string;
  readonly single: string;
  readonly proper: string;
}

function brokenForm({ compact, slashes, single, proper }: Steps): string | null {
  if (single !== slashes) return 'the scheme stands twice';
  if (slashes !== compact) return 'it has backslashes';
  return proper === single ? null : 'between scheme and host there is not exactly ://';
}

/** The last segment of the path, decoded. */
export function lastSegment({ segments }: UrlReading): string | null {
  const last = segments.at(-1);
  return last === undefined ? null : decoded(last);
}

/** OCPP 2.0.1 part 2: an identifierString is case-insensitive. */
export const sameIdentity = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export const isIpLiteral = (host: string) => host.startsWith('[') || /^[\d.]+$/.test(host);

/** The identity may itself hold slashes: some backends register more than one segment. */
export function endsWithIdentity(segments: readonly string[], identity: string): boolean {
  const path = `/${segments.map(decoded).join('/')}`.toLowerCase();
  return path.endsWith(`/${identity.toLowerCase()}`);
}
