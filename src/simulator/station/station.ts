import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { THRESHOLDS } from '../../thresholds.ts';
import { connectTo } from '../../wire/connect.ts';
import { errorFact } from '../../wire/error-fact.ts';
import { pause } from '../running.ts';
import { stationClock } from './clock.ts';
import { authorizationOf, credentialScrubber } from './credentials.ts';
import { createDeviceModel, type DeviceModel } from './device-model.ts';
import type { BootReason } from './messages.ts';
import type { StationOptions } from './options.ts';
import type { Answer } from './rpc.ts';
import { secureStream } from './secure.ts';
import { type StationSession, startSession } from './session.ts';
import { freshStatus, type StationFailure, type StationStatus } from './status.ts';
import { queuedTransactions } from './transactions.ts';
import { upgrade } from './upgrade.ts';

export interface Station {
  readonly identity: string;
  readonly status: Readonly<StationStatus>;
  readonly model: DeviceModel;
  /** Asks the CSMS for a token; `closed` where there is no session. */
  authorize(token: string): Promise<Answer>;
  /** Leaves with a Close frame of 1000. Safe to call more than once. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One thing that a station did or met with. `what` may hold text of the peer. */
export interface StationEvent {
  readonly identity: string;
  readonly what: string;
  readonly status: Readonly<StationStatus>;
}

/**
 * Starts a charging station that connects, registers, and connects again whenever it has lost
 * its CSMS, until it is closed. Never throws for what the CSMS does.
 */
export function startStation(
  options: StationOptions,
  onEvent: (event: StationEvent) => void = () => {},
): Station {
  const { identity, version, profile, url, tls, target, faults = {}, pace = {} } = options;
  const status = freshStatus();
  const clock = stationClock(faults.clock);
  const model = createDeviceModel({
    version,
    identity,
    profile,
    url,
    hasRoots: tls !== null,
    clock,
    backOffMs: pace.backOffMs ?? THRESHOLDS.station.backOffMs,
  });
  const queue = queuedTransactions(options.queuedTransactions ?? 0, clock.now());
  const stop = new AbortController();
  const { signal } = stop;
  let session: StationSession | null = null;

  const scrub = credentialScrubber(options);
  const kept = (text: string) => scrub(text.slice(0, THRESHOLDS.run.maxErrorLength));
  const note = (what: string, failure?: StationFailure) => {
    if (failure !== undefined) status.failure = { ...failure, what: kept(failure.what) };
    const why = failure === undefined ? '' : ` (${failure.stage}: ${failure.what})`;
    onEvent({ identity, what: kept(`${what}${why}`), status });
  };
  const fail = (stage: StationFailure['stage'], what: string): null => {
    if (!signal.aborted) note('failed', { stage, what });
    return null;
  };

  /** A stream up to the end of TLS, and whether the CSMS on it is who it says. */
  async function connect(): Promise<{ stream: Duplex; verified: boolean } | null> {
    const socket = await dial(options, signal);
    if (typeof socket === 'string') return fail('tcp', socket);
    if (tls === null) return { stream: socket, verified: false };
    const { verification } = faults;
    const secured = await secureStream(socket, {
      host: target.host,
      tls,
      clock,
      verification,
      signal,
    });
    if (secured.kind === 'failed') return fail('tls', secured.what);
    if (secured.kind === 'secured') return secured;
    const { why, alert } = secured.refusal;
    return fail('tls', `refused the certificate with alert ${alert}: ${why}`);
  }

  async function open(bootReason: BootReason): Promise<StationSession | null> {
    const connected = await connect();
    if (connected === null) return null;
    const { stream, verified } = connected;
    const authorization = authorizationOf(options, verified);
    const upgraded =
      authorization === 'withheld'
        ? ({ kind: 'failed', what: 'the password is withheld: the CSMS is not verified' } as const)
        : await upgrade(stream, {
            target,
            requestTarget: requestTargetOf(options),
            subprotocols: faults.subprotocols ?? [`ocpp${version}`],
            authorization,
            signal,
          });
    if (upgraded.kind === 'failed') {
      stream.destroy();
      return fail('upgrade', upgraded.what);
    }
    status.phase = 'connected';
    status.subprotocol = upgraded.subprotocol;
    note(`connected, ${upgraded.subprotocol ?? 'no subprotocol'}`);
    const context = { options, model, clock, queue, status, bootReason, note };
    return startSession(context, stream, upgraded.early);
  }

  async function live(): Promise<void> {
    let failures = 0;
    let bootReason: BootReason = 'PowerUp';
    while (!signal.aborted && (await (options.turn?.(signal) ?? true))) {
      status.phase = 'connecting';
      status.connects += 1;
      status.registration = null;
      session = await open(bootReason);
      if (signal.aborted) session?.close();
      const ended = await session?.ended;
      session = null;
      status.phase = 'waiting';
      if (ended?.reset === true) {
        note('resets');
        bootReason = 'RemoteReset';
      } else if (ended !== undefined) {
        const { code, reason } = ended.ending;
        fail('session', `closed with ${code}${reason === '' ? '' : `: ${reason}`}`);
      }
      failures = status.registration === 'Accepted' && ended !== undefined ? 1 : failures + 1;
      await pause(model.backOffMs(failures), signal);
    }
    status.phase = 'ended';
    note('ended');
  }

  const living = live();
  const close = () => {
    if (!signal.aborted) session?.close();
    stop.abort();
    return living;
  };
  return {
    identity,
    status,
    model,
    authorize: async (token) => (await session?.authorize(token)) ?? { kind: 'closed' },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function requestTargetOf({ faults, identity, target }: StationOptions): string {
  if (faults?.path === undefined) return target.requestTarget;
  return `${faults.path}/${encodeURIComponent(identity)}`;
}

/** A socket to the first address that takes one, or why the last did not. */
async function dial(
  { addresses, target }: StationOptions,
  signal: AbortSignal,
): Promise<Socket | string> {
  let result: Socket | string = 'no address';
  for (const address of addresses) {
    result = await dialAddress(address, target.port, signal);
    if (typeof result !== 'string' || signal.aborted) break;
  }
  return result;
}

function dialAddress(address: string, port: number, signal: AbortSignal): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connectTo(address, port, null);
    const settle = (result: Socket | string) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('connect', connected).off('error', failed);
      // Whoever takes the socket on listens for itself; until then nothing may throw.
      socket.on('error', () => {});
      if (typeof result === 'string') socket.destroy();
      resolve(result);
    };
    const connected = () => settle(socket);
    const failed = (error: Error) => settle(errorFact(error).code ?? error.message);
    const abort = () => settle('ended');
    const timer = setTimeout(() => settle('no answer'), THRESHOLDS.tcp.timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', connected).once('error', failed);
    if (signal.aborted) abort();
  });
}
