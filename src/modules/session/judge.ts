import type { Evidence, JudgeInput, Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import { lastOfKind } from '../../facts/select.ts';
import type { SessionClose } from '../../facts/upgrade.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { endOf, isAnswered, type SessionEnd } from '../../ocpp/session-end.ts';
import { THRESHOLDS } from '../../thresholds.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = ['session.close', 'boot.exchange'] as const;

const MAX_REASON = 120;

/** How the session ended, and whether the backend was quick enough in it. */
export function judge({ records }: JudgeInput<(typeof READS)[number]>): Judgement {
  const close = lastOfKind(records, 'session.close');
  const boot = lastOfKind(records, 'boot.exchange');
  const slow = slowBackend(boot);
  if (close === undefined) return { findings: slow, summary: 'no session' };
  const end = endOf(close, boot);
  return {
    findings: [...ended(close, end, boot), ...slow],
    summary: SUMMARIES[end],
    measurements: { 'session.closeCode': close.code },
    ...(end === 'at-once'
      ? {
          inconclusive: {
            what: 'whether a session holds: it was closed at once',
            how: 'repair that first',
          },
        }
      : {}),
  };
}

const SUMMARIES: Readonly<Record<SessionEnd, string>> = {
  ours: 'held until closed from here',
  duplicate: 'refused: connected already',
  'at-once': 'closed right after the upgrade',
  'refused-frame': 'ended from here: an unacceptable frame',
  later: 'ended by the backend',
};

function ended(
  close: SessionClose,
  end: SessionEnd,
  boot: BootExchange | undefined,
): Observation[] {
  const { code, reason, afterMs } = close;
  const evidence: Evidence[] = [
    {
      label: 'Close code',
      value: code === 1006 ? 'none: no Close frame came' : String(code ?? 'none'),
    },
    { label: 'Reason', value: reason === '' ? 'none given' : reason.slice(0, MAX_REASON) },
    { label: 'After', value: `${Math.round(afterMs)} ms` },
  ];
  if (end === 'duplicate') {
    return [
      {
        fault: 'session-duplicate',
        confidence: code === 1008 ? 'certain' : 'likely',
        detail:
          'The backend accepted the connection and closed it again, with the reason that this station has a session already. It may be the live charger, or a dead session that the backend still holds.',
        evidence,
      },
    ];
  }
  if (end === 'refused-frame') {
    const what = close.error?.message ?? 'not known';
    return [
      {
        fault: 'websocket-frame-invalid',
        confidence: 'certain',
        detail: `The backend sent what no charger takes: ${what}. So this side ended the session, as most chargers do; a few go on all the same.`,
        evidence: [
          { label: 'Refused', value: what },
          { label: 'After', value: `${Math.round(afterMs)} ms` },
        ],
      },
    ];
  }
  if (end !== 'later' || rejected(boot)) return [];
  const when =
    boot?.outcome === 'result'
      ? 'after it had answered the BootNotification'
      : 'before it had answered anything';
  return [
    {
      fault: 'session-dropped',
      confidence: code === 1006 ? 'likely' : 'certain',
      detail:
        code === 1006
          ? `The session was cut ${Math.round(afterMs)} ms after it was opened, without a Close frame. From here the backend cannot be told from something on the way.`
          : `The backend closed the session ${Math.round(afterMs)} ms after it was opened, ${when}.`,
      evidence,
      ...(code === 1006 ? {} : { owner: 'backend' as const }),
    },
  ];
}

/** A backend that has rejected a station may hang up: that is no fault of the session. */
const rejected = (boot: BootExchange | undefined): boolean =>
  isObject(boot?.answer) && boot.answer.status === 'Rejected';

function slowBackend(boot: BootExchange | undefined): Observation[] {
  const latency = boot?.latencyMs ?? 0;
  if (!isAnswered(boot) || latency <= THRESHOLDS.session.backendSlowAboveMs) return [];
  return [
    {
      fault: 'backend-slow',
      confidence: 'certain',
      detail: `The backend took ${(latency / 1000).toFixed(1)} s to answer the BootNotification. A driver's card is answered by the same backend.`,
      evidence: [{ label: 'Latency', value: `${Math.round(latency)} ms` }],
    },
  ];
}
