import type { SiteStatement } from '../facts/statement.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { connectionUrl, identityOf, withoutCredentials } from './connection-url.ts';
import type { HostPort } from './host-port.ts';
import { passwordProperties } from './password.ts';
import { Secret } from './secret.ts';
import type { Site } from './site.ts';

/**
 * Asked where the site names none: each an anycast service of another operator, open to the
 * public. Never bare pool.ntp.org, which is not meant for products.
 */
export const PUBLIC_NTP_SERVERS: readonly HostPort[] = [
  { host: 'time.cloudflare.com', port: 123 },
  { host: 'time.google.com', port: 123 },
  { host: 'time.apple.com', port: 123 },
];

type Statement = Pick<
  SiteStatement,
  | 'identity'
  | 'username'
  | 'ocppVersion'
  | 'securityProfile'
  | 'chargerOffer'
  | 'tlsScan'
  | 'expected'
  | 'firmwareBuiltAt'
  | 'uplink'
  | 'sessionAllowed'
  | 'identityProbes'
  | 'revocation'
  | 'holdMs'
  | 'ntp'
  | 'only'
  | 'skip'
  | 'labels'
>;

type Inputs = Omit<Site, 'statement' | 'password'>;

/** What can be said of a site. What is left out is not known, or at its default. */
export interface SiteInput extends Partial<Statement>, Partial<Inputs> {
  /** The whole connection URL, the identity its last segment. */
  readonly url?: string | null;
  /** The CSMS's URL without the identity, as a station is configured with it. */
  readonly csmsUrl?: string | null;
  readonly password?: string | null;
}

/** Makes the site that a run diagnoses: the statement for the facts, and the inputs beside it. */
export function createSite(input: SiteInput): Site {
  const { repeat = 1, messageTimeoutMs = THRESHOLDS.boot.messageTimeoutMs } = input;
  const inputs: Inputs = {
    clientIdentity: input.clientIdentity ?? null,
    extraRoots: input.extraRoots ?? [],
    chargerRoots: input.chargerRoots ?? [],
    boot: input.boot ?? null,
    idToken: input.idToken ?? null,
    repeat,
    cable: input.cable ?? null,
    modem: input.modem ?? null,
    chargerTime: input.chargerTime ?? null,
    ntpServers: input.ntp === false ? [] : (input.ntpServers ?? PUBLIC_NTP_SERVERS),
    resolver: input.resolver ?? null,
    sourceAddress: input.sourceAddress ?? null,
    sendPasswordUnverified: input.sendPasswordUnverified ?? false,
    tlsConnections: input.tlsConnections ?? THRESHOLDS.tls.scanConnections,
    // Each repetition may take as long as one message may; a held session as long as it is held.
    timeoutMs:
      (input.timeoutMs ?? THRESHOLDS.run.timeoutMs) +
      (repeat - 1) * messageTimeoutMs +
      (input.holdMs ?? 0),
    messageTimeoutMs,
    redact: input.redact ?? 'standard',
  };
  const password = input.password ?? null;
  return {
    ...inputs,
    statement: statementOf(input, inputs, password),
    password: password === null ? null : new Secret(password),
  };
}

function statementOf(input: SiteInput, inputs: Inputs, password: string | null): SiteStatement {
  const stated = input.identity ?? null;
  const csms = input.csmsUrl == null ? null : withoutCredentials(input.csmsUrl);
  const whole = input.url == null ? null : withoutCredentials(input.url);
  const composed =
    csms === null ? null : stated === null ? csms.url : connectionUrl(csms.url, stated);
  const url = whole?.url ?? composed;
  const given = whole ?? csms;
  const identity = stated ?? (url === null ? null : identityOf(url));
  return {
    url,
    ...(whole === null && csms !== null ? { csmsUrl: csms.url } : {}),
    urlHadCredentials: given?.hadCredentials ?? false,
    identity,
    identityStated: stated !== null,
    username: input.username === identity ? null : (input.username ?? null),
    ocppVersion: input.ocppVersion ?? '2.0.1',
    ocppVersionStated: input.ocppVersion !== undefined,
    securityProfile: input.securityProfile ?? impliedProfile(inputs, password),
    password: password === null ? null : passwordProperties(password),
    clientCertificate: inputs.clientIdentity !== null,
    ...(input.chargerOffer === undefined ? {} : { chargerOffer: input.chargerOffer }),
    tlsScan: input.tlsScan ?? 'ocpp',
    ...(inputs.chargerRoots.length > 0 ? { chargerRootsGiven: true } : {}),
    expected: input.expected ?? {},
    firmwareBuiltAt: input.firmwareBuiltAt ?? null,
    uplink: input.uplink ?? 'laptop',
    bootGiven: inputs.boot !== null,
    ...(inputs.idToken === null ? {} : { tokenGiven: true }),
    ...(inputs.cable === null ? {} : { cableGiven: true }),
    sessionAllowed: input.sessionAllowed ?? true,
    identityProbes: input.identityProbes ?? false,
    ...(input.revocation === true ? { revocation: true } : {}),
    ...(input.holdMs === undefined ? {} : { holdMs: input.holdMs }),
    ntp: input.ntp ?? true,
    modemGiven: inputs.modem !== null,
    chargerTimeGiven: inputs.chargerTime !== null,
    only: input.only ?? null,
    skip: input.skip ?? [],
    labels: input.labels ?? {},
  };
}

/**
 * Only profile 3 has a station present a certificate, and no password with it (OCPP
 * 2.0.1 part 2, A00). A password alone tells nothing: it goes with 1 and with 2.
 */
function impliedProfile({ clientIdentity }: Inputs, password: string | null): 3 | null {
  return clientIdentity !== null && password === null ? 3 : null;
}
