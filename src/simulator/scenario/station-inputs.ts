import { bracketed, type HostPort } from '../../site/host-port.ts';
import type { OfferFile } from '../../site/offer-file.ts';
import type { SiteFile } from '../../site/site-file.ts';
import { bootOf, HOST, IDENTITY, isSecure, PATH, passwordOf } from './defaults.ts';
import type { GatewayAccess } from './gateway.ts';
import type { Scenario } from './scenario.ts';
import type { With } from './schema/with.ts';

/** What a station that lives in a simulated world is told, and `diagnose` in its place. */
export interface StationInputs {
  /** Null where csmsUrl is given instead. */
  readonly url: string | null;
  readonly csmsUrl: string | null;
  readonly identity: string;
  readonly username: string | null;
  readonly ocppVersion: '1.6' | '2.0.1' | '2.1';
  readonly securityProfile: 0 | 1 | 2 | 3 | null;
  readonly password: string | null;
  /** The root of the CSMS; null where it speaks no TLS. */
  readonly caPem: string | null;
  readonly chargerRootsPem: string | null;
  readonly clientCertificate: { readonly chainPem: string; readonly keyPem: string } | null;
  /** A text goes as it is. */
  readonly boot: object | string | null;
  readonly idToken: string | null;
  readonly chargerOffer: string | OfferFile | null;
  readonly chargerPage: string | null;
  readonly modem: HostPort | null;
  /** The router that holds the modem, where it is asked instead. */
  readonly gateway: GatewayAccess | null;
  readonly ntpServers: readonly HostPort[];
  readonly resolver: HostPort | null;
  readonly expected: SiteFile['expected'] | null;
  readonly firmwareBuiltAt: string | null;
  readonly uplink: SiteFile['uplink'] | null;
  readonly options: With;
}

/** What the world itself adds: where its servers are, and what was made for it. */
export type Made = Pick<
  StationInputs,
  | 'caPem'
  | 'chargerRootsPem'
  | 'clientCertificate'
  | 'chargerPage'
  | 'modem'
  | 'gateway'
  | 'ntpServers'
  | 'resolver'
>;

/** `at` is where the CSMS is reached. */
export function stationInputs(scenario: Scenario, at: HostPort, made: Made): StationInputs {
  const { station = {}, with: options = {} } = scenario;
  const { ocpp: ocppVersion = '2.0.1', profile = 2, csmsUrl } = station;
  const host = made.resolver === null ? at.host : HOST;
  const named = { host, port: at.port };
  return {
    ...made,
    url: csmsUrl === undefined ? urlOf(scenario, named) : null,
    csmsUrl: csmsUrl === undefined ? null : fill(csmsUrl, scenario, named),
    identity: station.identity ?? IDENTITY,
    username: station.username ?? null,
    ocppVersion,
    securityProfile: profile,
    password: passwordOf(scenario),
    boot: station.boot === undefined ? bootOf(ocppVersion) : station.boot,
    idToken: station.idToken ?? null,
    chargerOffer: station.offer ?? null,
    expected: station.expected ?? null,
    firmwareBuiltAt: station.firmwareBuiltAt ?? null,
    uplink: station.uplink ?? null,
    options,
  };
}

const DEFAULT_URL = '{scheme}://{host}:{port}{path}/{identity}';

/** The connection URL of the station, as the scenario has it. */
export const urlOf = (scenario: Scenario, at: HostPort): string =>
  fill(scenario.station?.url ?? DEFAULT_URL, scenario, at);

/** The URL of the CSMS for its station, in order whatever the station's own is. */
export const plainUrl = (scenario: Scenario, at: HostPort): string =>
  fill(DEFAULT_URL, scenario, at);

/** What a URL of a station may leave to the world. */
export const PLACEHOLDERS = ['scheme', 'host', 'port', 'path', 'identity'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];
const isPlaceholder = (word: string): word is Placeholder =>
  PLACEHOLDERS.some((known) => known === word);

/** The first word in braces that stands for nothing; null where there is none. */
export function unknownPlaceholder(template: string): string | null {
  const words = [...template.matchAll(/\{(\w+)\}/g)].map(([, word = '']) => word);
  return words.find((word) => !isPlaceholder(word)) ?? null;
}

function fill(template: string, scenario: Scenario, { host, port }: HostPort): string {
  const values: Readonly<Record<Placeholder, string>> = {
    scheme: isSecure(scenario) ? 'wss' : 'ws',
    host: bracketed(host),
    port: String(port),
    path: scenario.csms?.path ?? PATH,
    identity: encodeURIComponent(scenario.station?.identity ?? IDENTITY),
  };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    isPlaceholder(name) ? values[name] : whole,
  );
}
