import type { ChargerOffer } from '../../facts/offer.ts';
import type { OcppVersion, SecurityProfile } from '../../facts/statement.ts';
import type { Secret } from '../../site/secret.ts';
import type { Target } from '../../site/target.ts';
import type { StationTls } from './tls.ts';

/** One simulated charging station, and the CSMS that it connects to. */
export interface StationOptions {
  /** The whole connection URL, without credentials. */
  readonly url: string;
  readonly target: Target;
  /** Those of `target.host`, to dial in this order. */
  readonly addresses: readonly string[];
  readonly identity: string;
  readonly version: OcppVersion;
  readonly profile: SecurityProfile;
  /** For HTTP Basic. It goes out over verified TLS, over ws:// with profile 1, and to loopback. */
  readonly password: Secret | null;
  /** Shared by all stations of a fleet; null for ws://. */
  readonly tls: StationTls | null;
  /** Transactions of the time it was offline, which it sends once it is registered. */
  readonly queuedTransactions?: number;
  readonly faults?: StationFaults;
  readonly pace?: StationPace;
  /** Waits for its turn to connect; tells false where `signal` ended the wait. Left out: at once. */
  readonly turn?: (signal: AbortSignal) => Promise<boolean>;
}

/** What a station does wrong. What is left out it does right. */
export interface StationFaults {
  /** Its clock, at an instant (ISO 8601) or off by so much. It keeps to it, whatever the CSMS says. */
  readonly clock?: { readonly at: string } | { readonly offsetMs: number };
  /** `hex`: the hexadecimal digits of its bytes. */
  readonly password?: 'wrong' | 'none' | 'hex';
  /** User of HTTP Basic, in place of its identity. */
  readonly username?: string;
  /** In front of the identity, in place of the path of the URL. */
  readonly path?: string;
  /** What it offers in place of its version's; empty: no such header. */
  readonly subprotocols?: readonly string[];
  /** What its TLS stack can do: for `stationTls`. */
  readonly offer?: ChargerOffer;
  /** `none`: as some firmware does; a number: refuses every certificate with this alert. */
  readonly verification?: 'none' | { readonly alert: number };
  /** A payload in place of its own, or the text of a frame, `{id}` being its message id. */
  readonly boot?: 'none' | 'repeated' | { readonly payload: unknown } | { readonly text: string };
  /** Calls before its first BootNotification. */
  readonly callsFirst?: readonly ('Heartbeat' | 'StatusNotification')[];
  /** Never answers a CALL. */
  readonly answersCalls?: false;
  /** The last bracket of its frames is missing. */
  readonly frames?: 'malformed';
  /** Drops the connection as soon as it is registered, and comes back. */
  readonly drops?: true;
}

/** How long it waits, ms; where it is left out, as in THRESHOLDS. */
export interface StationPace {
  readonly messageTimeoutMs?: number;
  readonly bootRetryMs?: number;
  readonly backOffMs?: number;
}
