const SCHEME_AND_SLASHES = /^([\0- ]*[a-z][a-z\d+.\-\t\n\r]*:[\\/\t\n\r]*)[^\\/?#]*@/i;

/** A URL as it was given, without what stands before the `@` of its authority. */
export function withoutCredentials(given: string): { url: string; hadCredentials: boolean } {
  const url = given.replace(SCHEME_AND_SLASHES, '$1');
  const hadCredentials = url !== given;
  if (URL.canParse(url) && !hasCredentials(url)) return { url, hadCredentials };
  // A password with a raw slash breaks the URL: what reads like `user:password@` goes too.
  const broken = url.replace(/^([^:]*:\/\/)?[^/?#:@]*:(?!\d*(?:[/?#]|$))[^@]*@/, '$1');
  return { url: broken, hadCredentials: hadCredentials || broken !== url };
}

function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

/** The last segment of the URL's path that is not empty, percent-decoded; null where there is none. */
export function identityOf(url: string): string | null {
  const segment = pathSegments(url).findLast((part) => part !== '');
  return segment === undefined ? null : decoded(segment);
}

/** The raw segments of the URL's path, as given, without the first slash. */
export function pathSegments(url: string): string[] {
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
