import { lookup } from 'node:dns/promises';
import type { ChargerOffer } from '../facts/offer.ts';
import type { OcppVersion, SecurityProfile } from '../facts/statement.ts';
import { nearest } from '../nearest.ts';
import type { StationOptions } from '../simulator/station/options.ts';
import { STATION_SCENARIOS, type StationScenario } from '../simulator/station/scenarios.ts';
import { type StationTls, stationTls } from '../simulator/station/tls.ts';
import { connectionUrl, identityOf, withoutCredentials } from '../site/connection-url.ts';
import { Secret } from '../site/secret.ts';
import { targetOf } from '../site/target.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { loadTrustStore } from '../tls/trust-store.ts';
import { rangeOf } from '../wire/address-range.ts';
import { chargerOfferOf } from './charger-offer.ts';
import { readClientIdentity } from './client-identity.ts';
import { readRoots, readSecret } from './credentials.ts';
import type { Io } from './io.ts';
import type { SiteFlags } from './site-flags.ts';
import { contradiction, UsageError } from './usage-error.ts';

const LIMITS = THRESHOLDS.station;

/** What commander makes of the options of `simulate station`. */
export interface StationFlags
  extends Pick<
    SiteFlags,
    | 'ocpp'
    | 'profile'
    | 'identity'
    | 'passwordFile'
    | 'ca'
    | 'cert'
    | 'key'
    | 'passphraseFile'
    | 'chargerOffer'
  > {
  readonly url?: string;
  readonly count?: string;
  readonly rate?: string;
  readonly for?: string;
  readonly scenario?: string;
  readonly queuedTransactions?: string;
  readonly allowHost?: string;
  readonly json?: boolean;
}

export interface FleetPlan {
  readonly stations: readonly StationOptions[];
  readonly connectsPerSecond: number;
}

/**
 * The stations that the options describe. Every file is read and every value is checked
 * before anything is dialled.
 *
 * @throws {UsageError}
 */
export async function fleetOf(flags: StationFlags, io: Io): Promise<FleetPlan> {
  const count = wholeNumber(flags.count ?? '1', '--count', 1, LIMITS.maxCount);
  const { connectsPerSecond, maxConnectsPerSecond, maxQueuedTransactions } = LIMITS;
  const rate = flags.rate ?? String(connectsPerSecond);
  const queued = flags.queuedTransactions ?? '0';
  const queuedTransactions = wholeNumber(queued, '--queued-transactions', 0, maxQueuedTransactions);
  const { faults } = scenarioNamed(flags.scenario ?? 'healthy');
  const names = namesOf(flags, count);
  const version: OcppVersion = flags.ocpp ?? '2.0.1';
  const { secure, host } = names[0].target;
  const password = await passwordOf(flags, io);
  const profile = profileOf(flags, secure, password);
  if (flags.profile !== undefined && (profile === 1 || profile === 2) && password === null) {
    throw new UsageError(
      'password-missing',
      `profile ${profile} needs a password`,
      'Give --password-file; --scenario password-missing has the stations leave it out.',
    );
  }
  const tls = secure ? await tlsOf(flags, faults.offer, io) : null;
  const addresses = await addressesOf(host, flags);
  return {
    connectsPerSecond: wholeNumber(rate, '--rate', 1, maxConnectsPerSecond),
    stations: names.map((name) => ({
      ...name,
      addresses,
      version,
      profile,
      password,
      tls,
      queuedTransactions,
      faults,
    })),
  };
}

function wholeNumber(text: string, option: string, min: number, max: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value >= min && value <= max) return value;
  throw new UsageError(
    'number-invalid',
    `${option} ${text} is not a whole number from ${min} to ${max}`,
  );
}

/** @throws {UsageError} where there is none of that name. */
export function scenarioNamed(name: string): StationScenario {
  const scenario = STATION_SCENARIOS.find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  const close = nearest(
    name,
    STATION_SCENARIOS.map((one) => one.name),
  );
  throw new UsageError(
    'scenario-unknown',
    `no scenario of stations is called '${name}'`,
    close === null ? 'See ghostcheck simulate station --list.' : `Did you mean ${close}?`,
  );
}

type Named = Pick<StationOptions, 'url' | 'target' | 'identity'>;

/** URL and identity of each: `{n}` is its number, from 1 on. */
function namesOf({ url: given, identity }: StationFlags, count: number): [Named, ...Named[]] {
  if (given === undefined) {
    throw new UsageError('url-missing', 'simulate station needs a URL', 'Give --url <url>.');
  }
  const { url, hadCredentials } = withoutCredentials(given);
  if (hadCredentials) {
    throw new UsageError(
      'url-credentials',
      '--url holds a user name or password',
      'Leave them out, and give --password-file.',
    );
  }
  if (count > 1 && !(identity ?? url).includes('{n}')) {
    throw new UsageError(
      'identity-shared',
      `${count} stations need an identity each`,
      'Put {n} where its number is to stand: --identity CP{n}, or .../CP{n} in the URL.',
    );
  }
  const named = (number: number): Named => {
    const numbered = (text: string) => text.replaceAll('{n}', String(number));
    const whole =
      identity === undefined ? numbered(url) : connectionUrl(numbered(url), numbered(identity));
    const name = identity === undefined ? identityOf(whole) : numbered(identity);
    const target = targetOf(whole);
    if (target === null) {
      throw new UsageError(
        'url-invalid',
        `--url ${url} is not a URL of ws:// or wss:// that can be dialled`,
        'For example wss://csms.example.com/ocpp/CP001.',
      );
    }
    if (name === null || name === '') {
      throw new UsageError(
        'identity-missing',
        `--url ${url} has no identity`,
        'Give --identity, or the whole URL with the identity as its last segment.',
      );
    }
    return { url: whole, target, identity: name };
  };
  const others = Array.from({ length: count - 1 }, (_, index) => named(index + 2));
  return [named(1), ...others];
}

async function passwordOf({ passwordFile }: StationFlags, io: Io): Promise<Secret | null> {
  if (passwordFile !== undefined) {
    return new Secret(await readSecret(passwordFile, 'the password file', io));
  }
  const { GHOSTCHECK_PASSWORD: fromEnvironment } = io.env;
  return fromEnvironment ? new Secret(fromEnvironment) : null;
}

/** As stated, or else what URL, certificate and password come to. */
function profileOf(
  { profile, cert }: StationFlags,
  secure: boolean,
  password: Secret | null,
): SecurityProfile {
  if (!secure && cert !== undefined) {
    throw contradiction('--cert contradicts a URL of ws://', 'A certificate needs wss://.');
  }
  switch (profile) {
    case '0':
    case '1':
      if (!secure) return profile === '0' ? 0 : 1;
      throw contradiction(`--profile ${profile} contradicts a URL of wss://`, 'It is without TLS.');
    case '2':
    case '3':
      if (!secure) throw contradiction(`--profile ${profile} contradicts a URL of ws://`);
      if (profile === '2' || cert !== undefined) return profile === '2' ? 2 : 3;
      throw new UsageError('certificate-missing', 'profile 3 needs a certificate', 'Give --cert.');
    default:
      if (secure) return cert === undefined ? 2 : 3;
      return password === null ? 0 : 1;
  }
}

/**
 * The addresses to dial. Each station boots, which can change what a backend has on record and
 * end the session of a real one: so any machine but this one has to be named.
 */
async function addressesOf(host: string, { allowHost }: StationFlags): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) {
    throw new UsageError('host-unknown', `no address is known for ${host}`, 'Check --url.');
  }
  const isHere = found.every(({ address }) => rangeOf(address) === 'loopback');
  if (!isHere && allowHost?.toLowerCase() !== host.toLowerCase()) {
    throw new UsageError(
      'consent-missing',
      `${host} is another machine: simulated stations write to its records, and can put load on it`,
      `If it is yours and not in service, add --allow-host ${host}.`,
    );
  }
  return found.map(({ address }) => address).slice(0, THRESHOLDS.tcp.maxAddresses);
}

async function tlsOf(
  { ca, cert, key, passphraseFile, passwordFile, chargerOffer }: StationFlags,
  faulty: ChargerOffer | undefined,
  io: Io,
): Promise<StationTls> {
  if (passwordFile === '-' && passphraseFile === '-') {
    throw contradiction('--password-file and --passphrase-file cannot both read stdin');
  }
  if (key !== undefined && cert === undefined) {
    throw contradiction('--key needs --cert', 'Name its certificate too.');
  }
  const pem = ca === undefined ? null : await readRoots(ca, 'the file of roots', io);
  const identity =
    cert === undefined
      ? null
      : await readClientIdentity(
          { cert, key: key ?? null, passphraseFile: passphraseFile ?? null },
          io,
        );
  const stated = chargerOffer === undefined ? null : await chargerOfferOf(chargerOffer, io);
  if (stated !== null && faulty !== undefined) {
    throw contradiction('--charger-offer contradicts a --scenario that is one of TLS');
  }
  const roots = await loadTrustStore(pem === null ? [] : [{ source: ca ?? '', pem }]);
  try {
    return stationTls(roots, identity, stated?.offer ?? faulty);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError('charger-offer-unplayable', error.message);
  }
}
