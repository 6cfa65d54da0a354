import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { type Ending, endSocket } from './transport.ts';

/** What becomes of an open session beside the answers to its messages. All left out: it is kept. */
export interface Upkeep {
  /**
   * Ends a session after a silence, ms. `counts`: a load balancer counts every frame of the
   * station, a CSMS its messages only.
   */
  readonly idle?: {
    readonly afterMs: number;
    readonly counts: 'frames' | 'messages';
    readonly end: Ending | { readonly code: number; readonly reason?: string };
  };
  /** After a silence of that many ms nothing is heard any more, as behind a NAT that forgot. */
  readonly forgetAfterMs?: number;
  /** False: pings are heard, and not answered. */
  readonly pongs?: boolean;
  /** `timeless`: a CALLRESULT without the time. */
  readonly heartbeats?: 'answer' | 'silent' | 'refuse' | 'timeless';
  /** What a second session of the same identity does: both are kept where it is left out. */
  readonly second?: 'refuse' | 'evict';
}

/** Starts the timers of a session; they end with it. */
export function keep(webSocket: WebSocket, transport: Socket, { idle, forgetAfterMs }: Upkeep) {
  const timers = [
    ...(idle === undefined
      ? []
      : [
          silenceTimer(webSocket, idle.afterMs, idle.counts, () => {
            if (typeof idle.end === 'string') endSocket(transport, idle.end);
            else webSocket.close(idle.end.code, idle.end.reason);
          }),
        ]),
    ...(forgetAfterMs === undefined
      ? []
      : [silenceTimer(webSocket, forgetAfterMs, 'frames', () => webSocket.pause())]),
  ];
  webSocket.on('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
}

function silenceTimer(
  webSocket: WebSocket,
  afterMs: number,
  counts: 'frames' | 'messages',
  over: () => void,
): NodeJS.Timeout {
  const timer = setTimeout(over, afterMs);
  webSocket.on('message', () => timer.refresh());
  if (counts === 'frames') webSocket.on('ping', () => timer.refresh());
  return timer;
}

/** The sessions that are open, by identity. */
export type OpenSessions = Map<string, WebSocket>;

/** Lets a session in beside one of the same identity, or not: false where it was refused. */
export function admit(
  webSocket: WebSocket,
  identity: string,
  open: OpenSessions,
  { second }: Upkeep,
): boolean {
  const first = open.get(identity);
  if (first !== undefined && second === 'refuse') {
    webSocket.close(1008, 'a connection with this id exists');
    return false;
  }
  if (second === 'evict') first?.close(1001, 'replaced by a new connection');
  open.set(identity, webSocket);
  webSocket.on('close', () => {
    if (open.get(identity) === webSocket) open.delete(identity);
  });
  return true;
}
