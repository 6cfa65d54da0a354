import { setTimeout } from 'node:timers/promises';
import { askAgain } from '../../connection/ask-again.ts';
import { abandon, leave } from '../../connection/attempt.ts';
import type { Session } from '../../connection/session.ts';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { credentialsFor } from '../../diagnosis/password-gate.ts';
import type { RecordableOf } from '../../facts/recorder.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import { THRESHOLDS } from '../../thresholds.ts';

/**
 * Opens a second session in the name of the station while the first is open, to see which
 * of the two the backend ends, and ends the second again. Only under --identity-probes.
 */
export async function openSecond(run: ProbeRun, first: Session): Promise<void> {
  const [main] = ofKind(run.recorder.records, 'upgrade.attempt');
  if (run.attempt === null || main === undefined) return;
  const watch = run.recorder.start();
  first.provoke();
  const again = await askAgain(run, run.attempt.target, (attempt) => ({
    identity: 'station',
    purpose: 'second-session',
    requestTarget: main.target,
    subprotocols: main.offered,
    credentials: credentialsFor(run, attempt),
    timeoutMs: THRESHOLDS.upgrade.followUpTimeoutMs,
  }));
  try {
    if (again.session !== null) await endOfEither(run, first, again.session);
    const status = lastOfKind(run.recorder.records, 'upgrade.attempt')?.status ?? null;
    watch.record({ kind: 'session.second', status, ...outcomeOf(first, again.session, status) });
    await leave(again);
  } finally {
    abandon(again);
  }
}

type Outcome = Pick<RecordableOf<'session.second'>, 'outcome' | 'code' | 'reason'>;

function outcomeOf(first: Session, second: Session | null, status: number | null): Outcome {
  const ended = (outcome: Outcome['outcome'], { ending }: Session): Outcome => ({
    outcome,
    code: ending?.code ?? null,
    reason: ending?.reason ?? '',
  });
  if (first.ending !== null) return ended('first-ended', first);
  if (second === null) {
    return { outcome: status === null ? 'not-seen' : 'refused', code: null, reason: '' };
  }
  return ended(second.ending === null ? 'both-kept' : 'refused', second);
}

async function endOfEither(run: ProbeRun, first: Session, second: Session): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, run.signal]);
  const pause = setTimeout(run.remainingMs(THRESHOLDS.session.secondSessionMs), null, { signal });
  await Promise.race([first.ended, second.ended, pause.catch(() => {})]);
  stop.abort();
}
