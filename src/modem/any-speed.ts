import { THRESHOLDS } from '../thresholds.ts';
import type { AtSession } from './at-session.ts';
import { type Conversation, converse } from './conversation.ts';
import type { NotOpened, Opening } from './transport.ts';

export type Attempt<T> =
  | { readonly opened: 'opened'; readonly baudRate: number; readonly said: Conversation<T> }
  | { readonly opened: NotOpened; readonly sentence: string };

/**
 * Talks to a modem at the first of `speeds` that it answers at. Another speed is tried only
 * after silence or garbage: what can be read proves the one it was read at. Where none is
 * answered at, the attempt at the first speed, which is the usual one, is given back.
 */
export async function converseAtAnySpeed<T>(
  openAt: (baudRate: number) => Promise<Opening>,
  speeds: readonly [number, ...number[]],
  signal: AbortSignal,
  talk: (session: AtSession) => Promise<T>,
): Promise<Attempt<T>> {
  const [usual, ...others] = speeds;
  const first = await attempt(usual);
  if (!isUnreadable(first)) return first;
  for (const baudRate of others) {
    if (signal.aborted) break;
    const next = await attempt(baudRate, THRESHOLDS.signal.attentionsAtOtherSpeeds);
    if (!isUnreadable(next)) return next.opened === 'opened' ? next : first;
  }
  return first;

  async function attempt(baudRate: number, attentions?: number): Promise<Attempt<T>> {
    const opening = await openAt(baudRate);
    if (opening.opened !== 'opened') return opening;
    const said = await converse(opening.transport, signal, talk, attentions);
    return { opened: 'opened', baudRate, said };
  }
}

const isUnreadable = <T>(attempt: Attempt<T>): boolean =>
  attempt.opened === 'opened' &&
  attempt.said.result === null &&
  (attempt.said.heard === null || attempt.said.heard === 'noise');
