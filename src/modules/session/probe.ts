import { setTimeout } from 'node:timers/promises';
import { leave } from '../../connection/attempt.ts';
import { heartbeat } from '../../connection/heartbeat.ts';
import { hold } from '../../connection/hold.ts';
import type { Session } from '../../connection/session.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import { lastOfKind } from '../../facts/select.ts';
import { registrationOf } from '../../ocpp/registration.ts';
import { endOf } from '../../ocpp/session-end.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { openSecond } from './second.ts';

/**
 * Asks an accepted session for a sign of life, and holds it where that was asked for. Where
 * the backend has not answered anything yet, waits a moment for it to close. Then ends the
 * session; how it ended is recorded by the session itself.
 */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null || attempt.session === null) return { gate: 'open' };
  const boot = lastOfKind(run.recorder.records, 'boot.exchange');
  await watch(run, attempt.session, boot);
  await leave(attempt);
  const close = lastOfKind(run.recorder.records, 'session.close');
  if (close === undefined || endOf(close, boot) !== 'at-once') return { gate: 'open' };
  // There was no session to judge: the upgrade's row tells why.
  return { gate: 'blocked', by: 'upgrade', because: 'closed right after the upgrade' };
}

async function watch(run: ProbeRun, session: Session, boot: BootExchange | undefined) {
  const { holdMs, identityProbes } = run.site.statement;
  const registered = registrationOf(boot);
  const accepted = registered?.status === 'Accepted';
  if (accepted && session.ending === null) {
    act(run, 'sending a Heartbeat');
    await heartbeat(run, session);
  }
  // A station that was rejected has to be silent, and its session may be closed on it.
  if (holdMs !== undefined && registered?.status !== 'Rejected' && session.ending === null) {
    act(
      run,
      `holding the session for ${holdMs / 1_000} s, with pings${accepted ? ' and Heartbeats' : ''}`,
    );
    const interval = accepted ? registered.interval : null;
    await hold(run, session, { askedMs: holdMs, interval });
    if (identityProbes && session.ending === null && !run.signal.aborted) {
      act(run, 'opening a second WebSocket session beside the first');
      await openSecond(run, session);
    }
  } else if (boot === undefined) {
    await endedWithin(run, session.ended);
  }
}

function act(run: ProbeRun, what: string) {
  const { identity, url } = run.site.statement;
  run.act({
    what,
    inWhoseName: identity ?? 'a station without an identity',
    target: url ?? run.attempt?.target.host ?? '',
  });
}

async function endedWithin(run: ProbeRun, ended: Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, run.signal]);
  const pause = setTimeout(run.remainingMs(THRESHOLDS.session.closedAtOnceMs), null, { signal });
  await Promise.race([ended, pause.catch(() => {})]);
  stop.abort();
}
