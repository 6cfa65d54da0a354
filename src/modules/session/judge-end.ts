import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { SessionHold } from '../../facts/session.ts';
import type { SessionClose } from '../../facts/upgrade.ts';
import { registrationOf } from '../../ocpp/registration.ts';
import type { SessionEnd } from '../../ocpp/session-end.ts';
import { type Silence, silenceBefore } from './idle-timers.ts';
import { STILL_SHOWN, spanOf } from './input.ts';

const MAX_REASON = 120;

/** What the end of a session says. `hold` is there where it was held. */
export function judgeEnd(
  close: SessionClose,
  end: SessionEnd,
  boot: BootExchange | undefined,
  hold: SessionHold | undefined,
): Observation[] {
  switch (end) {
    case 'duplicate':
      return [duplicate(close, hold)];
    case 'refused-frame':
      return [refusedFrame(close)];
    case 'later':
      // A backend that has rejected a station may hang up: that is no fault of the session.
      return registrationOf(boot)?.status === 'Rejected' ? [] : [dropped(close, boot, hold)];
    case 'ours':
    case 'at-once':
      return [];
  }
}

const codeAndReason = ({ code, reason, afterMs }: SessionClose): Evidence[] => [
  {
    label: 'Close code',
    value: code === 1006 ? 'none: no Close frame came' : String(code ?? 'none'),
  },
  { label: 'Reason', value: reason === '' ? 'none given' : reason.slice(0, MAX_REASON) },
  { label: 'After', value: spanOf(afterMs) },
];

function duplicate(close: SessionClose, hold: SessionHold | undefined): Observation {
  return {
    fault: 'session-duplicate',
    confidence: close.code === 1008 ? 'certain' : 'likely',
    detail:
      hold === undefined
        ? 'The backend accepted the connection and closed it again, with the reason that this station has a session already. It may be the live charger, or a dead session that the backend still holds.'
        : 'While it was held, the backend closed the session because another one came in the name of this station: the live charger, or a second one commissioned under the same identity.',
    evidence: codeAndReason(close),
  };
}

function refusedFrame({ error, afterMs }: SessionClose): Observation {
  const what = error?.message ?? 'not known';
  return {
    fault: 'websocket-frame-invalid',
    confidence: 'certain',
    detail: `The backend sent what no charger takes: ${what}. So this side ended the session, as most chargers do; a few go on all the same.`,
    evidence: [
      { label: 'Refused', value: what },
      { label: 'After', value: spanOf(afterMs) },
    ],
  };
}

function dropped(
  close: SessionClose,
  boot: BootExchange | undefined,
  hold: SessionHold | undefined,
): Observation {
  const cut = close.code === 1006;
  const silence = hold === undefined ? null : silenceBefore(hold);
  const when =
    boot?.outcome === 'result'
      ? 'after it had answered the BootNotification'
      : 'before it had answered anything';
  const detail = [
    cut
      ? `The session was cut ${spanOf(close.afterMs)} after it was opened, without a Close frame.`
      : `The backend closed the session ${spanOf(close.afterMs)} after it was opened, ${when}.`,
    silence === null ? '' : timerIn(silence),
    cut && silence?.timer == null
      ? 'From here the backend cannot be told from something on the way.'
      : '',
    hold?.phase === 'pings' || hold === undefined
      ? ''
      : 'It held while pings were sent: pings, or Heartbeats more often, keep it open.',
    STILL_SHOWN,
  ];
  // A timer in a load balancer or CSMS is the operator's, whoever sends the last packet.
  const backends = !cut || silence?.timer != null;
  return {
    fault: 'session-dropped',
    confidence: cut ? 'likely' : 'certain',
    detail: detail.filter((sentence) => sentence !== '').join(' '),
    evidence: [
      ...codeAndReason(close),
      ...(silence === null
        ? []
        : [{ label: 'Silence before', value: `${spanOf(silence.ms)}, by ${silence.by}` }]),
      ...(silence?.timer == null
        ? []
        : [{ label: 'Known timer', value: timerText(silence.timer) }]),
      ...(hold?.heartbeatEveryMs == null
        ? []
        : [{ label: 'Heartbeat interval', value: spanOf(hold.heartbeatEveryMs) }]),
    ],
    ...(backends ? { owner: 'backend' as const } : {}),
  };
}

function timerIn({ ms, by, atMessage, timer }: Silence): string {
  if (atMessage) {
    return `It ended at the first message after ${spanOf(ms)} of silence: something on the way had forgotten it by then.`;
  }
  if (timer !== null) {
    return `Before that ${by} had been silent for ${spanOf(ms)}, which is the idle timer of ${timer.whose}.`;
  }
  return `Before that ${by} had been silent for ${spanOf(ms)}; if the next session ends after the same time, an idle timer of that length does it.`;
}

const timerText = ({ seconds, whose }: NonNullable<Silence['timer']>) => `${seconds} s: ${whose}`;
