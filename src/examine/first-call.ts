import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from '../ocpp/frames.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Session } from './session.ts';

const { callTimeoutMs, settleMs, settleTries } = THRESHOLDS.examine;

/**
 * The first CALL after a boot was answered. A station that has not taken that in yet refuses
 * every CALL with SecurityError (OCPP 2.0.1, B01.FR.08 as most read it): it is asked again.
 */
export async function firstCall(
  session: Session,
  action: string,
  payload: object,
): Promise<Frame | null> {
  for (let tries = 1; ; tries += 1) {
    const answer = await session.call(action, payload, callTimeoutMs);
    const isEarly = answer?.kind === 'error' && answer.code === 'SecurityError';
    if (!isEarly || tries >= settleTries) return answer;
    await pause(settleMs, undefined, { signal: session.ended }).catch(() => {});
  }
}
