import { assemble } from './diagnosis/assemble.ts';
import type { Report } from './diagnosis/report.ts';
import { gatherFacts, type RunEvent } from './diagnosis/runner.ts';
import { validateMessage as validate } from './ocpp/messages.ts';
import { MODULES } from './registry.ts';
import { createSite } from './site/create-site.ts';
import { Secret } from './site/secret.ts';
import type { ModemSource } from './site/site.ts';

export type { Report };

type Stage = Report['checks'][number]['stage'];

/** What is known of the site. Only `url` is needed; what is left out is not examined. */
export interface DiagnoseOptions {
  /** The whole connection URL, the identity its last segment. */
  readonly url: string;
  readonly identity?: string;
  readonly securityProfile?: 0 | 1 | 2 | 3;
  readonly ocppVersion?: '1.6' | '2.0.1' | '2.1';
  /** The user of HTTP Basic, if not the identity. */
  readonly username?: string;
  readonly password?: string;
  /** Root certificates to trust beside the usual ones, PEM. */
  readonly ca?: string;
  /** The root certificates that the charger trusts, PEM: where they are known, they are what counts. */
  readonly chargerRoots?: string;
  readonly clientCertificate?: {
    readonly certificatePem: string;
    readonly keyPem: string;
    readonly passphrase?: string;
  };
  /** The BootNotification to validate and send, as an object or as text. */
  readonly boot?: object | string;
  /** The token to authorize after an accepted boot; in OCPP 2.x its type, ISO14443 where it is left out. */
  readonly idToken?: { readonly value: string; readonly type?: string };
  /** How many times in a row the token is asked for. */
  readonly repeat?: number;
  /** What the charger offers in TLS, as numbers of the wire: sent exactly so, to see whether it is taken. */
  readonly chargerOffer?: {
    readonly versions: readonly number[];
    readonly suites: readonly number[];
    readonly groups: readonly number[];
    readonly signatureAlgorithms: readonly number[];
  };
  /** False: TLS versions and cipher suites are not asked for, on connections of their own. */
  readonly tlsScan?: boolean;
  /** What the charger's clock shows (ISO 8601), or its local web page, whose Date header tells. */
  readonly chargerTime?:
    | { readonly kind: 'stated'; readonly reading: string; readonly resolutionMs: number }
    | { readonly kind: 'http'; readonly url: string };
  readonly modem?:
    | { readonly kind: 'serial'; readonly path: string }
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
    | {
        /** A router that holds the modem, read by its own web interface over HTTPS. */
        readonly kind: 'gateway';
        readonly vendor: 'teltonika' | 'cradlepoint';
        readonly host: string;
        readonly port: number;
        readonly user: string;
        readonly password: string;
        /** SHA-256 of its certificate, in upper-case hex with colons: the password goes to no other. */
        readonly fingerprint: string;
      };
  /** An empty list asks none; left out, a short list of public servers is asked. */
  readonly ntpServers?: readonly { readonly host: string; readonly port: number }[];
  /** Only this name server is asked, and its answer dialled. */
  readonly resolver?: { readonly host: string; readonly port: number };
  /** `charger`: this machine uses the charger's own router or SIM. */
  readonly uplink?: 'laptop' | 'charger';
  readonly sourceAddress?: string;
  readonly only?: readonly Stage[];
  readonly skip?: readonly Stage[];
  /** True: the certificates' responders are asked whether they have been revoked. */
  readonly revocation?: boolean;
  /** True: what may open more sessions in the station's name is tried too. */
  readonly identityProbes?: boolean;
  /** How long the session is held after the boot, ms, on top of `timeoutMs`. */
  readonly holdMs?: number;
  /** False: no session is opened in the station's name. */
  readonly session?: boolean;
  /** Ends everything, ms; 60 000 where it is left out. */
  readonly timeoutMs?: number;
  /** How long an OCPP answer is waited for, ms; 30 000 where it is left out. */
  readonly messageTimeoutMs?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Ends the run early; the report of what was seen by then is given back. */
  readonly interrupt?: AbortSignal;
  /** Called as things happen, with the events of `--format ndjson`. */
  readonly onEvent?: (event: { readonly type: string }) => void;
}

/**
 * Plays the station towards its backend and says what is broken, whose it is, and what to
 * do next: the report of `ghostcheck diagnose --json`. Everything that a network or a peer
 * does ends up in the report; the promise rejects only for an unusable key or certificate
 * or a bug of ours.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Report> {
  const { interrupt, onEvent } = options;
  const facts = await gatherFacts(MODULES, siteOf(options), {
    mode: 'live',
    ...(interrupt === undefined ? {} : { interrupt }),
    ...(onEvent === undefined ? {} : { onEvent: (event: RunEvent) => onEvent(event) }),
  });
  return assemble(MODULES, facts);
}

function siteOf({
  ca,
  chargerRoots,
  clientCertificate,
  boot,
  idToken,
  modem,
  only,
  skip,
  session,
  ntpServers,
  chargerOffer,
  tlsScan,
  ...rest
}: DiagnoseOptions) {
  const text = typeof boot === 'object' ? JSON.stringify(boot) : boot;
  return createSite({
    ...rest,
    ...(ca === undefined ? {} : { extraRoots: [{ source: 'ca option', pem: ca }] }),
    ...(chargerRoots === undefined
      ? {}
      : { chargerRoots: [{ source: 'chargerRoots option', pem: chargerRoots }] }),
    ...(clientCertificate === undefined
      ? {}
      : {
          clientIdentity: {
            certificatePem: clientCertificate.certificatePem,
            key: new Secret(clientCertificate.keyPem),
            passphrase:
              clientCertificate.passphrase === undefined
                ? null
                : new Secret(clientCertificate.passphrase),
          },
        }),
    ...(text === undefined ? {} : { boot: { text, source: 'option' } }),
    ...(idToken === undefined
      ? {}
      : { idToken: { value: new Secret(idToken.value), type: idToken.type ?? null } }),
    ...(modem === undefined ? {} : { modem: modemSource(modem) }),
    ...(only === undefined ? {} : { only: [...only] }),
    ...(skip === undefined ? {} : { skip: [...skip] }),
    ...(chargerOffer === undefined
      ? {}
      : {
          chargerOffer: {
            source: 'option',
            offer: {
              versions: [...chargerOffer.versions],
              suites: [...chargerOffer.suites],
              groups: [...chargerOffer.groups],
              signatureAlgorithms: [...chargerOffer.signatureAlgorithms],
            },
          },
        }),
    ...(tlsScan === undefined ? {} : { tlsScan: tlsScan ? ('ocpp' as const) : ('none' as const) }),
    ...(session === undefined ? {} : { sessionAllowed: session }),
    ...(ntpServers === undefined ? {} : { ntpServers, ntp: ntpServers.length > 0 }),
  });
}

function modemSource(modem: NonNullable<DiagnoseOptions['modem']>): ModemSource {
  if (modem.kind !== 'gateway') return modem;
  return { ...modem, password: new Secret(modem.password), plainHttp: false };
}

/** One place where a message breaks its schema. */
export interface MessageViolation {
  readonly defect: 'missing' | 'type' | 'value' | 'too-long' | 'unknown';
  /** JSON pointer of the field, also of one that is missing. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
  /** Where the standard asks for it, in its own names. */
  readonly requirement: string;
}

/**
 * All that the payload of a handshake message breaks of its schema, in OCPP 1.6 (with the
 * security extension), 2.0.1 or 2.1; empty where it is valid. Null where there is no schema of
 * that action: it is none of the version, or no part of the handshake. Loads one schema at a time.
 */
export function validateMessage(
  version: '1.6' | '2.0.1' | '2.1',
  action: string,
  direction: 'request' | 'response',
  payload: unknown,
): Promise<readonly MessageViolation[] | null> {
  return validate(version, action, direction, payload);
}
