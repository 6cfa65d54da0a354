import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Tell } from '../journal.ts';
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
  /** Sends a text of its own at once, or bytes that are no frame, and then serves. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly hex: string }
  | { readonly kind: 'single'; readonly live: readonly string[] };

/** A CALL (OCPP-J, 4.2.1) as it came. */
export interface RecordedCall {
  readonly identity: string;
  readonly subprotocol: string | null;
  readonly action: string;
  readonly payload: unknown;
}

const { maxCallsWaiting, maxUnsentBytes } = THRESHOLDS.simulator;

export interface SessionContext {
  readonly identity: string;
  readonly subprotocol: string | null;
  readonly behaviour: SessionBehaviour;
  /** The next answer each: they may differ from time to time. */
  boot(): BootBehaviour;
  authorize(): AuthorizeBehaviour;
  /** Payloads that answer other actions. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly upkeep: Upkeep;
  /** Answers as this stack does; null: as OCPP has it. */
  readonly family: Family | null;
  readonly open: OpenSessions;
  /** The CSMS's own clock. */
  now(): Date;
  /** `length` is that of the text it came in. */
  record(call: RecordedCall, length: number): void;
  readonly tell: Tell;
}

/** Carries one session over `stream` until its socket, `transport` at the bottom, ends. */
export function carry(
  webSocket: WebSocket,
  stream: Duplex,
  transport: Socket,
  context: SessionContext,
): void {
  const { behaviour, identity, subprotocol, tell } = context;
  const gone = new AbortController();
  setMaxListeners(maxCallsWaiting + 1, gone.signal);
  webSocket.on('error', () => {});
  webSocket.on('close', (code) => {
    gone.abort();
    tell('closed', `${identity}, code ${code}`);
  });
  if (behaviour.kind === 'close') {
    webSocket.close(behaviour.code, behaviour.reason);
  } else if (behaviour.kind === 'cut') {
    endSocket(transport, behaviour.how);
  } else if (behaviour.kind === 'single' && behaviour.live.includes(identity)) {
    webSocket.close(1008, 'duplicate session');
  } else if (admit(webSocket, identity, context.open, context.upkeep)) {
    keep(webSocket, transport, context.upkeep);
    if (behaviour.kind === 'text') webSocket.send(behaviour.text);
    if (behaviour.kind === 'bytes') stream.write(Buffer.from(behaviour.hex, 'hex'));
    // One who asks and never reads must not fill the memory: a ping is answered too.
    const endUnread = () => {
      if (webSocket.bufferedAmount > maxUnsentBytes) webSocket.terminate();
    };
    let waiting = 0;
    webSocket.on('ping', endUnread);
    webSocket.on('message', async (data) => {
      const text = String(data);
      const call = callOf(text);
      if (call === null) {
        tell('message', `no CALL: ${text.slice(0, 80)}`);
        const unread = context.family?.invalidJson;
        if (unread && !isJson(text)) webSocket.send(JSON.stringify([4, '-1', unread, '', {}]));
        return;
      }
      const { action, payload } = call;
      context.record({ identity, subprotocol, action, payload }, text.length);
      const foreseen = FORESEEN.includes(action) || Object.hasOwn(context.answers, action);
      tell('call', action, !foreseen);
      if (behaviour.kind === 'silent') return;
      const answer = answerFor(call, context);
      waiting += 1;
      if (waiting > maxCallsWaiting) webSocket.terminate();
      const over = await pause(answer.delayMs, gone.signal);
      waiting -= 1;
      if (!over) return;
      if (answer.close !== undefined) webSocket.close(answer.close.code, answer.close.reason);
      endUnread();
      for (const frame of answer.frames) {
        tell('answer', frame);
        webSocket.send(frame);
      }
    });
  }
}

/** What a station sends from its boot on, and every CSMS answers. */
const FORESEEN = ['BootNotification', 'Authorize', 'Heartbeat', 'StatusNotification'];

interface Answer {
  readonly delayMs: number;
  readonly frames: readonly string[];
  /** Ends the session instead. */
  readonly close?: { readonly code: number; readonly reason?: string };
}

function answerFor({ id, action, payload }: Call, context: SessionContext): Answer {
  const { answers, family, now, subprotocol, upkeep } = context;
  const atOnce = (frames: readonly string[]): Answer => ({ delayMs: 0, frames });
  if (Object.hasOwn(answers, action)) return atOnce([JSON.stringify([3, id, answers[action]])]);
  switch (action) {
    case 'BootNotification': {
      const boot = context.boot();
      const { delayMs = 0 } = boot;
      const code = family === null ? null : refusalOf(family, subprotocol, payload);
      const frames = bootFrames(id, code === null ? boot : { kind: 'error', code }, now());
      return { delayMs, frames, ...(boot.kind === 'close' ? { close: boot } : {}) };
    }
    case 'Authorize': {
      const authorize = context.authorize();
      return {
        delayMs: authorize.delayMs ?? 0,
        frames: authorizeFrames(id, payload, authorize),
      };
    }
    case 'Heartbeat':
      return atOnce(heartbeatFrames(id, upkeep, now()));
    case 'StatusNotification':
      return atOnce([JSON.stringify([3, id, {}])]);
    default: {
      const code = family?.unknownAction ?? 'NotImplemented';
      return atOnce([JSON.stringify([4, id, code, `${action} is not simulated`, {}])]);
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
