import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type HostPort, hostPortText } from '../site/host-port.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** The laptop's clock minus the server's, ms, true to within `boundMs`. */
export interface NtpSample {
  readonly offsetMs: number;
  readonly boundMs: number;
}

export interface NtpOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Asked for the server's name instead of the system's resolvers. */
  readonly resolver: HostPort | null;
}

/**
 * Asks one server once (RFC 4330). ntp-client hands over no more than the server's
 * transmit time, so the round trip is measured here: the answer is taken to have been
 * sent half way, and cannot be wrong by more than that half.
 *
 * Rejects with an Error whose `code` or message says why there is no time.
 */
export async function askNtp(server: HostPort, options: NtpOptions): Promise<NtpSample> {
  const { default: client } = await import('ntp-client');
  const within = AbortSignal.any([
    options.signal,
    AbortSignal.timeout(Math.ceil(options.timeoutMs)),
  ]);
  const address = await addressOf(server.host, options.resolver, within);
  const begun = Date.now();
  const started = performance.now();
  const answer = await new Promise<Date>((resolve, reject) => {
    const giveUp = () => reject(timeoutError());
    if (within.aborted) return giveUp();
    within.addEventListener('abort', giveUp, { once: true });
    // The library's own timer is what closes its socket: it must not outlive ours.
    client.ntpReplyTimeout = options.timeoutMs;
    client.getNetworkTime(address, server.port, (error, date) => {
      within.removeEventListener('abort', giveUp);
      if (date !== null && error === null) resolve(date);
      else reject(error instanceof Error ? error : timeoutError());
    });
  });
  const roundTripMs = performance.now() - started;
  const trueTime = plausibleTime(answer);
  if (trueTime === null) throw new Error('the answer holds no plausible time');
  return {
    offsetMs: begun + roundTripMs / 2 - trueTime,
    // The library cuts the server's time to whole milliseconds, and so does Date.now().
    boundMs: roundTripMs / 2 + 1,
  };
}

const ERA_MS = 2 ** 32 * 1000;
const NTP_EPOCH = Date.parse('1900-01-01T00:00:00Z');

/**
 * An NTP instant as ms since 1970, or null where it cannot be one. The 32 bits of
 * seconds wrap in February 2036 (RFC 4330, 3); zero is what servers send that have no
 * time, and kiss-o'-death packets, which the library does not tell from answers.
 */
export function plausibleTime(answer: Date): number | null {
  const asRead = answer.getTime();
  if (Number.isNaN(asRead) || asRead === NTP_EPOCH) return null;
  const from = Date.parse(THRESHOLDS.clock.plausibleFrom);
  const time = asRead < from ? asRead + ERA_MS : asRead;
  return time >= from && time < Date.parse(THRESHOLDS.clock.plausibleBefore) ? time : null;
}

/**
 * The library asks over IPv4 only, and a name that resolves after its timer fired makes
 * it throw where nothing can catch it: so it is given an address. Asked through c-ares,
 * since getaddrinfo would hold the threads that the main connection needs; but c-ares
 * knows no hosts file, so a name that it does not find is asked there too.
 */
async function addressOf(
  host: string,
  resolver: HostPort | null,
  within: AbortSignal,
): Promise<string> {
  if (isIP(host) !== 0) return host;
  const dns = new Resolver({ tries: 2 });
  if (resolver !== null) dns.setServers([hostPortText(resolver)]);
  const cancel = () => dns.cancel();
  within.addEventListener('abort', cancel, { once: true });
  try {
    const [address] = await dns.resolve4(host);
    if (address === undefined) throw new Error(`${host} has no IPv4 address`);
    return address;
  } catch (error) {
    if (resolver !== null || !isNotFound(error)) throw error;
    return (await lookup(host, { family: 4 })).address;
  } finally {
    within.removeEventListener('abort', cancel);
  }
}

function timeoutError(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
}

const isNotFound = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOTFOUND';
