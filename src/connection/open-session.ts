import type { RawData, WebSocket } from 'ws';
import type { ErrorFact } from '../facts/common.ts';
import { tokenScrubber } from '../site/id-token.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { errorFact } from '../wire/error-fact.ts';
import { upgradedConnection } from '../wire/upgraded-stream.ts';
import { answeredIds } from './answered-ids.ts';
import type { Attempt, ConnectionRun } from './attempt.ts';
import { readFrame } from './frame.ts';
import { pinger } from './pinger.ts';
import type { Answering, Ending, Session } from './session.ts';
import { trafficMeter } from './traffic.ts';
import type { Upgraded } from './upgrade.ts';

const loadWs = () => import('ws');

/** Loads what `openSession` needs, so that it can be done while the backend is waited for. */
export async function warmUp(): Promise<void> {
  await loadWs();
}

/**
 * Opens the session on a stream that the backend has upgraded, and leaves it in
 * `attempt.session`. However it ends, that is recorded as `session.close`.
 */
export async function openSession(
  run: ConnectionRun,
  attempt: Attempt,
  { subprotocol, early }: Upgraded,
): Promise<void> {
  const { stream } = attempt;
  const watch = run.recorder.start();
  if (stream === null) throw new Error('there is no upgraded stream to open a session on');
  const { WebSocket } = await loadWs();
  const socket = new WebSocket('ws://upgraded.invalid/', subprotocol === null ? [] : subprotocol, {
    createConnection: upgradedConnection(stream, early, subprotocol),
    perMessageDeflate: false,
    maxPayload: THRESHOLDS.boot.maxFrameBytes,
  });
  // A backend may repeat the token that it was asked about, in whatever it says later.
  const session = carried(socket, subprotocol, tokenScrubber(run.site.idToken));
  attempt.session = session;
  session.ended.then((ending) => watch.record({ kind: 'session.close', ...ending }));
  await new Promise<void>((resolve) => {
    socket.once('open', resolve);
    socket.once('close', () => resolve());
  });
}

function carried(
  socket: WebSocket,
  subprotocol: string | null,
  scrub: (text: string) => string,
): Session {
  const openedAt = performance.now();
  const calls: string[] = [];
  let take: ((frame: Answering) => void) | null = null;
  let ending: Ending | null = null;
  let closing = false;
  let error: ErrorFact | null = null;
  let repeatedAnswers = 0;
  // What a station answers to any CALL before it was accepted (OCPP 2.0.1, B02.FR.09, B03.FR.07).
  let refusal: 'SecurityError' | 'NotSupported' = 'SecurityError';
  const meter = trafficMeter();
  const isRepeated = answeredIds();

  const send = (text: string) => {
    meter.sent('message');
    socket.send(text, () => {});
  };
  socket.on('ping', () => {
    meter.pinged();
    meter.received();
    // ws sends the Pong itself (RFC 6455, 5.5.3).
    meter.sent('control');
  });
  socket.on('pong', () => meter.received());
  socket.on('message', (data, isBinary) => {
    meter.received();
    const frame = readFrame(isBinary ? null : textOf(data));
    if (frame.kind !== 'call') {
      if (isRepeated(frame)) repeatedAnswers += 1;
      take?.(frame);
      return;
    }
    if (calls.length < THRESHOLDS.session.maxCallsKept) calls.push(scrub(frame.action));
    if (frame.confirmed) send(JSON.stringify([4, frame.messageId, refusal, '', {}]));
  });
  socket.on('error', (cause) => {
    error = errorFact(cause);
    // Not the network's: ws refuses what it received, and ends the session itself.
    closing ||= error.code?.startsWith('WS_ERR_') === true;
  });
  const ended = new Promise<Ending>((resolve) => {
    socket.on('close', (code, reason) => {
      ending = {
        by: closing ? 'us' : 'peer',
        // 1005 stands for a Close frame without a code (RFC 6455, 7.1.5).
        code: code === 1005 ? null : code,
        reason: scrub(reason.toString('utf8')),
        afterMs: performance.now() - openedAt,
        error,
        repeatedAnswers,
      };
      resolve(ending);
    });
  });

  return {
    subprotocol,
    calls,
    get traffic() {
      return meter.traffic;
    },
    get ending() {
      return ending;
    },
    ended,
    send,
    ping: pinger(socket, ended, () => meter.sent('control')),
    listen(next) {
      take = next;
    },
    registered() {
      refusal = 'NotSupported';
    },
    provoke() {
      closing = true;
    },
    async close(withinMs) {
      if (socket.readyState === socket.OPEN) {
        closing = true;
        socket.close(1000);
      }
      const timer = setTimeout(() => socket.terminate(), withinMs);
      await ended;
      clearTimeout(timer);
      return ended;
    },
    terminate() {
      closing = true;
      socket.terminate();
    },
  };
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]).toString('utf8');
}
