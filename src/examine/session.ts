import type { WebSocket } from 'ws';
import type { RecordableOf } from '../facts/recorder.ts';
import type { OcppVersion } from '../facts/statement.ts';
import { type Frame, parseFrame } from '../ocpp/frames.ts';
import { isObject } from '../ocpp/is-object.ts';
import { validateMessage } from '../ocpp/messages.ts';
import { hideSubscriber } from '../ocpp/subscriber.ts';
import { versionOfPayload } from '../ocpp/version.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { type BootAnswer, isTransaction, type Reply, replyTo } from './answers.ts';
import type { Visit } from './visit.ts';

/** How the laptop plays the CSMS. */
export interface Manners {
  readonly bootAnswer: BootAnswer;
  readonly mayTellTime: boolean;
  readonly hideSubscriber: boolean;
  now(): Date;
  /** Called with the text of a queued transaction, before its session is closed. */
  keepTransaction(text: string, visit: Visit): void;
  /** Says, before it is done, what is done to a station. */
  act(what: string, visit: Visit): void;
  tell(visit: Visit, what: string): void;
  /** Called once in a session, when its boot was answered. */
  booted(session: Session): void;
}

export interface Session {
  readonly visit: Visit;
  readonly identity: string;
  readonly version: OcppVersion | null;
  /** Sends a CALL and waits for what answers it; null where nothing did. One at a time. */
  call(action: string, payload: object, timeoutMs: number): Promise<Frame | null>;
  close(code: number, reason: string): void;
}

type Call = Extract<Frame, { kind: 'call' }>;

/** Carries one OCPP-J session with a station until it ends. */
export function carry(
  webSocket: WebSocket,
  { visit, identity, subprotocol }: { visit: Visit; identity: string; subprotocol: string | null },
  manners: Manners,
): void {
  let version = versionOf(subprotocol);
  let accepted = false;
  let booted = false;
  let calls = 0;
  let waiting: { readonly id: string; settle(frame: Frame | null): void } | null = null;
  const over = () => waiting?.settle(null);
  webSocket.on('close', over);

  const session: Session = {
    visit,
    identity,
    get version() {
      return version;
    },
    close: (code, reason) => webSocket.close(code, reason),
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
        waiting = { id, settle };
        if (webSocket.readyState !== webSocket.OPEN) return settle(null);
        webSocket.send(JSON.stringify([2, id, action, payload]));
        record({ from: 'us', type: 'call', messageId: id, action });
      });
    },
  };

  const record = (seen: Partial<RecordableOf<'station.message'>>) =>
    visit.record({
      kind: 'station.message',
      visit: visit.number,
      from: 'station',
      type: 'malformed',
      version,
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

  webSocket.on('message', async (data, isBinary) => {
    const text = isBinary ? '' : String(data);
    const bytes = Buffer.byteLength(text);
    const frame: Frame = isBinary
      ? { kind: 'malformed', flaw: 'a binary message, which OCPP-J does not know' }
      : parseFrame(text);
    if (frame.kind === 'malformed') {
      const excerpt = manners.hideSubscriber
        ? null
        : text.slice(0, THRESHOLDS.boot.maxExcerptLength);
      record({ type: 'malformed', bytes, flaw: frame.flaw, excerpt });
      manners.tell(visit, `a frame that cannot be read: ${frame.flaw}`);
    } else if (frame.kind === 'call') {
      await receive(frame, text, bytes);
    } else {
      record({ type: frame.kind, messageId: frame.messageId, bytes, flaw: frame.flaw });
      if (waiting !== null && frame.messageId === waiting.id) waiting.settle(frame);
    }
  });

  async function receive(call: Call, text: string, bytes: number): Promise<void> {
    const { action, payload, messageId, flaw } = call;
    if (action === 'BootNotification') {
      version ??= versionOfPayload(payload);
      recordBoot(call);
    }
    const seen = {
      type: 'call',
      messageId: messageId?.slice(0, THRESHOLDS.boot.maxNameLength) ?? null,
      action: action?.slice(0, THRESHOLDS.boot.maxNameLength) ?? null,
      bytes,
      flaw,
      tells: tellsOf(payload),
    } as const;
    if (isTransaction(action)) {
      record({ ...seen, answered: null });
      manners.keepTransaction(text, visit);
      manners.tell(visit, `${action}: a transaction of the operator's; not acknowledged, closing`);
      // An unanswered CALL blocks the next, and a station counts its attempts: so it is cut short.
      webSocket.close(1001, 'transactions are not taken here');
      return;
    }
    const problems = await problemsOf(version, action, payload);
    const standing = { answer: manners.bootAnswer, accepted, version, ...manners };
    const reply = replyTo(action, standing);
    record({ ...seen, problems, answered: answeredBy(reply) });
    manners.tell(visit, toldOf(action, reply));
    if (action === 'BootNotification' && reply.kind === 'result') {
      accepted = manners.bootAnswer === 'accepted';
      manners.act(
        `answering its BootNotification with ${manners.bootAnswer} and the time of this laptop, which may set its clock`,
        visit,
      );
    }
    if (webSocket.readyState === webSocket.OPEN && messageId !== null) send(messageId, reply);
    if (action === 'BootNotification' && !booted && reply.kind === 'result') {
      booted = true;
      manners.booted(session);
    }
  }

  function send(id: string, reply: Reply): void {
    if (reply.kind === 'result') webSocket.send(JSON.stringify([3, id, reply.payload]));
    if (reply.kind === 'error') {
      webSocket.send(JSON.stringify([4, id, reply.code, reply.description, {}]));
    }
  }

  function recordBoot({ payload, messageId, flaw }: Call): void {
    const kept = manners.hideSubscriber ? hideSubscriber(payload) : { payload, hidden: [] };
    visit.record({
      kind: 'boot.payload',
      source: 'station',
      version: version ?? 'unknown',
      versionFrom: subprotocol === null ? 'detected' : 'stated',
      frame: 'call',
      messageId: messageId?.slice(0, THRESHOLDS.boot.maxNameLength) ?? null,
      action: 'BootNotification',
      payload: kept.payload,
      hidden: [...kept.hidden],
      frameError: flaw,
    });
  }
}

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

/** Of a SecurityEventNotification its type, of a StatusNotification the error that it reports. */
function tellsOf(payload: unknown): string | null {
  if (!isObject(payload)) return null;
  const told = [payload.type, payload.errorCode, payload.vendorErrorCode].filter(
    (value) => typeof value === 'string' && value !== '',
  );
  return told.length === 0 ? null : told.join(' ').slice(0, THRESHOLDS.boot.maxNameLength);
}

async function problemsOf(version: OcppVersion | null, action: string | null, payload: unknown) {
  if (version === null || action === null) return null;
  const violations = await validateMessage(version, action, 'request', payload);
  return (
    violations
      ?.slice(0, THRESHOLDS.boot.maxFindings)
      .map(({ pointer, defect, expected }) => `${pointer}: ${defect}, ${expected} expected`) ?? null
  );
}

const answeredBy = (reply: Reply): string | null =>
  reply.kind === 'result' ? 'CALLRESULT' : reply.kind === 'error' ? reply.code : null;

const toldOf = (action: string | null, reply: Reply): string =>
  `${action ?? 'a CALL without an action'}: ${
    reply.kind === 'none' ? 'not answered' : reply.kind === 'error' ? reply.code : 'answered'
  }`;
