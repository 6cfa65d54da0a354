import type { Measurement } from '../../diagnosis/module.ts';
import type { Heartbeat, SessionHold } from '../../facts/session.ts';
import type { SessionClose } from '../../facts/upgrade.ts';

const rounded = (ms: number | undefined): number | null =>
  ms === undefined ? null : Math.round(ms);

export function measurementsOf(
  close: SessionClose,
  beats: readonly Heartbeat[],
  hold: SessionHold | undefined,
): Record<string, Measurement> {
  const [first] = beats;
  const latency = hold?.heartbeats.latencyMs?.median ?? first?.latencyMs ?? undefined;
  return {
    'session.closeCode': close.code,
    ...(first === undefined ? {} : { 'session.heartbeatMs': rounded(latency) }),
    ...(hold === undefined
      ? {}
      : {
          'session.heldMs': rounded(hold.durationMs),
          'session.heartbeats': hold.heartbeats.sent,
          'session.heartbeatsUnanswered': hold.heartbeats.sent - hold.heartbeats.answered,
          'session.pings': hold.pings.sent,
          'session.pongsMissing': hold.pings.sent - hold.pings.answered,
          'session.pongMs': rounded(hold.pings.latencyMs?.median),
        }),
  };
}
