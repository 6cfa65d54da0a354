import { leave } from '../../connection/attempt.ts';
import { openSession, warmUp } from '../../connection/open-session.ts';
import { upgrade } from '../../connection/upgrade.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { credentialsFor } from '../../diagnosis/password-gate.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { subprotocolOf } from './subprotocol.ts';
import { targetFor, throwawayName } from './throwaway.ts';

/**
 * Asks for the upgrade in the station's name, or with --no-session under a throw-away
 * one, and opens the session where the backend agreed to one that a station can use.
 */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null || attempt.stream === null) {
    return { gate: 'blocked', by: 'tcp', because: 'there is no connection' };
  }
  const { statement } = run.site;
  const { requestTarget, host, port } = attempt.target;
  const offered = subprotocolOf(statement.ocppVersion);
  const timeoutMs = THRESHOLDS.upgrade.timeoutMs;
  const place = statement.url ?? `${host}:${port}`;
  // Loads while the backend is waited for.
  void warmUp();

  if (!statement.sessionAllowed) {
    const name = throwawayName();
    run.act({
      what: 'opening a WebSocket session, and closing it at once',
      inWhoseName: name,
      target: place,
    });
    const upgraded = await upgrade(run, attempt, {
      identity: 'throwaway',
      requestTarget: targetFor(requestTarget, name),
      subprotocols: [offered],
      credentials: { kind: 'none' },
      timeoutMs,
    });
    if (upgraded === null) return { gate: 'shut' };
    await openSession(run, attempt, { ...upgraded, subprotocol: null });
    await leave(attempt);
    attempt.session = null;
    return { gate: 'open' };
  }

  const credentials = credentialsFor(run, attempt);
  run.act({
    what: 'opening a WebSocket session',
    inWhoseName: statement.identity ?? 'a station without an identity',
    target: place,
  });
  const upgraded = await upgrade(run, attempt, {
    identity: 'station',
    requestTarget,
    subprotocols: [offered],
    credentials,
    timeoutMs,
  });
  if (upgraded === null) return { gate: 'shut' };
  const { subprotocol } = upgraded;
  if (subprotocol !== null && subprotocol !== offered) {
    // Nothing that we could say would be in the language that the backend has chosen.
    await openSession(run, attempt, { ...upgraded, subprotocol: null });
    await leave(attempt);
    return { gate: 'shut' };
  }
  await openSession(run, attempt, upgraded);
  return { gate: 'open' };
}
