import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { RecordableOf } from '../facts/recorder.ts';
import type { OcppVersion } from '../facts/statement.ts';
import type { Registered } from '../facts/visit.ts';
import { type Frame, parseFrame } from '../ocpp/frames.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { BootAnswer } from './answers.ts';
import { problemsOf } from './message-problems.ts';
import { createReceiver } from './receive-call.ts';
import { watchSession } from './session-watch.ts';
import type { Visit } from './visit.ts';

/** How the laptop plays the CSMS. */
export interface Manners {
  readonly bootAnswer: BootAnswer;
  readonly mayTellTime: boolean;
  readonly hideSubscriber: boolean;
  /** null: no pings are sent. */
  readonly pingEveryMs: number | null;
  now(): Date;
  /**
   * Called with the text of a queued transaction, before its session is closed: tells, once it
   * is safe, whether it was kept. Never rejects.
   */
  keepTransaction(text: string, visit: Visit): Promise<boolean>;
  /** What is known of the clock of a station before it is told the time; null: nothing. */
  clockBefore(visit: Visit): string | null;
  /** Says, before it is done, what is done to a station. */
  act(what: string, visit: Visit): void;
  tell(visit: Visit, what: string): void;
  /** Called at each BootNotification of a session, when it was answered, or will not be. */
  booted(session: Session): void;
}

export interface Session {
  readonly visit: Visit;
  readonly identity: string;
  readonly version: OcppVersion | null;
  readonly isOpen: boolean;
  readonly ended: AbortSignal;
  /** Why this side ended it; null where it did not. */
  readonly endedBecause: string | null;
  /** The status that the station was told last. */
  readonly registered: Registered;
  /** How a boot is answered in this session. */
  bootAnswer: BootAnswer;
  /** Sends a CALL and waits for what answers it; null where nothing did. One at a time. */
  call(action: string, payload: object, timeoutMs: number): Promise<Frame | null>;
  /** Hands over the payloads of an action that comes in, until the function given back is called. */
  listen(action: string, hear: (payload: unknown) => void): () => void;
  close(code: number, reason: string): void;
}

/** What the parts of a session share. */
export interface Carried {
  readonly session: Session;
  readonly manners: Manners;
  readonly subprotocol: string | null;
  version: OcppVersion | null;
  record(seen: Partial<RecordableOf<'station.message'>>): void;
  hear(action: string | null, payload: unknown): void;
}

/** What answers a CALL in OCPP-J, where the station could not read its id (2.x, part 4, 4.2.3). */
const UNREADABLE_ID = '-1';

/** Carries one OCPP-J session with a station until it ends. */
export function carry(
  webSocket: WebSocket,
  stream: Duplex,
  { visit, identity, subprotocol }: { visit: Visit; identity: string; subprotocol: string | null },
  manners: Manners,
): Session {
  let calls = 0;
  let endedBecause: string | null = null;
  let waiting: { id: string; action: string; settle(frame: Frame | null): void } | null = null;
  const listeners = new Set<{ action: string; hear(payload: unknown): void }>();
  const watch = watchSession(webSocket, stream, visit, {
    pingEveryMs: manners.pingEveryMs,
    registered: () => receiver.registered,
  });
  const gone = new AbortController();
  webSocket.on('close', () => {
    gone.abort();
    waiting?.settle(null);
  });

  const record: Carried['record'] = (seen) =>
    visit.record({
      kind: 'station.message',
      visit: visit.number,
      from: 'station',
      type: 'malformed',
      version: carried.version,
      messageId: null,
      action: null,
      bytes: 0,
      flaw: null,
      problems: null,
      tells: null,
      answered: null,
      excerpt: null,
      ...seen,
    });

  const session: Session = {
    visit,
    identity,
    ended: gone.signal,
    get registered() {
      return receiver.registered;
    },
    bootAnswer: manners.bootAnswer,
    get version() {
      return carried.version;
    },
    get isOpen() {
      return webSocket.readyState === webSocket.OPEN;
    },
    get endedBecause() {
      return endedBecause;
    },
    listen(action, hear) {
      const listener = { action, hear };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close(code, reason) {
      watch.leaving = true;
      endedBecause ??= reason;
      visit.because ??= reason;
      webSocket.close(code, reason);
    },
    call(action, payload, timeoutMs) {
      calls += 1;
      const id = `ghostcheck-${calls}`;
      return new Promise((resolve) => {
        const settle = (frame: Frame | null) => {
          clearTimeout(timer);
          waiting = null;
          resolve(frame);
        };
        const timer = setTimeout(() => settle(null), timeoutMs);
        waiting = { id, action, settle };
        if (!session.isOpen) return settle(null);
        webSocket.send(JSON.stringify([2, id, action, payload]));
        record({ from: 'us', type: 'call', messageId: id, action });
      });
    },
  };
  const carried: Carried = {
    session,
    manners,
    subprotocol,
    version: versionOf(subprotocol),
    record,
    hear: (action, payload) => {
      for (const listener of listeners) if (listener.action === action) listener.hear(payload);
    },
  };
  const receiver = createReceiver(carried, (text) => {
    if (session.isOpen) webSocket.send(text);
  });

  /** In their order, one after the other: meanwhile the station has to wait. */
  let last = Promise.resolve();
  let pending = 0;
  webSocket.on('message', (data, isBinary) => {
    pending += 1;
    webSocket.pause();
    last = last
      .then(() => take(isBinary ? null : String(data)))
      .finally(() => {
        pending -= 1;
        if (pending === 0) webSocket.resume();
      });
  });

  async function take(text: string | null): Promise<void> {
    const frame: Frame = text === null ? BINARY : parseFrame(text);
    const bytes = Buffer.byteLength(text ?? '');
    if (frame.kind === 'malformed') {
      const excerpt =
        manners.hideSubscriber || text === null
          ? null
          : text.slice(0, THRESHOLDS.boot.maxExcerptLength);
      record({ type: 'malformed', bytes, flaw: frame.flaw, excerpt });
      manners.tell(visit, `a frame that cannot be read: ${frame.flaw}`);
    } else if (frame.kind === 'call') {
      await receiver.receive(frame, text ?? '');
    } else {
      await answer(frame, bytes);
    }
  }

  async function answer(frame: Extract<Frame, { kind: 'result' | 'error' }>, bytes: number) {
    const isOurs =
      waiting !== null &&
      (frame.messageId === waiting.id ||
        (frame.kind === 'error' && frame.messageId === UNREADABLE_ID));
    const action = isOurs ? (waiting?.action ?? null) : null;
    const settle = isOurs ? waiting?.settle : undefined;
    const problems =
      frame.kind === 'result'
        ? await problemsOf(carried.version, action, 'response', frame.payload)
        : null;
    const tells =
      frame.kind === 'error' ? frame.code.slice(0, THRESHOLDS.boot.maxNameLength) : null;
    const messageId = frame.messageId?.slice(0, THRESHOLDS.boot.maxNameLength) ?? null;
    record({ type: frame.kind, messageId, action, bytes, flaw: frame.flaw, problems, tells });
    settle?.(frame);
  }

  return session;
}

const BINARY: Frame = {
  kind: 'malformed',
  flaw: 'a binary message, which OCPP-J does not know',
};

export function versionOf(subprotocol: string | null): OcppVersion | null {
  switch (subprotocol) {
    case 'ocpp1.6':
      return '1.6';
    case 'ocpp2.0.1':
      return '2.0.1';
    case 'ocpp2.1':
      return '2.1';
    default:
      return null;
  }
}
