import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { isStage } from './facts/stages.ts';
import type { DiagnoseOptions } from './index.ts';
import { TOKEN_TYPES } from './ocpp/id-token.ts';
import { spanMs } from './simulator/scenario/age.ts';
import { parseScenario } from './simulator/scenario/parse-scenario.ts';
import type { Scenario } from './simulator/scenario/scenario.ts';
import { isScenarioPath, shippedFile, shippedNames } from './simulator/scenario/shipped.ts';
import type { StationInputs } from './simulator/scenario/station-inputs.ts';
import { startWorld } from './simulator/scenario/world.ts';
import { connectionUrl } from './site/connection-url.ts';
import { THRESHOLDS } from './thresholds.ts';
import { OFFER_PRESETS, readOffer } from './tls/offer-names.ts';

export type { DiagnoseOptions, Scenario };

/** Something that happened in a simulated world. */
export interface SimulatedEvent {
  /** Since the world started, ms. */
  readonly atMs: number;
  /** `csms`, `network`, `resolver`, `time server`, `modem`, `gateway`, `web page` or `revocation`. */
  readonly device: string;
  /** `connection`, `tls`, `upgrade`, `call`, `answer`, `question`, `command`, … */
  readonly what: string;
  /** One line of printable characters. */
  readonly detail: string;
  /** True where the scenario has no answer to it. */
  readonly unforeseen: boolean;
}

export interface SimulateOptions {
  /** Address to listen on; 127.0.0.1 where it is left out. */
  readonly host?: string;
  /** Port of the backend; any that is free where it is left out. */
  readonly port?: number;
  readonly onEvent?: (event: SimulatedEvent) => void;
}

/** A simulated backend with all that is around it, while it runs. */
export interface SimulatedBackend extends AsyncDisposable {
  readonly scenario: Scenario;
  /** The connection URL of the station, as the scenario has it. */
  readonly url: string;
  /** The URL of the backend by its address, for a client that does not ask the simulated resolver. */
  readonly addressUrl: string;
  readonly identity: string;
  /** What the station has to send by HTTP Basic; null: nothing. */
  readonly password: string | null;
  /** The root certificate of the backend; null where it speaks no TLS. */
  readonly caPem: string | null;
  readonly clientCertificate: { readonly certificatePem: string; readonly keyPem: string } | null;
  /** By the names `csms`, `resolver`, `chargerPage`, `modem`, `gateway`, `ntp`, `ntp2`, … */
  readonly ports: Readonly<Record<string, number>>;
  /** What `diagnose` needs to play the station. */
  readonly site: DiagnoseOptions;
  /** The first thousand. */
  readonly events: readonly SimulatedEvent[];
  close(): Promise<void>;
}

/**
 * Starts a simulated backend with its network, resolver, time server and modem on ports of
 * their own, and leaves nothing behind once it is closed. `scenario` is the name of one that
 * comes with the program, the path of a file (it ends with .json or holds a slash), or one
 * itself. Rejects where it is not valid, with the place in the file, or cannot listen.
 */
export async function simulate(
  scenario: string | Scenario,
  { host, port, onEvent }: SimulateOptions = {},
): Promise<SimulatedBackend> {
  const read = await scenarioOf(scenario);
  if (host !== undefined && isIP(host) === 0) throw new Error(`host ${host} is not an IP address`);
  const world = await startWorld(read, {
    listening: {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
    },
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  const { station, urls, ports, journal, close } = world;
  const site = diagnoseOptions(station);
  return {
    scenario: read,
    url: site.url,
    addressUrl: urls[0] ?? site.url,
    identity: station.identity,
    password: station.password,
    caPem: station.caPem,
    clientCertificate: clientCertificateOf(station),
    ports,
    site,
    events: journal.events,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function scenarioOf(given: string | Scenario): Promise<Scenario> {
  const { text, source } =
    typeof given === 'string'
      ? { text: await readScenario(given), source: given }
      : { text: JSON.stringify(given), source: 'scenario' };
  const { scenario, flaw, ...rest } = parseScenario(text, source);
  if (scenario !== undefined) return scenario;
  throw new Error('hint' in rest && rest.hint !== undefined ? `${flaw}. ${rest.hint}` : flaw);
}

async function readScenario(word: string): Promise<string> {
  const path = isScenarioPath(word) ? word : shippedFile(word);
  const status = await stat(path).catch(() => null);
  if (status === null && path !== word) {
    throw new Error(
      `no scenario is called '${word}'; there are ${(await shippedNames()).join(', ')}`,
    );
  }
  if (status?.isFile() !== true) throw new Error(`${path} is not a file`);
  if (status.size > THRESHOLDS.simulator.maxScenarioBytes) throw new Error(`${path} is too large`);
  return readFile(path, 'utf8');
}

const clientCertificateOf = ({ clientCertificate }: StationInputs) =>
  clientCertificate === null
    ? null
    : { certificatePem: clientCertificate.chainPem, keyPem: clientCertificate.keyPem };

function diagnoseOptions(station: StationInputs): DiagnoseOptions {
  const { options, boot, chargerPage, ntpServers, idToken } = station;
  const { only, skip, hold, timeout, messageTimeout } = options;
  const given = {
    securityProfile: station.securityProfile,
    username: station.username,
    password: station.password,
    ca: station.caPem,
    chargerRoots: station.chargerRootsPem,
    clientCertificate: clientCertificateOf(station),
    boot,
    idToken: idToken === null ? null : tokenOf(idToken),
    repeat: options.repeat,
    chargerOffer: offerOf(station.chargerOffer),
    chargerTime: chargerPage === null ? null : ({ kind: 'http', url: chargerPage } as const),
    modem: modemOf(station),
    resolver: station.resolver,
    uplink: station.uplink,
    only: only?.split(',').filter(isStage),
    skip: skip?.split(',').filter(isStage),
    revocation: options.revocation,
    identityProbes: options.identityProbes,
    holdMs: hold === undefined ? null : spanMs(hold),
    session: options.noSession === true ? false : null,
    tlsScan: options.noTlsScan === true ? false : null,
    timeoutMs: timeout === undefined ? null : spanMs(timeout),
    messageTimeoutMs: messageTimeout === undefined ? null : spanMs(messageTimeout),
  };
  return {
    url: station.url ?? connectionUrl(station.csmsUrl ?? '', station.identity),
    ...(station.csmsUrl === null ? {} : { identity: station.identity }),
    ocppVersion: station.ocppVersion,
    ntpServers,
    ...stated(given),
  };
}

function modemOf({ modem, gateway }: StationInputs): DiagnoseOptions['modem'] | null {
  if (gateway !== null) return { kind: 'gateway', ...gateway };
  return modem === null ? null : { kind: 'tcp', ...modem };
}

type Stated<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

function stated<T extends object>(values: T): Stated<T>;
function stated(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null));
}

function tokenOf(text: string): { value: string; type?: string } {
  const at = text.lastIndexOf(':');
  const type = TOKEN_TYPES['2.1'].find((known) => known === text.slice(at + 1));
  return at < 0 || type === undefined ? { value: text } : { value: text.slice(0, at), type };
}

function offerOf(offer: StationInputs['chargerOffer']) {
  if (offer === null) return null;
  if (typeof offer === 'string') return OFFER_PRESETS[offer]?.() ?? null;
  return readOffer(offer).offer ?? null;
}
