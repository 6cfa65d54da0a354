import { hostPortText } from '../../site/host-port.ts';
import type { Csms } from '../csms/csms.ts';
import { createJournal, type Journal, type SimulatorEvent } from '../journal.ts';
import { startNetwork } from '../network/network.ts';
import { type Listening, LOOPBACK, type Running } from '../running.ts';
import { addressesOf } from './addresses.ts';
import { startBackend } from './backend.ts';
import type { Keep } from './keep.ts';
import type { Scenario } from './scenario.ts';
import { closedPort, type Services, startServices } from './services.ts';
import { plainUrl, type StationInputs, stationInputs } from './station-inputs.ts';

export interface WorldOptions {
  /** Where the CSMS listens, or the network in front of it; the rest gets other ports there. */
  readonly listening?: Listening;
  /** Hears all that happens. */
  readonly onEvent?: (event: SimulatorEvent) => void;
}

interface Parts {
  readonly scenario: Scenario;
  /** What a station that lives in this world is told. */
  readonly station: StationInputs;
  /** The URL of the CSMS by each of its addresses, in order whatever the station's own is. */
  readonly urls: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
  readonly csms: Csms;
  readonly journal: Journal;
}

/** The servers of a scenario, while they run. */
export interface World extends Parts, AsyncDisposable {
  close(): Promise<void>;
}

/** Starts all that a scenario is made of. */
export async function startWorld(scenario: Scenario, options: WorldOptions = {}): Promise<World> {
  const running: Running[] = [];
  let closed = false;
  // Where one cannot start, others are still on their way.
  const keep: Keep = async (starting) => {
    const one = await starting;
    if (closed) await one.close();
    else running.push(one);
    return one;
  };
  const close = async () => {
    closed = true;
    await Promise.all(running.map((one) => one.close()));
  };
  try {
    const parts = await startParts(scenario, options, keep);
    return { ...parts, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  scenario: Scenario,
  { listening = {}, onEvent }: WorldOptions,
  keep: Keep,
): Promise<Parts> {
  const { network } = scenario;
  const { host = LOOPBACK } = listening;
  const journal = createJournal(onEvent);
  const addresses = addressesOf(host);
  const [address = LOOPBACK] = addresses;
  const direct = network === undefined ? listening : {};
  const [backend, services] = await Promise.all([
    startBackend(scenario, journal, direct, addresses, keep),
    startServices(scenario, journal, { host }, address, keep),
  ]);
  const { csms } = backend;
  const front =
    network === undefined
      ? csms
      : await keep(
          startNetwork({
            targetPort: csms.port,
            toxics: network,
            listening,
            tell: journal.of('network'),
          }),
        );
  const refused = scenario.csms?.transport?.kind === 'refused';
  const port = refused ? await closedPort() : front.port;
  const at = (one: Running | { readonly port: number }) => ({ host: address, port: one.port });
  return {
    scenario,
    csms,
    journal,
    urls: addresses.map((one) => plainUrl(scenario, { host: one, port })),
    ports: { csms: port, ...portsOf(services) },
    station: stationInputs(
      scenario,
      { host: address, port },
      {
        caPem: backend.caPem,
        chargerRootsPem: backend.chargerRootsPem,
        clientCertificate: backend.clientCertificate,
        chargerPage: services.page === null ? null : `http://${hostPortText(at(services.page))}/`,
        modem: services.modem === null ? null : at(services.modem),
        gateway: services.gateway?.accessAt(address) ?? null,
        ntpServers: services.ntp.map(at),
        resolver: services.resolver === null ? null : at(services.resolver),
      },
    ),
  };
}

function portsOf({ ntp, resolver, page, modem, gateway }: Services): Record<string, number> {
  return Object.fromEntries([
    ...Object.entries({ resolver, chargerPage: page, modem, gateway }).flatMap(([name, one]) =>
      one === null ? [] : [[name, one.port] as const],
    ),
    ...ntp.map((one, index) => [index === 0 ? 'ntp' : `ntp${index + 1}`, one.port] as const),
  ]);
}
