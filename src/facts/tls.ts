import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { ErrorFact, fact, Instant, nullable } from './common.ts';

/** How a peer ended the transport: FIN, RST, or a TLS close_notify. */
export const PeerClose = Type.Object({
  how: Type.Enum(['fin', 'rst', 'close-notify']),
  afterMs: Type.Number(),
  bytesSent: Type.Integer(),
  bytesReceived: Type.Integer(),
  /** How often our side had its turn: 1 is the ClientHello, 2 what answers the server's flight. */
  flightsSent: Type.Optional(Type.Integer()),
});
export type PeerClose = Static<typeof PeerClose>;

/** A TLS alert received from the peer (RFC 8446, 6); `number` is the AlertDescription. */
export const TlsAlert = Type.Object({
  level: nullable(Type.Enum(['warning', 'fatal'])),
  number: Type.Integer(),
  name: Type.String(),
  /** True where the alert came after the handshake had ended on our side (TLS 1.3). */
  afterHandshake: Type.Boolean(),
});
export type TlsAlert = Static<typeof TlsAlert>;

/** One place that roots were taken from; `given` where the site names it (`--ca`, `--charger-roots`). */
export const AnchorSource = Type.Object({
  name: Type.String(),
  roots: Type.Integer(),
  given: Type.Boolean(),
});
export type AnchorSource = Static<typeof AnchorSource>;

/**
 * One TLS handshake, made without refusing anything, so that all of it is seen.
 *
 * `chain` holds the certificates as sent, leaf first, `anchors` those of the trust
 * store that could be an issuer in it, both base64 DER, so that a replay needs no
 * trust store. `chargerAnchors` are the same of the charger's own roots, where those are
 * known. `cipher` is the IANA name. `authorizationError` is Node's own verdict at the laptop's clock.
 * `firstBytes` is the start of the peer's answer, base64.
 */
export const TlsHandshake = fact('tls.handshake', {
  address: Type.String(),
  port: Type.Integer(),
  serverName: nullable(Type.String()),
  /** The name or address the certificate must be valid for. */
  host: Type.String(),
  outcome: Type.Enum(['secured', 'alert', 'closed', 'timeout', 'not-tls', 'failed', 'aborted']),
  protocol: nullable(Type.String()),
  cipher: nullable(Type.String()),
  cipherOpenssl: nullable(Type.String()),
  authorized: Type.Boolean(),
  authorizationError: nullable(Type.String()),
  chain: Type.Array(Type.String(), { maxItems: THRESHOLDS.tls.maxChainCertificates }),
  chainTruncated: Type.Boolean(),
  anchors: Type.Array(Type.String(), { maxItems: THRESHOLDS.tls.maxChainCertificates }),
  anchorSources: Type.Array(AnchorSource),
  chargerAnchors: Type.Optional(
    Type.Array(Type.String(), { maxItems: THRESHOLDS.tls.maxChainCertificates }),
  ),
  chargerAnchorSources: Type.Optional(Type.Array(AnchorSource)),
  alert: nullable(TlsAlert),
  close: nullable(PeerClose),
  firstBytes: nullable(Type.String()),
  /** The handshake messages that could be read of what the server sent, by their names in RFC 8446, 4. */
  serverMessages: Type.Optional(Type.Array(Type.String(), { maxItems: 32 })),
  clientCertificate: Type.Object({
    /** Seen in the server's first flight; null where that could not be read. */
    requested: nullable(Type.Boolean()),
    sent: Type.Boolean(),
    /** What was asked for: src/tls/certificate-request.ts. Left out where it was not read. */
    authorities: Type.Optional(
      Type.Array(Type.String(), { maxItems: THRESHOLDS.tls.maxAuthorities }),
    ),
    authoritiesTruncated: Type.Optional(Type.Boolean()),
    signatureAlgorithms: Type.Optional(
      Type.Array(Type.Integer(), { maxItems: THRESHOLDS.tls.maxSignatureAlgorithms }),
    ),
    certificateTypes: Type.Optional(Type.Array(Type.Integer(), { maxItems: 255 })),
  }),
  error: nullable(ErrorFact),
});
export type TlsHandshake = Static<typeof TlsHandshake>;

/**
 * What came after a handshake in which the client ended first (TLS 1.3): a server that
 * refuses the station's certificate says so only now. Recorded where no request followed.
 */
export const TlsAftermath = fact('tls.aftermath', {
  address: Type.String(),
  port: Type.Integer(),
  waitedMs: Type.Number(),
  alert: nullable(TlsAlert),
  close: nullable(PeerClose),
});
export type TlsAftermath = Static<typeof TlsAftermath>;

/**
 * One question whether a certificate has been revoked, and what came of it. `index` is its
 * place in the path, 0 the end entity's; `subject` and `issuer` are common names, or else
 * whole names, `serialNumber` is in hex. `source` and `url` say who was asked, `address`
 * which address of it was dialled. Outcome `nowhere-named`: the certificate names no place
 * to ask, so there was no question.
 *
 * Only an `answered` one has a `status`, unless the responder answered with an error. What
 * is stale or of the future, and what was revoked by when, is for the judge.
 */
export const Revocation = fact('tls.revocation', {
  role: Type.Enum(['server', 'station']),
  index: Type.Integer(),
  subject: Type.String(),
  issuer: Type.String(),
  serialNumber: Type.String(),
  source: nullable(Type.Enum(['stapled', 'ocsp', 'crl'])),
  url: nullable(Type.String()),
  address: nullable(Type.String()),
  outcome: Type.Enum([
    'answered',
    'nowhere-named',
    'not-asked',
    'name-unknown',
    'address-refused',
    'unreachable',
    'timeout',
    'http-error',
    'too-large',
    'unreadable',
    'aborted',
  ]),
  httpStatus: nullable(Type.Integer()),
  /** Size of the answer. */
  bytes: Type.Integer(),
  status: nullable(Type.Enum(['good', 'revoked', 'unknown'])),
  thisUpdate: nullable(Instant),
  nextUpdate: nullable(Instant),
  revokedAt: nullable(Instant),
  /** CRLReason by name (RFC 5280, 5.3.1). */
  revocationReason: nullable(Type.String()),
  /** `unauthorised`: signed by one whom the issuer has not entitled to answer. */
  signature: nullable(Type.Enum(['valid', 'invalid', 'unauthorised'])),
  /** OCSPResponseStatus (RFC 6960, 4.2.1), where it is not successful. */
  responderError: nullable(Type.String()),
  error: nullable(ErrorFact),
});
export type Revocation = Static<typeof Revocation>;

/**
 * What the port speaks when asked the other way: a TLS ClientHello to the port of a
 * ws:// URL, or a plain HTTP request to the port of a wss:// URL.
 */
export const PortLanguage = fact('tls.port-language', {
  address: Type.String(),
  port: Type.Integer(),
  asked: Type.Enum(['tls', 'http']),
  answered: Type.Enum(['tls', 'http', 'other', 'nothing']),
  httpStatus: nullable(Type.Integer()),
  error: nullable(ErrorFact),
});
export type PortLanguage = Static<typeof PortLanguage>;

/**
 * The station's own certificate as it was given, before anything is sent: base64 DER, in the
 * order of the file, which is the order it is sent in. Never its key.
 */
export const StationCertificate = fact('station.certificate', {
  chain: Type.Array(Type.String(), { maxItems: THRESHOLDS.tls.maxChainCertificates }),
  chainTruncated: Type.Boolean(),
});
export type StationCertificate = Static<typeof StationCertificate>;
