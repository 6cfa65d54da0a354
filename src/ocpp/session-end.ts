import type { SessionClose } from '../facts/upgrade.ts';
import { THRESHOLDS } from '../thresholds.ts';

/**
 * Whose doing the end of a session was. `duplicate`: the backend says that the station is
 * connected already; `at-once`: it closed before it answered anything, right after the
 * upgrade; `later`: any other end from its side.
 */
export type SessionEnd = 'ours' | 'duplicate' | 'at-once' | 'later';

const SAYS_DUPLICATE =
  /duplicate|already (connected|open|exists|in use)|another (connection|session)|replaced|second (connection|session)|concurrent/i;

/** `answered`: the backend had answered the BootNotification by then. */
export function endOf({ by, reason, afterMs }: SessionClose, answered: boolean): SessionEnd {
  if (by === 'us') return 'ours';
  if (SAYS_DUPLICATE.test(reason)) return 'duplicate';
  return !answered && afterMs <= THRESHOLDS.session.closedAtOnceMs ? 'at-once' : 'later';
}
