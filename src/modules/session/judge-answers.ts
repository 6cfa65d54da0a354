import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { Heartbeat, SessionHold } from '../../facts/session.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { STILL_SHOWN, spanOf } from './input.ts';

/** Whether the backend answered in the open session: its Heartbeats, and pings. */
export function judgeAnswers(
  beats: readonly Heartbeat[],
  hold: SessionHold | undefined,
): Observation[] {
  const silent = beats.filter(({ outcome }) => outcome === 'silent' || outcome === 'nonsense');
  const flat = silent.length > 0 ? heartbeatFlat(beats, silent, hold) : wentDead(hold);
  return [...flat, ...(flat.length > 0 ? [] : pongMissing(hold)), ...invalid(beats, hold)];
}

function heartbeatFlat(
  beats: readonly Heartbeat[],
  silent: readonly Heartbeat[],
  hold: SessionHold | undefined,
): Observation[] {
  const waited = Math.max(...silent.map(({ timeoutMs }) => timeoutMs));
  const last = beats.at(-1);
  const recovered = last !== undefined && !silent.includes(last);
  const short = waited < THRESHOLDS.session.backendSlowAboveMs;
  return [
    {
      fault: 'heartbeat-flat',
      confidence: short || recovered ? 'possible' : silent.length > 1 ? 'certain' : 'likely',
      detail: [
        `${silent.length === 1 ? 'A Heartbeat was' : `${silent.length} Heartbeats were`} sent in the accepted session and not answered within ${spanOf(waited)}, while the connection stayed open.`,
        pongsSay(hold),
        short ? 'No more time was left: a slow backend would look the same.' : '',
        recovered ? 'A later one was answered.' : '',
        STILL_SHOWN,
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      evidence: [
        { label: 'Waited', value: spanOf(waited) },
        ...(hold === undefined ? [] : counts(hold)),
      ],
      ...(isHalfOpen(hold) ? { owner: 'network' as const } : {}),
    },
  ];
}

function pongsSay(hold: SessionHold | undefined): string {
  if (hold === undefined || hold.pings.sent === 0) return '';
  if (isHalfOpen(hold)) {
    return 'It had answered before, and after the silence nothing came any more, not even the Pong to a ping: the connection is half open, and something on the way has forgotten it.';
  }
  return hold.pings.answered > 0
    ? 'Pings are answered all the while: the front door is up, and the CSMS behind it does not answer.'
    : 'Pings are not answered either: nothing at all comes back over this connection.';
}

/** It was alive with pings, and after the silence not even a Pong came, over an open connection. */
const isHalfOpen = (hold: SessionHold | undefined): boolean =>
  hold?.outcome === 'held' && hold.lastPong === false && hold.pings.answered > 0;

/** Without Heartbeats, pings alone tell: a connection that stopped to answer them is dead. */
function wentDead(hold: SessionHold | undefined): Observation[] {
  if (hold === undefined || !isHalfOpen(hold) || hold.heartbeats.answered > 0) return [];
  return [
    {
      fault: 'heartbeat-flat',
      confidence: 'likely',
      detail: `Pings were answered at first. After a silence none was any more, although the connection is still open: it is half open, and something on the way has forgotten it. ${STILL_SHOWN}`,
      evidence: counts(hold),
      owner: 'network',
    },
  ];
}

function pongMissing(hold: SessionHold | undefined): Observation[] {
  if (hold === undefined || hold.outcome === 'aborted') return [];
  const { sent, answered } = hold.pings;
  if (answered === sent) return [];
  const alive = hold.heartbeats.answered > 0;
  return [
    {
      fault: 'websocket-pong-missing',
      confidence: alive ? 'certain' : 'likely',
      detail: `${sent - answered} of ${sent} pings got no Pong, ${alive ? 'although Heartbeats were answered' : 'and nothing else could be asked'}. A charger that sends pings takes the connection for dead, and drops it.`,
      evidence: counts(hold),
    },
  ];
}

/** An answer, but none that a station could set its clock by. */
function invalid(beats: readonly Heartbeat[], hold: SessionHold | undefined): Observation[] {
  const refused = beats.find(({ outcome }) => outcome === 'error');
  const timeless = beats.find(
    ({ outcome, currentTime }) => outcome === 'result' && currentTime === null,
  );
  // A backend that was only asked once, and not for long, need not be ready for Heartbeats.
  const wrong = timeless ?? (hold === undefined ? undefined : refused);
  if (wrong === undefined) return [];
  const answer =
    wrong.outcome === 'error'
      ? `CALLERROR ${wrong.errorCode || 'without a code'}`
      : 'no currentTime';
  return [
    {
      fault: 'heartbeat-invalid',
      confidence: 'certain',
      detail: `The backend answered a Heartbeat with ${answer}, where OCPP asks for its time.`,
      evidence: [{ label: 'Answer', value: answer }],
    },
  ];
}

function counts({ heartbeats, pings, lastPong, peerPings }: SessionHold): Evidence[] {
  const of = ({ sent, answered }: SessionHold['pings']) => `${answered} of ${sent} answered`;
  return [
    ...(heartbeats.sent === 0 ? [] : [{ label: 'Heartbeats held', value: of(heartbeats) }]),
    { label: 'Pings', value: of(pings) },
    ...(peerPings === 0 ? [] : [{ label: 'Pings by the backend', value: String(peerPings) }]),
    ...(lastPong === null
      ? []
      : [{ label: 'Ping after the silence', value: lastPong ? 'answered' : 'not answered' }]),
  ];
}
