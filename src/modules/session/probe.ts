import { setTimeout } from 'node:timers/promises';
import { leave } from '../../connection/attempt.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { lastOfKind } from '../../facts/select.ts';
import { endOf } from '../../ocpp/session-end.ts';
import { THRESHOLDS } from '../../thresholds.ts';

/**
 * Where the backend has not answered anything yet, waits a moment for it to close; then
 * ends the session. How it ended is recorded by the session itself.
 */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null || attempt.session === null) return { gate: 'open' };
  const boot = lastOfKind(run.recorder.records, 'boot.exchange');
  if (boot === undefined) await endedWithin(run, attempt.session.ended);
  await leave(attempt);
  const close = lastOfKind(run.recorder.records, 'session.close');
  if (close === undefined || endOf(close, boot) !== 'at-once') return { gate: 'open' };
  // There was no session to judge: the upgrade's row tells why.
  return { gate: 'blocked', by: 'upgrade', because: 'closed right after the upgrade' };
}

async function endedWithin(run: ProbeRun, ended: Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, run.signal]);
  const pause = setTimeout(run.remainingMs(THRESHOLDS.session.closedAtOnceMs), null, { signal });
  await Promise.race([ended, pause.catch(() => {})]);
  stop.abort();
}
