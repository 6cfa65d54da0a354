import type { Recorder, Stopwatch } from '../../facts/recorder.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import type { Direction } from '../../ocpp/compiled.ts';
import { type Frame, parseFrame } from '../../ocpp/frames.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { validateMessage } from '../../ocpp/messages.ts';
import { hideSubscriber } from '../../ocpp/subscriber.ts';
import { versionOfPayload } from '../../ocpp/version.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { WebSocketEvent } from '../../wire/websocket-frames.ts';
import type { Visit } from '../visit.ts';
import type { Side, Watcher } from './pass-on.ts';

const { backendSlowAboveMs } = THRESHOLDS.session;
const { maxNameLength, maxFindings, maxAnswerLength, maxExcerptLength, messageTimeoutMs } =
  THRESHOLDS.boot;

export interface Watched {
  readonly visit: Visit;
  /** Where what the backend does is written down. */
  readonly backend: Recorder;
  readonly subprotocol: string | null;
  readonly version: OcppVersion | null;
  readonly hideSubscriber: boolean;
  tell(what: string): void;
  /** The backend has answered a BootNotification. */
  booted(): void;
}

type Call = Extract<Frame, { kind: 'call' }>;
type Answer = Extract<Frame, { kind: 'result' | 'error' }>;

/** A CALL that waits for its answer. */
interface Waiting {
  readonly action: string | null;
  readonly watch: Stopwatch;
}

/** Records what two sides say to each other in OCPP-J, validates it, and says nothing itself. */
export function watchSession(about: Watched): Watcher {
  const { visit, backend, subprotocol } = about;
  let { version } = about;
  const calls: Record<Side, Map<string, Waiting>> = { station: new Map(), backend: new Map() };
  const calledBefore: string[] = [];
  const opened = backend.start();
  const openedAt = performance.now();
  let boot: Waiting | null = null;
  let close: { by: Side; code: number | null; reason: string } | null = null;
  // Schemas load when they are first asked for: what is said stays in order all the same.
  let last = Promise.resolve();

  const isFull = () => visit.recorder.records.length >= THRESHOLDS.examine.maxFactsOfVisit;

  async function record(by: Side, frame: Frame, bytes: number, watch: Stopwatch): Promise<void> {
    const asked = answeredCall(by, frame);
    const action = frame.kind === 'call' ? frame.action : (asked?.action ?? null);
    const direction = frame.kind === 'call' ? 'request' : 'response';
    const checked = frame.kind === 'call' || frame.kind === 'result';
    const problems = checked ? await problemsOf(version, action, direction, frame.payload) : null;
    if (isFull()) return;
    watch.record({
      kind: 'station.message',
      visit: visit.number,
      from: by,
      type: frame.kind,
      version,
      messageId: frame.kind === 'malformed' ? null : cut(frame.messageId),
      action: cut(action),
      bytes,
      flaw: frame.flaw,
      problems,
      tells: frame.kind === 'error' ? cut(frame.code) : null,
      answered: null,
      excerpt: null,
    });
  }

  /** The CALL that this frame answers; it is asked no more. */
  function answeredCall(by: Side, frame: Frame): Waiting | null {
    if (frame.kind === 'call' || frame.kind === 'malformed' || frame.messageId === null)
      return null;
    const asked = calls[by === 'station' ? 'backend' : 'station'];
    const waiting = asked.get(frame.messageId) ?? null;
    asked.delete(frame.messageId);
    return waiting;
  }

  function called(by: Side, frame: Call, watch: Stopwatch): void {
    const waiting = { action: frame.action, watch };
    const { maxCallsKept } = THRESHOLDS.session;
    if (frame.messageId !== null && calls[by].size < maxCallsKept) {
      calls[by].set(frame.messageId, waiting);
    }
    if (by === 'backend') {
      if (calledBefore.length < maxCallsKept) calledBefore.push(cut(frame.action) ?? '');
    } else if (frame.action === 'BootNotification') {
      version ??= versionOfPayload(frame.payload);
      recordBoot(frame, watch);
      boot = { action: frame.action, watch: backend.start() };
    }
  }

  function recordBoot({ payload, messageId, flaw }: Call, watch: Stopwatch): void {
    const kept = about.hideSubscriber ? hideSubscriber(payload) : { payload, hidden: [] };
    watch.record({
      kind: 'boot.payload',
      source: 'station',
      version: version ?? 'unknown',
      versionFrom: subprotocol === null ? 'detected' : 'stated',
      frame: 'call',
      messageId: cut(messageId),
      action: 'BootNotification',
      payload: kept.payload,
      hidden: [...kept.hidden],
      frameError: flaw,
    });
  }

  function bootEnds(
    outcome: 'result' | 'error' | 'silent' | 'closed',
    answer: Answer | null,
    timeoutMs: number = messageTimeoutMs,
  ): void {
    if (boot === null) return;
    const payload = answer?.kind === 'result' ? answer.payload : null;
    const tooLong = JSON.stringify(payload ?? null).length > maxAnswerLength;
    boot.watch.record({
      kind: 'boot.exchange',
      outcome: tooLong ? 'nonsense' : outcome,
      subprotocol,
      latencyMs: answer === null ? null : backend.elapsedMs() - boot.watch.startMs,
      timeoutMs,
      answer: tooLong ? null : payload,
      errorCode: answer?.kind === 'error' ? cut(answer.code) : null,
      errorDescription:
        answer?.kind === 'error' ? answer.description.slice(0, maxExcerptLength) : null,
      raw: null,
      callsBefore: calledBefore,
      error: null,
    });
    boot = null;
    if (answer !== null) about.booted();
  }

  function said(by: Side, text: string, bytes: number): void {
    const watch = visit.watch();
    const frame = parseFrame(text);
    about.tell(lineOf(by, frame));
    if (frame.kind === 'call') called(by, frame, watch);
    const isBoot =
      by === 'backend' &&
      (frame.kind === 'result' || frame.kind === 'error') &&
      calls.station.get(frame.messageId ?? '')?.action === 'BootNotification';
    if (isBoot) bootEnds(frame.kind, frame);
    last = last.then(() => record(by, frame, bytes, watch)).catch(() => {});
  }

  return {
    told(by, event) {
      if (event.kind === 'close') close ??= { by, code: event.code, reason: event.reason };
      if (isFull()) return;
      if (event.kind === 'text') said(by, event.text, event.bytes);
      const flaw = flawOf(event);
      if (flaw === null) return;
      about.tell(`${by}: ${flaw}`);
      const frame = { kind: 'malformed', flaw } as const;
      const bytes = 'bytes' in event ? event.bytes : 0;
      const watch = visit.watch();
      last = last.then(() => record(by, frame, bytes, watch)).catch(() => {});
    },
    ended(first) {
      const by = first === 'us' ? first : (close?.by ?? first);
      if (boot !== null) {
        const waitedMs = backend.elapsedMs() - boot.watch.startMs;
        const isCut = by === 'backend' && waitedMs < messageTimeoutMs;
        if (isCut) bootEnds('closed', null);
        // Who does not wait as long as a slow backend takes shows nothing of it.
        else if (waitedMs >= backendSlowAboveMs) bootEnds('silent', null, waitedMs);
      }
      about.tell(`${ENDED_BY[by]} ended the session`);
      // A station that goes, or this side, says nothing of the backend.
      if (by !== 'backend') return;
      opened.record({
        kind: 'session.close',
        by: 'peer',
        code: close === null ? 1006 : close.code,
        reason: (close?.reason ?? '').slice(0, THRESHOLDS.upgrade.maxReasonLength),
        afterMs: performance.now() - openedAt,
        error: null,
      });
    },
  };
}

const ENDED_BY = { station: 'it', backend: 'the backend', us: 'this laptop' };

function flawOf(event: WebSocketEvent): string | null {
  switch (event.kind) {
    case 'binary':
      return 'a binary message, which OCPP-J does not know';
    case 'over':
      return `a message of ${event.bytes} bytes: more than is looked at`;
    case 'broken':
      return event.why;
    default:
      return null;
  }
}

const cut = (text: string | null): string | null => text?.slice(0, maxNameLength) ?? null;

async function problemsOf(
  version: OcppVersion | null,
  action: string | null,
  direction: Direction,
  payload: unknown,
): Promise<string[] | null> {
  if (version === null || action === null || !isObject(payload)) return null;
  const violations = await validateMessage(version, action, direction, payload);
  return (
    violations
      ?.slice(0, maxFindings)
      .map(({ pointer, defect, expected }) => `${pointer}: ${defect}, ${expected} expected`) ?? null
  );
}

function lineOf(by: Side, frame: Frame): string {
  switch (frame.kind) {
    case 'call':
      return `${by}: ${frame.action ?? 'a CALL without an action'}`;
    case 'result':
      return `${by}: CALLRESULT`;
    case 'error':
      return `${by}: CALLERROR ${frame.code}`;
    case 'malformed':
      return `${by}: a frame that cannot be read: ${frame.flaw}`;
  }
}
