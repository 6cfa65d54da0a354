import { isIP, type Socket } from 'node:net';
import type { FactOf } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { connectTo } from '../wire/connect.ts';
import { errorFact } from '../wire/error-fact.ts';
import type { Attempt, ConnectionRun } from './attempt.ts';

/**
 * Dials every address of the target on its own, side by side, records each as `tcp.dial`,
 * and takes on the first that connects: `attempt.socket`, and for ws:// `attempt.stream`.
 * The slow ones go on in `rest`, for the record, and are closed.
 */
export async function dial(
  run: ConnectionRun,
  attempt: Attempt,
): Promise<{ readonly connected: boolean; readonly rest: Promise<void> }> {
  const { port, secure } = attempt.target;
  const { sourceAddress } = run.site;
  const late = new AbortController();
  const dialled = new Map<string, Promise<Socket | null>>();
  const dialNew = () => {
    for (const address of attempt.addresses.slice(0, THRESHOLDS.tcp.maxAddresses)) {
      if (dialled.has(address)) continue;
      // A source address can only reach addresses of its own family.
      if (sourceAddress !== null && isIP(sourceAddress) !== isIP(address)) continue;
      dialled.set(address, dialAddress(run, address, port, late.signal));
    }
    return firstSocket([...dialled.values()]);
  };
  let socket = await dialNew();
  if (socket === null) {
    await attempt.resolved;
    socket = await dialNew();
  }
  attempt.socket = socket;
  if (!secure) attempt.stream = socket;
  const rest = async () => {
    await attempt.resolved;
    void dialNew();
    const timer = setTimeout(() => late.abort(), THRESHOLDS.tcp.othersTimeoutMs);
    for (const other of await Promise.all(dialled.values())) {
      if (other !== socket) other?.destroy();
    }
    clearTimeout(timer);
  };
  return { connected: socket !== null, rest: rest() };
}

function firstSocket(dials: readonly Promise<Socket | null>[]): Promise<Socket | null> {
  return Promise.any(
    dials.map(async (dialling) => (await dialling) ?? Promise.reject(new Error('no socket'))),
  ).catch(() => null);
}

type Outcome = FactOf<'tcp.dial'>['outcome'];

function dialAddress(
  run: ConnectionRun,
  address: string,
  port: number,
  late: AbortSignal,
): Promise<Socket | null> {
  const watch = run.recorder.start();
  const family = isIP(address) === 6 ? '6' : '4';
  return new Promise((resolve) => {
    const socket = connectTo(address, port, run.site.sourceAddress);
    const settle = (outcome: Outcome, error: unknown = null) => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', abort);
      late.removeEventListener('abort', tooLate);
      socket.off('connect', connected).off('error', failed);
      // Whoever takes the socket on listens for itself; until then nothing may throw.
      socket.on('error', () => {});
      watch.record({
        kind: 'tcp.dial',
        address,
        port,
        family,
        outcome,
        localAddress: socket.localAddress ?? null,
        error: error === null ? null : errorFact(error),
      });
      if (outcome !== 'connected') socket.destroy();
      resolve(outcome === 'connected' ? socket : null);
    };
    const connected = () => settle('connected');
    const failed = (error: Error) => settle(outcomeOf(error), error);
    const abort = () => settle('aborted');
    const tooLate = () => settle('timeout');
    const timer = setTimeout(tooLate, run.remainingMs(THRESHOLDS.tcp.timeoutMs));
    late.addEventListener('abort', tooLate, { once: true });
    run.signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', connected).once('error', failed);
    if (run.signal.aborted) abort();
  });
}

function outcomeOf(error: Error): Outcome {
  const { code, message } = errorFact(error);
  // A source address that is not this machine's says nothing about the way to the target.
  if (message.startsWith('bind ')) return 'failed';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ECONNRESET':
    case 'ECONNABORTED':
      return 'reset';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'EHOSTDOWN':
    // This machine has no address of that family at all.
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return 'unreachable';
    default:
      return 'failed';
  }
}
