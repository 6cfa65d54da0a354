import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { fact, Instant, nullable } from './common.ts';
import { PasswordProperties } from './statement.ts';
import { PeerClose, TlsAlert } from './tls.ts';

/** Numbers the connections of one examination from 1: what was seen on one of them belongs together. */
const visit = Type.Integer({ minimum: 1 });

/**
 * One connection of a charging station, from accept to its end. `spoke` is told by its
 * first bytes, and `firstBytes` are these in hex where they are neither TLS nor HTTP.
 * `reached` is how far it came.
 */
export const StationVisit = fact('station.visit', {
  visit,
  address: Type.String(),
  spoke: Type.Enum(['nothing', 'tls', 'http', 'other']),
  firstBytes: nullable(Type.String()),
  reached: Type.Enum(['connection', 'hello', 'tls', 'request', 'session']),
  bytesReceived: Type.Integer(),
  endedBy: Type.Enum(['station', 'us']),
  /** Why we ended it, or what broke it, as a clause; null where the station simply left. */
  because: nullable(Type.String()),
  close: nullable(PeerClose),
});
export type StationVisit = Static<typeof StationVisit>;

/**
 * What is wrong with a certificate that a station is shown, for one that checks it at true time:
 * its authority is unknown, it issued itself, it is made for another name, it is out of date, or
 * an intermediate that nobody has is left out.
 */
export const CertificateFlaw = Type.Enum([
  'authority',
  'self-signed',
  'name',
  'dates',
  'intermediate',
]);
export type CertificateFlaw = Static<typeof CertificateFlaw>;

/**
 * One TLS handshake in which we were the server. `certificate` is what the station was shown,
 * and `trial` names it. A station that refuses sends an alert, or only hangs up (`closed`);
 * some do so only after the handshake, so `wentOn` tells whether it sent anything from then on.
 */
export const StationSecured = fact('station.secured', {
  visit,
  address: Type.String(),
  certificate: Type.Object({
    trial: Type.String(),
    /** `both`: one of each kind, with the same names and dates. */
    key: Type.Enum(['ec', 'rsa', 'both']),
    notBefore: Instant,
    notAfter: Instant,
    names: Type.Array(Type.String(), { maxItems: 64 }),
    /** It was given with --server-cert, so that the station may trust it. */
    given: Type.Boolean(),
    flaws: Type.Optional(Type.Array(CertificateFlaw)),
    /** How often it has to come again until it has seen all of --tls-trials, and got a session. */
    visitsLeft: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  wentOn: Type.Optional(Type.Boolean()),
  outcome: Type.Enum(['secured', 'alert', 'closed', 'timeout', 'no-common', 'broken']),
  protocol: nullable(Type.String()),
  cipher: nullable(Type.String()),
  alert: nullable(TlsAlert),
  close: nullable(PeerClose),
  /** What OpenSSL says of a handshake that failed on our side. */
  reason: nullable(Type.String()),
  /** The station's own, base64 DER, leaf first; null where it sent none. */
  clientChain: nullable(
    Type.Array(Type.String(), { maxItems: THRESHOLDS.tls.maxChainCertificates }),
  ),
});
export type StationSecured = Static<typeof StationSecured>;

/**
 * What a station sent where a WebSocket upgrade belongs (RFC 6455, 4.1), read tolerantly.
 * `headers` are in its order and spelling; Authorization is left out, and what a judge needs
 * of it is in `basic`. `flaw` says what breaks HTTP; `status` is our answer, 0 where none was sent.
 */
export const StationRequest = fact('station.request', {
  visit,
  address: Type.String(),
  secure: Type.Boolean(),
  method: nullable(Type.String()),
  target: nullable(Type.String()),
  httpVersion: nullable(Type.String()),
  headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() }), {
    maxItems: THRESHOLDS.examine.maxHeaders,
  }),
  identity: nullable(Type.String()),
  subprotocols: Type.Array(Type.String(), { maxItems: 32 }),
  basic: nullable(
    Type.Object({
      /** The user name as sent; null where it was not decodable. */
      username: nullable(Type.String()),
      password: nullable(PasswordProperties),
    }),
  ),
  /** How many Authorization headers there were, and the scheme of the first. */
  authorization: Type.Optional(
    Type.Object({
      count: Type.Integer(),
      scheme: Type.Enum(['basic', 'bearer', 'digest', 'other']),
    }),
  ),
  flaw: nullable(Type.String()),
  status: Type.Integer(),
  subprotocol: nullable(Type.String()),
});
export type StationRequest = Static<typeof StationRequest>;

export const Registered = Type.Enum(['none', 'Accepted', 'Pending', 'Rejected']);
export type Registered = Static<typeof Registered>;

/**
 * One OCPP-J frame of the session; `backend` is whom all is passed on to, where it is. `flaw` breaks the frame, `problems` the schema of its action,
 * each as `pointer: what`; null where there is no schema for it. `answered` is what went back:
 * a CALLRESULT, the code of a CALLERROR, or null.
 */
export const StationMessage = fact('station.message', {
  visit,
  from: Type.Enum(['station', 'us', 'backend']),
  type: Type.Enum(['call', 'result', 'error', 'malformed']),
  version: nullable(Type.String()),
  messageId: nullable(Type.String()),
  action: nullable(Type.String()),
  bytes: Type.Integer(),
  flaw: nullable(Type.String()),
  problems: nullable(Type.Array(Type.String(), { maxItems: THRESHOLDS.boot.maxFindings })),
  /** Of a SecurityEventNotification its type, of a StatusNotification its error code. */
  tells: nullable(Type.String()),
  answered: nullable(Type.String()),
  excerpt: nullable(Type.String()),
  /** What the station had been told by then in this session: the status of its last boot answer. */
  registered: Type.Optional(Registered),
  /** Of a boot that was answered: the status, and the interval in s. */
  told: Type.Optional(Type.Object({ status: Type.String(), intervalS: Type.Integer() })),
  /** The message id was used before in this session, for another message. */
  idReused: Type.Optional(Type.Boolean()),
  /** An action that this version of OCPP does not have; of which others, where there are any. */
  foreign: Type.Optional(Type.Array(Type.String(), { maxItems: 3 })),
  /** Of a transaction that was not acknowledged: whether it was saved to a file. */
  kept: Type.Optional(Type.Boolean()),
});
export type StationMessage = Static<typeof StationMessage>;
