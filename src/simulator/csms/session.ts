import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { pause } from '../running.ts';
import { type AuthorizeBehaviour, authorizeFrames } from './authorize.ts';
import { type BootBehaviour, bootFrames } from './boot.ts';
import { type Family, refusalOf } from './families.ts';
import { type Ending, endSocket } from './transport.ts';
import { admit, keep, type OpenSessions, type Upkeep } from './upkeep.ts';

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
  readonly upkeep: Upkeep;
  /** Answers as this stack does; null: as OCPP has it. */
  readonly family: Family | null;
  readonly open: OpenSessions;
  /** The CSMS's own clock. */
  now(): Date;
  record(call: RecordedCall): void;
}

/** Carries one session until its socket, `transport` at the bottom, ends. */
export function carry(webSocket: WebSocket, transport: Socket, context: SessionContext): void {
  const { behaviour, identity, subprotocol, boot } = context;
  const gone = new AbortController();
  webSocket.on('error', () => {});
  webSocket.on('close', () => gone.abort());
  if (behaviour.kind === 'close') {
    webSocket.close(behaviour.code, behaviour.reason);
  } else if (behaviour.kind === 'cut') {
    endSocket(transport, behaviour.how);
  } else if (behaviour.kind === 'single' && behaviour.live.includes(identity)) {
    webSocket.close(1008, 'duplicate session');
  } else if (admit(webSocket, identity, context.open, context.upkeep)) {
    keep(webSocket, transport, context.upkeep);
    webSocket.on('message', async (data) => {
      const text = String(data);
      const call = callOf(text);
      if (call === null) {
        const unread = context.family?.invalidJson;
        if (unread && !isJson(text)) webSocket.send(JSON.stringify([4, '-1', unread, '', {}]));
        return;
      }
      const { action, payload } = call;
      context.record({ identity, subprotocol, action, payload });
      if (behaviour.kind === 'silent') return;
      if (!(await pause(delayOf(action, context), gone.signal))) return;
      if (action === 'BootNotification' && boot.kind === 'close') {
        webSocket.close(boot.code, boot.reason);
      }
      for (const frame of framesFor(call, context)) webSocket.send(frame);
    });
  }
}

function delayOf(action: string, { boot, authorize }: SessionContext): number {
  if (action === 'BootNotification') return boot.delayMs ?? 0;
  return action === 'Authorize' ? (authorize.delayMs ?? 0) : 0;
}

function framesFor({ id, action, payload }: Call, context: SessionContext): string[] {
  const { authorize, boot, family, now, subprotocol, upkeep } = context;
  switch (action) {
    case 'BootNotification': {
      const code = family === null ? null : refusalOf(family, subprotocol, payload);
      return bootFrames(id, code === null ? boot : { kind: 'error', code }, now());
    }
    case 'Authorize':
      return authorizeFrames(id, payload, authorize);
    case 'Heartbeat':
      return heartbeatFrames(id, upkeep, now());
    case 'StatusNotification':
      return [JSON.stringify([3, id, {}])];
    default: {
      const code = family?.unknownAction ?? 'NotImplemented';
      return [JSON.stringify([4, id, code, `${action} is not simulated`, {}])];
    }
  }
}

function heartbeatFrames(id: string, { heartbeats = 'answer' }: Upkeep, now: Date): string[] {
  switch (heartbeats) {
    case 'answer':
      return [JSON.stringify([3, id, { currentTime: now.toISOString() }])];
    case 'timeless':
      return [JSON.stringify([3, id, {}])];
    case 'refuse':
      return [JSON.stringify([4, id, 'NotImplemented', '', {}])];
    case 'silent':
      return [];
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
