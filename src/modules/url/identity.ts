import type { SiteStatement } from '../../facts/statement.ts';
import { decoded } from '../../site/connection-url.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Draft } from './draft.ts';
import { endsWithIdentity, lastSegment, sameIdentity, type UrlReading } from './reading.ts';

/** What backends call the path before the identity: no station is called so. */
const ENDPOINT_WORDS = new Set(
  'ocpp ocppj ocpp-j ocpp16 ocpp16j ocpp1.6 ocpp1.6j ocpp201 ocpp2.0.1 ocpp21 ocpp2.1 1.6 1.6j 2.0.1 2.1 ws wss websocket websockets centralsystemservice csms'.split(
    ' ',
  ),
);

const PLACEHOLDER = /^(?:\{.*\}|<.*>|\[.*\]|\$\{?.*\}?|:[a-z]\w*)$/i;

/** Whether the URL ends with the station's identity, once, and in characters that are allowed. */
export function identityDrafts(reading: UrlReading, site: SiteStatement): Draft[] {
  const drafts = [missing(reading, site) ?? duplicated(reading, site)];
  const isMissing = drafts[0]?.fault === 'url-identity-missing';
  if (site.identity !== null && (site.identityStated || !isMissing)) {
    drafts.push(invalid(reading, site, site.identity), tooLong(site, site.identity));
  }
  return drafts.flatMap((draft) => draft ?? []);
}

function missing(reading: UrlReading, site: SiteStatement): Draft | null {
  const last = lastSegment(reading);
  const draft = (confidence: Draft['confidence'], detail: string): Draft => ({
    fault: 'url-identity-missing',
    confidence,
    detail,
    evidence: last === null ? [] : [{ label: 'Last segment', value: last }],
  });
  if (last === null) {
    return draft('certain', "The URL has no path, so the station's identity is not in it.");
  }
  if (site.identityStated && site.identity !== null) {
    return endsWithIdentity(reading.segments, site.identity)
      ? null
      : draft(
          'certain',
          `The URL does not end with the identity ${site.identity}, but with ${last}.`,
        );
  }
  if (PLACEHOLDER.test(last)) {
    return draft(
      'certain',
      `The URL ends with the placeholder ${last}: the identity was not filled in.`,
    );
  }
  if (ENDPOINT_WORDS.has(last.toLowerCase())) {
    return draft(
      'likely',
      `The URL ends with ${last}, which is what backends call the path before the identity. If the station is really called so, state it with --identity ${last}.`,
    );
  }
  return null;
}

function duplicated({ segments }: UrlReading, site: SiteStatement): Draft | null {
  const [before, last] = segments.slice(-2).map(decoded);
  if (before === undefined || last === undefined) return null;
  const identity = site.identityStated ? site.identity : last;
  if (identity === null || !sameIdentity(before, identity) || !sameIdentity(last, identity)) {
    return null;
  }
  return {
    fault: 'url-identity-duplicated',
    confidence: site.identityStated ? 'certain' : 'likely',
    detail: `The path ends with ${before}/${last}: the identity stands in it twice. The charger adds its identity to the URL by itself, so it must not be part of the configured URL.`,
  };
}

/** identifierString without the colon (OCPP 2.0.1 part 2, SecurityCtrlr.Identity). */
const ALLOWED = /[a-z\d*\-_=+|@.]/i;

function invalid(reading: UrlReading, site: SiteStatement, identity: string): Draft | null {
  const draft = (confidence: Draft['confidence'], detail: string): Draft => ({
    fault: 'url-identity-invalid',
    confidence,
    detail,
    evidence: [{ label: 'Identity', value: identity }],
  });
  const raw = reading.segments.at(-1) ?? '';
  if (brokenEncoding(raw)) {
    return draft(
      'certain',
      'The percent-encoding of the last segment is broken: a backend cannot read the identity from it.',
    );
  }
  const refused = [...new Set(identity.trim())].filter((character) => !allowed(character, site));
  if (refused.length === 0) return null;
  const shown = refused.map((character) => JSON.stringify(character)).join(', ');
  const rule =
    site.ocppVersion === '1.6'
      ? 'HTTP Basic cannot carry a colon in its user name, which the identity is'
      : `OCPP ${site.ocppVersion} allows letters, digits and * - _ = + | @ . in it`;
  return draft(
    site.ocppVersionStated ? 'certain' : 'likely',
    `The identity holds ${shown}; ${rule}. Backends then refuse it or look for another name.`,
  );
}

function brokenEncoding(segment: string): boolean {
  try {
    decodeURIComponent(segment);
    return false;
  } catch {
    return true;
  }
}

/**
 * OCPP 1.6 has no rule, but no colon fits into a Basic user name (RFC 7617, 2). The text of
 * 2.0.1 itself has a space in its example of an identity, so that is let pass there.
 */
function allowed(character: string, { ocppVersion, securityProfile }: SiteStatement): boolean {
  if (/\p{Cc}/u.test(character)) return false;
  if (ocppVersion === '1.6') {
    return character !== ':' || (securityProfile !== 1 && securityProfile !== 2);
  }
  return ALLOWED.test(character) || (character === ' ' && ocppVersion === '2.0.1');
}

function tooLong(
  { ocppVersion, ocppVersionStated }: SiteStatement,
  identity: string,
): Draft | null {
  const max = THRESHOLDS.url.maxIdentityLength;
  const length = [...identity].length;
  if (ocppVersion === '1.6' || length <= max) return null;
  return {
    fault: 'url-identity-too-long',
    confidence: ocppVersionStated ? 'certain' : 'likely',
    detail: `The identity has ${length} characters; OCPP ${ocppVersion} allows ${max}.`,
    evidence: [{ label: 'Identity', value: identity }],
  };
}
