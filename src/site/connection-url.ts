const SCHEME =
  /^[\s\p{Cc}]*(?:[a-z][a-z\d+.\-\t\n\r]*:(?=[\\/\s]*[\\/])|(?:wss?|https?):)?[\\/\s]*/iu;
const USERINFO = /^[^\\/?#]*@/;
/** A raw slash in a password ends the authority early. A host is followed by a port or none. */
const BROKEN_USERINFO = /^(?!\[)[^:@\\/?#]*:(?!\d+(?:[\\/?#]|$)).*@/s;

/**
 * A URL as it was given, without what stands before the `@` of its authority. Where a
 * broken URL leaves that open, rather too much goes than a password stays.
 */
export function withoutCredentials(given: string): { url: string; hadCredentials: boolean } {
  const scheme = SCHEME.exec(given)?.[0] ?? '';
  let rest = given.slice(scheme.length);
  let before: string;
  do {
    before = rest;
    rest = rest.replace(USERINFO, '').replace(BROKEN_USERINFO, '');
  } while (rest !== before);
  const url = scheme + rest;
  return { url, hadCredentials: url !== given };
}

/** The last segment of the URL's path that is not empty, percent-decoded; null where there is none. */
export function identityOf(url: string): string | null {
  const segment = pathSegments(url.trim()).findLast((part) => part !== '');
  return segment === undefined ? null : decoded(segment);
}

/** The raw segments of the URL's path, as given, without the first slash. */
function pathSegments(url: string): string[] {
  const path = /^[^:/?#]*:\/\/[^/?#]*(\/[^?#]*)?/.exec(url)?.[1];
  return path === undefined ? [] : path.slice(1).split('/');
}

/** Percent-decoded (RFC 3986, 2.1), or as it is where its encoding is broken. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * The connection URL that a station makes of the CSMS's URL: `/` and its identity,
 * percent-encoded, at the end of the path (OCPP 2.0.1 part 4, 3.1.1). One slash is left
 * out where the URL already ends with one.
 */
export function connectionUrl(csmsUrl: string, identity: string): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(csmsUrl) ?? [];
  return `${path}${path.endsWith('/') ? '' : '/'}${encodeURIComponent(identity)}${rest}`;
}
