import { createServer } from 'node:net';
import { type HttpClock, startHttpClock } from '../http-clock.ts';
import type { Journal } from '../journal.ts';
import { type ModemOptions, startModem } from '../modem.ts';
import { type NtpBehaviour, startNtpServer } from '../ntp-server.ts';
import { type Otherwise, type ResolverOptions, startResolver } from '../resolver.ts';
import { type Listening, listen, type Running } from '../running.ts';
import { ageMs } from './age.ts';
import { HOST } from './defaults.ts';
import { type StartedGateway, startGatewayOf } from './gateway.ts';
import type { Keep } from './keep.ts';
import { MODEM_IN_ORDER } from './modem-in-order.ts';
import type { Scenario } from './scenario.ts';
import type { NtpServer } from './schema/services.ts';

/** What stands beside the CSMS. Null: this scenario has none. */
export interface Services {
  readonly ntp: readonly Running[];
  readonly resolver: Running | null;
  readonly page: HttpClock | null;
  readonly modem: { readonly port: number } | null;
  readonly gateway: StartedGateway | null;
}

/** Starts them on one address; `address` is what the name of the CSMS leads to. */
export async function startServices(
  scenario: Scenario,
  journal: Journal,
  listening: Listening,
  address: string,
  keep: Keep,
): Promise<Services> {
  const { dns, station = {}, gateway: router } = scenario;
  const [ntp, resolver, page, modem, gateway] = await Promise.all([
    Promise.all(
      ntpServers(scenario.ntp).map((plan) =>
        keep(
          startNtpServer({
            offsetMs: plan.offset === undefined ? 0 : ageMs(plan.offset),
            behaviour: ntpBehaviour(plan),
            listening,
            tell: journal.of('time server'),
          }),
        ),
      ),
    ),
    dns === null
      ? null
      : keep(
          startResolver({
            ...resolverOptions(dns, address),
            listening,
            tell: journal.of('resolver'),
          }),
        ),
    station.clock === null
      ? null
      : keep(
          startHttpClock({
            offsetMs: clockOffsetMs(station.clock),
            listening,
            tell: journal.of('web page'),
          }),
        ),
    startModemOf(scenario.modem, { listening, tell: journal.of('modem') }, keep),
    router === undefined ? null : keep(startGatewayOf(router, listening, journal.of('gateway'))),
  ]);
  return { ntp, resolver, page, modem, gateway };
}

function ntpServers(plan: Scenario['ntp']): readonly NtpServer[] {
  if (plan === null) return [];
  return Array.isArray(plan) ? plan : [plan ?? {}];
}

function ntpBehaviour({ answer = 'time', stratum }: NtpServer): NtpBehaviour {
  switch (answer) {
    case 'time':
      return { kind: 'time', ...(stratum === undefined ? {} : { stratum }) };
    case 'short':
      return { kind: 'short', bytes: 12 };
    case 'RATE':
    case 'DENY':
    case 'RSTR':
      return { kind: 'kiss', code: answer };
    default:
      return { kind: answer };
  }
}

const OTHERWISE: Readonly<Record<string, Otherwise>> = {
  nxdomain: { kind: 'rcode', rcode: 'NXDOMAIN' },
  servfail: { kind: 'rcode', rcode: 'SERVFAIL' },
  refused: { kind: 'rcode', rcode: 'REFUSED' },
  timeout: { kind: 'silent' },
};

function resolverOptions(dns: Exclude<Scenario['dns'], null>, address: string): ResolverOptions {
  // The second is how `diagnose` asks whether a portal claims every name there is.
  const foreseen = (name: string) => name === HOST || /^ghostcheck-[0-9a-f]+\.invalid$/.test(name);
  if (typeof dns === 'string') {
    const otherwise = OTHERWISE[dns];
    return { records: {}, foreseen, ...(otherwise === undefined ? {} : { otherwise }) };
  }
  const { addresses = [address], names = {}, others, ipv6, delayMs } = dns ?? {};
  const otherwise = Array.isArray(others)
    ? { kind: 'addresses' as const, addresses: others }
    : wordIn(others);
  const aaaa = wordIn(ipv6);
  return {
    records: { [HOST]: addresses, ...names },
    ...(others === undefined ? { foreseen } : {}),
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(aaaa === undefined ? {} : { ipv6: aaaa }),
    ...(delayMs === undefined ? {} : { delayMs }),
  };
}

const wordIn = (word: string | undefined) => (word === undefined ? undefined : OTHERWISE[word]);

type Clock = NonNullable<Scenario['station']>['clock'];

function clockOffsetMs(clock: Exclude<Clock, null>): number {
  if (clock === undefined) return 0;
  return 'at' in clock ? Date.parse(clock.at) - Date.now() : ageMs(clock.offset);
}

async function startModemOf(
  plan: Scenario['modem'],
  options: Omit<ModemOptions, 'answers'>,
  keep: Keep,
): Promise<Services['modem']> {
  if (plan === undefined || plan === null) return null;
  if (plan === 'absent') return { port: await closedPort() };
  if (plan === 'silent') {
    // Takes what it is sent, and says nothing.
    const server = createServer((socket) => socket.resume());
    return keep(listen(server, options.listening));
  }
  const upper = Object.entries(plan).map(([command, lines]) => [command.toUpperCase(), lines]);
  return keep(
    startModem({ ...options, answers: { ...MODEM_IN_ORDER, ...Object.fromEntries(upper) } }),
  );
}

/** A port at which nothing listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}
