import type { Heartbeat } from '../facts/session.ts';
import { isObject } from '../ocpp/is-object.ts';
import { tokenScrubber } from '../site/id-token.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { ConnectionRun } from './attempt.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { Session } from './session.ts';

type Seen = Pick<Heartbeat, 'outcome' | 'currentTime' | 'errorCode' | 'latencyMs'>;

/**
 * Sends one Heartbeat and waits for its answer, as long as for any message. Recorded as
 * `session.heartbeat`, but for those beyond what is kept. Only for a session whose
 * BootNotification was accepted (OCPP 2.0.1, B02.FR.02, B03.FR.02).
 */
export async function heartbeat(run: ConnectionRun, session: Session): Promise<Seen> {
  const watch = run.recorder.start();
  const timeoutMs = run.remainingMs(run.site.messageTimeoutMs);
  const call = { messageId: crypto.randomUUID(), action: 'Heartbeat', payload: {} };
  // A token that was authorized before may come back in any answer.
  const scrub = tokenScrubber(run.site.idToken);
  const seen = seenIn(await exchange(run, session, call, timeoutMs), scrub);
  const kept = run.recorder.records.filter(({ kind }) => kind === 'session.heartbeat').length;
  // One that is not answered is kept in any case: no other follows it soon.
  const answered = seen.outcome === 'result' || seen.outcome === 'error';
  if (kept < THRESHOLDS.session.maxHeartbeatsKept || !answered) {
    watch.record({ kind: 'session.heartbeat', ...seen, timeoutMs });
  }
  return seen;
}

function seenIn(came: Exchange, scrub: (text: string) => string): Seen {
  const nothing = { currentTime: null, errorCode: null, latencyMs: null };
  const { latencyMs } = came;
  switch (came.kind) {
    case 'result':
      return {
        ...nothing,
        outcome: 'result',
        latencyMs,
        currentTime: timeIn(came.payload, scrub),
      };
    case 'error':
      return { ...nothing, outcome: 'error', latencyMs, errorCode: scrub(came.code) };
    case 'foreign':
    case 'nonsense':
      return { ...nothing, outcome: 'nonsense' };
    case 'silent':
    case 'closed':
    case 'aborted':
      return { ...nothing, outcome: came.kind };
  }
}

function timeIn(payload: unknown, scrub: (text: string) => string): string | null {
  const time = isObject(payload) ? payload.currentTime : undefined;
  return typeof time === 'string' ? scrub(time).slice(0, THRESHOLDS.boot.maxNameLength) : null;
}
