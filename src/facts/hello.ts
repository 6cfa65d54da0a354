import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { ErrorFact, fact, nullable } from './common.ts';
import { PeerClose, TlsAlert } from './tls.ts';

const place = {
  address: Type.String(),
  port: Type.Integer(),
  /** The name sent as SNI; null where none was. */
  serverName: nullable(Type.String()),
};

/**
 * One ClientHello of our own making, on a connection of its own, and what the server answered:
 * no handshake was completed. `asked` tells what it was to show, and with it what it offered:
 * one version with all common suites, one OCPP suite at TLS 1.2, exactly what the charger
 * offers, or (`nameless`) TLS 1.2 and 1.3 without a server name.
 *
 * `version`, `suite` and `group` are what the server chose, as numbers of the wire; `group` is
 * known in TLS 1.3 only. `helloBytes` is the size of the ClientHello record.
 */
export const TlsHello = fact('tls.hello', {
  ...place,
  asked: Type.Enum(['version', 'suite', 'charger-offer', 'nameless']),
  versionAsked: nullable(Type.Integer()),
  suiteAsked: nullable(Type.Integer()),
  helloBytes: Type.Integer(),
  outcome: Type.Enum([
    'accepted',
    'alert',
    'closed',
    'timeout',
    'not-tls',
    /** A ServerHello that chose what was not offered. */
    'unoffered',
    'unreachable',
    'aborted',
  ]),
  version: nullable(Type.Integer()),
  suite: nullable(Type.Integer()),
  group: nullable(Type.Integer()),
  /** Seen in the clear up to TLS 1.2; null where that could not be read. */
  certificateRequested: nullable(Type.Boolean()),
  alert: nullable(TlsAlert),
  close: nullable(PeerClose),
  error: nullable(ErrorFact),
});
export type TlsHello = Static<typeof TlsHello>;

/**
 * All suites that the server takes at one version, found by offering what is left until it
 * refuses. `complete` is false where a question stayed without a clear answer.
 */
export const TlsEnumeration = fact('tls.enumeration', {
  ...place,
  version: Type.Integer(),
  suites: Type.Array(Type.Integer(), { maxItems: THRESHOLDS.tls.maxOfferItems }),
  complete: Type.Boolean(),
  connections: Type.Integer(),
});
export type TlsEnumeration = Static<typeof TlsEnumeration>;
