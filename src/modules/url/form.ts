import type { SiteStatement } from '../../facts/statement.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Draft } from './draft.ts';
import { isIpLiteral, lastSegment, type UrlReading, WHITESPACE } from './reading.ts';

/** Whether it is a WebSocket URL at all, by RFC 3986 and RFC 6455, 3. */
export function formDrafts(reading: UrlReading, site: SiteStatement): Draft[] {
  return [
    whitespace(reading, site),
    malformed(reading),
    unsupported(reading),
    // The host of an examination is the laptop, whatever it is called.
    site.examined === true ? null : localName(reading),
    tooLong(reading, site),
  ].flatMap((draft) => draft ?? []);
}

function whitespace(reading: UrlReading, { identity }: SiteStatement): Draft | null {
  const { given } = reading;
  const last = lastSegment(reading) ?? '';
  const inUrl = WHITESPACE.test(given);
  const around = [last, identity ?? ''].some((name) => name !== name.trim());
  if (!inUrl && !around) return null;
  const where = !inUrl
    ? 'around the identity, in encoded form'
    : WHITESPACE.test(given.at(0) ?? '')
      ? 'at its start'
      : WHITESPACE.test(given.at(-1) ?? '')
        ? 'at its end'
        : 'inside';
  return {
    fault: 'url-whitespace',
    confidence: 'certain',
    detail: `The URL has a space or an invisible character ${where}. It usually comes along when a URL is copied; a charger sends it to the backend as part of the name.`,
    evidence: [{ label: 'URL, quoted', value: visible(given) }],
  };
}

/** With every space and invisible character in its escaped form. */
const visible = (text: string) =>
  `"${text.replace(/[^\S ]|[\p{Cc}\p{Cf}]/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)}"`;

function malformed(reading: UrlReading): Draft | null {
  const flaw = flawOf(reading);
  if (flaw === null) return null;
  return {
    fault: 'url-malformed',
    confidence: 'certain',
    detail: `This is not a valid URL: ${flaw}.`,
  };
}

function flawOf(reading: UrlReading): string | null {
  const { brokenForm, host, port } = reading;
  if (brokenForm !== null) return brokenForm;
  if (host === '') return 'it names no host';
  if (
    port !== null &&
    port !== '' &&
    !(/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536)
  ) {
    return `${port} is no port (1 to 65535)`;
  }
  // The host is judged as a WebSocket client reads it, whatever the scheme is.
  const url = `ws://${host}`;
  if (!URL.canParse(url)) return `${host} is not a host name or address`;
  const { hostname } = new URL(url);
  if (isIpLiteral(hostname)) {
    const whole = host.startsWith('[') || host === hostname;
    return whole ? null : `${host} is not a whole IPv4 address`;
  }
  const isName = HOST_NAME.test(hostname) && hostname.length <= 253;
  return isName ? null : `${host} is not a host name`;
}

/** RFC 1123, 2.1, and underscores, which are in use; a final dot is allowed. */
const HOST_NAME = /^(?!-)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*\.?$/i;

function unsupported({ scheme }: UrlReading): Draft | null {
  if (scheme === 'ws' || scheme === 'wss') return null;
  const detail =
    scheme === null
      ? 'The URL has no scheme. A charger needs ws:// or wss:// to know how to connect.'
      : `OCPP-J connects with ws:// or wss://, not with ${scheme}://.`;
  return { fault: 'url-scheme-unsupported', confidence: 'certain', detail };
}

const LOCAL = /\.(?:local|lan|home|localdomain|internal|intranet|corp|home\.arpa)\.?$/i;

function localName({ host }: UrlReading): Draft | null {
  const single = !host.includes('.') && host !== '' && host.toLowerCase() !== 'localhost';
  if (isIpLiteral(host) || !(single || LOCAL.test(host))) return null;
  return {
    fault: 'url-local-name',
    confidence: 'possible',
    detail: `${host} is a name that only this local network knows. A laptop often finds it where a charger does not: many chargers ask only the name server they were given, and know no mDNS.`,
  };
}

/** Part 2 of OCPP 2.0.1 and 2.1, ocppCsmsUrl; 1.6 sets no limit. */
function tooLong({ given }: UrlReading, { ocppVersion, csmsUrl }: SiteStatement): Draft | null {
  if (ocppVersion === '1.6') return null;
  const stored = csmsUrl ?? given.replace(/\/[^/]*$/, '');
  const max = ocppVersion === '2.1' ? THRESHOLDS.url.maxLength21 : THRESHOLDS.url.maxLength;
  if (stored.length <= max) return null;
  return {
    fault: 'url-too-long',
    confidence: 'possible',
    detail: `Without the identity the URL has ${stored.length} characters; OCPP ${ocppVersion} lets a charger store ${max}.`,
  };
}
