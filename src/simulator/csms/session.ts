import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { pause } from '../running.ts';
import { type AuthorizeBehaviour, authorizeFrames } from './authorize.ts';
import { type BootBehaviour, bootFrames } from './boot.ts';
import { type Ending, endSocket } from './transport.ts';

/**
 * What becomes of an accepted WebSocket session. `close` sends a Close frame (RFC 6455,
 * 7.4) at once; `single` is a CSMS that allows one session an identity and refuses the
 * second with 1008, where `live` are the identities that are connected elsewhere.
 */
export type SessionBehaviour =
  | { readonly kind: 'serve' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'close'; readonly code: number; readonly reason?: string }
  | { readonly kind: 'cut'; readonly how: Ending }
  | { readonly kind: 'single'; readonly live: readonly string[] };

/** A CALL (OCPP-J, 4.2.1) as it came. */
export interface RecordedCall {
  readonly identity: string;
  readonly subprotocol: string | null;
  readonly action: string;
  readonly payload: unknown;
}

export interface SessionContext {
  readonly identity: string;
  readonly subprotocol: string | null;
  readonly behaviour: SessionBehaviour;
  readonly boot: BootBehaviour;
  readonly authorize: AuthorizeBehaviour;
  /** The CSMS's own clock. */
  now(): Date;
  record(call: RecordedCall): void;
}

/** Carries one session until its socket, `transport` at the bottom, ends. */
export function carry(webSocket: WebSocket, transport: Socket, context: SessionContext): void {
  const { behaviour, identity, subprotocol } = context;
  const gone = new AbortController();
  webSocket.on('error', () => {});
  webSocket.on('close', () => gone.abort());
  if (behaviour.kind === 'close') {
    webSocket.close(behaviour.code, behaviour.reason);
  } else if (behaviour.kind === 'cut') {
    endSocket(transport, behaviour.how);
  } else if (behaviour.kind === 'single' && behaviour.live.includes(identity)) {
    webSocket.close(1008, 'duplicate session');
  } else {
    webSocket.on('message', async (data) => {
      const call = callOf(String(data));
      if (call === null) return;
      const { id, action, payload } = call;
      context.record({ identity, subprotocol, action, payload });
      if (behaviour.kind === 'silent') return;
      if (!(await pause(delayOf(action, context), gone.signal))) return;
      for (const frame of framesFor({ id, action, payload }, context)) webSocket.send(frame);
    });
  }
}

function delayOf(action: string, { boot, authorize }: SessionContext): number {
  if (action === 'BootNotification') return boot.delayMs ?? 0;
  return action === 'Authorize' ? (authorize.delayMs ?? 0) : 0;
}

function framesFor(
  { id, action, payload }: Call,
  { boot, authorize, now }: SessionContext,
): string[] {
  switch (action) {
    case 'BootNotification':
      return bootFrames(id, boot, now());
    case 'Authorize':
      return authorizeFrames(id, payload, authorize);
    case 'Heartbeat':
      return [JSON.stringify([3, id, { currentTime: now().toISOString() }])];
    case 'StatusNotification':
      return [JSON.stringify([3, id, {}])];
    default:
      return [JSON.stringify([4, id, 'NotImplemented', `${action} is not simulated`, {}])];
  }
}

interface Call {
  readonly id: string;
  readonly action: string;
  readonly payload: unknown;
}

function callOf(text: string): Call | null {
  try {
    const frame: unknown = JSON.parse(text);
    if (!Array.isArray(frame) || frame[0] !== 2) return null;
    const [, id, action, payload]: readonly unknown[] = frame;
    return typeof id === 'string' && typeof action === 'string' ? { id, action, payload } : null;
  } catch {
    return null;
  }
}
