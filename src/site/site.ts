import type { OperatorCheck } from '../facts/boot.ts';
import type { CableReading } from '../facts/cable.ts';
import type { SiteStatement } from '../facts/statement.ts';
import type { HostPort } from './host-port.ts';
import type { IdToken } from './id-token.ts';
import type { Secret } from './secret.ts';

export type ModemSource =
  | { readonly kind: 'serial'; readonly path: string }
  /** Whatever modem this machine has. */
  | { readonly kind: 'auto' }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | GatewaySource;

/** A router that holds the modem, read by its own web interface. */
export interface GatewaySource extends HostPort {
  readonly kind: 'gateway';
  readonly vendor: GatewayVendor;
  readonly user: string;
  readonly password: Secret | null;
  /** SHA-256 of its certificate, upper-case hex with colons: the password goes to no other. */
  readonly fingerprint: string | null;
  readonly plainHttp: boolean;
}

export const GATEWAY_VENDORS = ['teltonika', 'cradlepoint'] as const;
export type GatewayVendor = (typeof GATEWAY_VENDORS)[number];

export type ChargerTime =
  | { readonly kind: 'stated'; readonly reading: string; readonly resolutionMs: number }
  | { readonly kind: 'http'; readonly url: string };

/** A certificate and its key, PEM. */
export interface ClientIdentity {
  readonly certificatePem: string;
  readonly key: Secret;
  readonly passphrase: Secret | null;
}

/** Root certificates, PEM, and the name of where they came from. */
export interface RootBundle {
  readonly source: string;
  readonly pem: string;
}

/** The text of the BootNotification as it was given. */
export interface BootSource {
  readonly text: string;
  readonly source: 'option' | 'site-file' | 'file';
  /** The text of an earlier one, to compare it with. */
  readonly before?: string;
  /** What the operator's own schema refuses, for each BootNotification in `text`. */
  readonly operatorChecks?: readonly OperatorCheck[];
}

/**
 * Everything that one run needs to know: the statement that goes into the facts, and
 * the inputs that stay out of them. All files have been read, all values checked.
 */
export interface Site {
  readonly statement: SiteStatement;
  readonly password: Secret | null;
  readonly clientIdentity: ClientIdentity | null;
  /** Added to the trust store. */
  readonly extraRoots: readonly RootBundle[];
  /** What the charger trusts; empty where that is not known. */
  readonly chargerRoots: readonly RootBundle[];
  readonly boot: BootSource | null;
  /** The token to authorize, and how many times in a row. */
  readonly idToken: IdToken | null;
  readonly repeat: number;
  readonly cable: CableReading['reading'] | null;
  readonly modem: ModemSource | null;
  readonly chargerTime: ChargerTime | null;
  readonly ntpServers: readonly HostPort[];
  readonly resolver: HostPort | null;
  readonly sourceAddress: string | null;
  readonly sendPasswordUnverified: boolean;
  /** At once, beside the main connection, while TLS versions and suites are asked for. */
  readonly tlsConnections: number;
  /** Ends everything, ms: what was allowed, and the time of the hold on top of it. */
  readonly timeoutMs: number;
  /** How long an OCPP answer is waited for, ms. */
  readonly messageTimeoutMs: number;
  /** Replaces SIM, subscriber and token values in what is recorded, unless `none`. */
  readonly redact: 'standard' | 'strict' | 'none';
}
