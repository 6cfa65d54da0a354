import { createRecorder } from '../facts/recorder.ts';
import { ofKind } from '../facts/select.ts';
import type { Target } from '../site/target.ts';
import { type Attempt, type ConnectionRun, createAttempt } from './attempt.ts';
import { dial } from './dial.ts';
import { openSession } from './open-session.ts';
import { secure } from './secure.ts';
import { type Asking, upgrade } from './upgrade.ts';

/**
 * Asks for an upgrade on a connection of its own, to the address that the main one found,
 * and records nothing but that. An accepted one is left as an open session, without a
 * subprotocol. The caller ends it: `leave`, or `abandon`.
 */
export async function askAgain<R extends ConnectionRun>(
  run: R,
  target: Target,
  asking: (attempt: Attempt) => Asking,
): Promise<Attempt> {
  const again = createAttempt(target);
  again.addresses = ofKind(run.recorder.records, 'tcp.dial')
    .filter(({ outcome }) => outcome === 'connected')
    .map(({ address }) => address)
    .slice(0, 1);
  const unrecorded = {
    ...run,
    recorder: createRecorder({ vantage: 'laptop', scrub: (text) => text }),
  };
  await dial(unrecorded, again);
  if (again.target.secure) await secure(unrecorded, again);
  if (again.stream === null) return again;
  const upgraded = await upgrade(run, again, asking(again));
  if (upgraded !== null) await openSession(unrecorded, again, { ...upgraded, subprotocol: null });
  return again;
}
