import { lookup } from 'node:dns/promises';
import type { OcppVersion, SecurityProfile } from '../facts/statement.ts';
import type { PlayedStation } from '../simulator/scenario/played-station.ts';
import type { StationOptions } from '../simulator/station/options.ts';
import { connectionUrl, identityOf, withoutCredentials } from '../site/connection-url.ts';
import { Secret } from '../site/secret.ts';
import { targetOf } from '../site/target.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { rangeOf } from '../wire/address-range.ts';
import { readSecret } from './credentials.ts';
import { fleetTls } from './fleet-tls.ts';
import type { Io } from './io.ts';
import type { SiteFlags } from './site-flags.ts';
import { stationNamed } from './station-scenario.ts';
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
  if (flags.scenario === '-' && [flags.passwordFile, flags.passphraseFile].includes('-')) {
    throw contradiction('--scenario and a secret cannot both be read from stdin');
  }
  const played = await stationNamed(flags.scenario ?? 'healthy', io);
  const { faults } = played;
  const names = namesOf(flags, count, played.identity);
  const version: OcppVersion = flags.ocpp ?? played.version ?? '2.0.1';
  const { secure, host } = names[0].target;
  const password = (await passwordOf(flags, io)) ?? played.password ?? null;
  const profile = profileOf(flags, secure, password, played);
  const needsPassword = faults.password !== 'none' && faults.password !== 'wrong';
  const isStated = flags.profile !== undefined || played.profile !== undefined;
  if (isStated && needsPassword && (profile === 1 || profile === 2) && password === null) {
    throw new UsageError(
      'password-missing',
      `profile ${profile} needs a password`,
      'Give --password-file; --scenario password-missing has the stations leave it out.',
    );
  }
  const tls = secure ? await fleetTls(flags, played, names[0].identity, io) : null;
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

type Named = Pick<StationOptions, 'url' | 'target' | 'identity'>;

/** URL and identity of each: `{n}` is its number, from 1 on. */
function namesOf(
  { url: given, identity: stated }: StationFlags,
  count: number,
  played: string | undefined,
): [Named, ...Named[]] {
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
  // A URL that ends with an identity is whole; the scenario's is for one that does not.
  const identity = stated ?? (identityOf(url) === null ? played : undefined);
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

/** As the option states it, or the scenario, or else what URL, certificate and password come to. */
function profileOf(
  { profile: stated, cert }: StationFlags,
  secure: boolean,
  password: Secret | null,
  { profile: played, certificate, faults }: PlayedStation,
): SecurityProfile {
  const shown = cert === undefined ? 'the certificate of the scenario' : '--cert';
  if (!secure && (cert !== undefined || certificate != null)) {
    throw contradiction(`${shown} contradicts a URL of ws://`, 'A certificate needs wss://.');
  }
  const profile = stated === undefined ? played : Number(stated);
  const named = stated === undefined ? `profile ${played} of the scenario` : `--profile ${stated}`;
  // A station that is said to have lost its certificate is of profile 3 all the same.
  const isOfCertificates = cert !== undefined || certificate !== undefined;
  switch (profile) {
    case 0:
    case 1:
      if (!secure) return profile;
      throw contradiction(`${named} contradicts a URL of wss://`, 'It is without TLS.');
    case 2:
    case 3:
      if (!secure) throw contradiction(`${named} contradicts a URL of ws://`);
      if (profile === 2 || isOfCertificates) return profile;
      throw new UsageError('certificate-missing', 'profile 3 needs a certificate', 'Give --cert.');
    default:
      if (secure) return isOfCertificates ? 3 : 2;
      return password === null && faults.password === undefined ? 0 : 1;
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
