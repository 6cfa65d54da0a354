import type { SiteStatement } from '../../facts/statement.ts';
import { nearest } from '../../nearest.ts';
import { decoded } from '../../site/connection-url.ts';
import {
  endsWithIdentity,
  lastSegment,
  readUrl,
  sameIdentity,
  type UrlReading,
  WHITESPACE,
} from './reading.ts';

/**
 * The URL as it was probably meant. Where that cannot be known (a missing identity that
 * nobody stated), what cannot be corrected stays as it is: the caller judges the result.
 */
export function correctedUrl(given: string, site: SiteStatement): string {
  const reading = readUrl(given);
  const scheme = correctedScheme(reading, site);
  const plainPort = reading.port === '80' && reading.scheme !== 'wss' && scheme === 'wss';
  const port = reading.port === null || reading.port === '' || plainPort ? '' : `:${reading.port}`;
  const segments = correctedSegments(reading, site).map((segment) => `/${segment}`);
  return `${scheme}://${reading.host}${port}${segments.join('')}${reading.query}`;
}

/** Never from wss:// to ws://: that takes a person to decide. */
function correctedScheme({ scheme }: UrlReading, { securityProfile }: SiteStatement): string {
  const plain = securityProfile === 0 || securityProfile === 1;
  if (scheme === null) return plain ? 'ws' : 'wss';
  if (scheme === 'https') return 'wss';
  const meant = scheme === 'http' ? 'ws' : (nearest(scheme, ['wss', 'ws']) ?? 'wss');
  return securityProfile !== null && !plain ? 'wss' : meant;
}

function correctedSegments(reading: UrlReading, site: SiteStatement): string[] {
  const segments = reading.segments.map(trimmed);
  // Behind a # nothing is sent: it was meant as a character of the identity.
  const hash = reading.fragment.slice(1);
  const last = segments.at(-1);
  if (hash !== '' && last !== undefined) segments[segments.length - 1] = `${last}%23${hash}`;
  const stated = site.identityStated ? (site.identity?.trim() ?? null) : null;
  const identity = stated ?? lastSegment({ ...reading, segments });
  if (identity === null) return segments;
  const isIdentity = (segment: string | undefined) =>
    segment !== undefined && sameIdentity(decoded(segment), identity);
  while (segments.length > 1 && isIdentity(segments.at(-1)) && isIdentity(segments.at(-2))) {
    segments.pop();
  }
  if (stated === null || endsWithIdentity(segments, stated)) return segments;
  const glued = segments.at(-1) ?? '';
  if (glued.toLowerCase().endsWith(stated.toLowerCase())) {
    segments[segments.length - 1] = glued.slice(0, -stated.length);
  }
  return [...segments, encodeURIComponent(stated)];
}

/** Without encoded spaces at either end. */
function trimmed(segment: string): string {
  const name = decoded(segment);
  return name === name.trim() && !WHITESPACE.test(segment)
    ? segment
    : encodeURIComponent(name.trim());
}
