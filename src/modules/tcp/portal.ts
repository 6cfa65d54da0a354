import type { Fact, FactOf } from '../../facts/document.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';

/** RFC 6585, 6. */
const NETWORK_AUTHENTICATION_REQUIRED = 511;

const SEEN = ['tls.handshake', 'tls.port-language', 'upgrade.attempt'] as const;

/** What came from beyond the TCP connection: from the backend, or from a portal in its place. */
export type Seen = FactOf<(typeof SEEN)[number]>;

export const isSeen = (record: Fact): record is Seen => SEEN.some((kind) => kind === record.kind);

/** The status 511, wherever it was seen. */
export function says511(records: readonly Seen[]): boolean {
  return (
    ofKind(records, 'upgrade.attempt').some(
      ({ status }) => status === NETWORK_AUTHENTICATION_REQUIRED,
    ) ||
    ofKind(records, 'tls.port-language').some(
      ({ httpStatus }) => httpStatus === NETWORK_AUTHENTICATION_REQUIRED,
    )
  );
}

/**
 * True where what answered may be a captive portal rather than the backend: no TLS where
 * TLS should be, a certificate that is not trusted for this host, or a page or redirect
 * from something that shows no sign of speaking WebSocket.
 */
export function looksLikePortal(records: readonly Seen[]): boolean {
  const handshake = lastOfKind(records, 'tls.handshake');
  const [upgrade] = ofKind(records, 'upgrade.attempt');
  if (upgrade?.status === 101) return false;
  if (says511(records)) return true;
  if (handshake?.outcome === 'not-tls') return true;
  if (handshake?.outcome === 'secured' && isForeign(handshake.authorizationError)) return true;
  return upgrade !== undefined && isPage(upgrade);
}

/** A certificate that is not the backend's own. One of its own that is out of date is not that. */
const isForeign = (error: string | null) =>
  error !== null && error !== 'CERT_HAS_EXPIRED' && error !== 'CERT_NOT_YET_VALID';

function isPage({ status, headers }: FactOf<'upgrade.attempt'>): boolean {
  if (status === null) return false;
  const speaksWebSocket = Object.keys(headers).some((name) => name.startsWith('sec-websocket-'));
  return !speaksWebSocket && (status === 200 || (status >= 300 && status < 400));
}
