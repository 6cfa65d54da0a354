import type { BootExchange } from '../facts/boot.ts';
import type { SessionClose } from '../facts/upgrade.ts';
import { THRESHOLDS } from '../thresholds.ts';

/**
 * Whose doing the end of a session was. `duplicate`: the backend says that the station is
 * connected already; `at-once`: it closed before it answered anything, right after the
 * upgrade; `refused-frame`: it sent a frame that no client may take, and was left for that;
 * `later`: any other end from its side.
 */
export type SessionEnd = 'ours' | 'duplicate' | 'at-once' | 'refused-frame' | 'later';

const SAYS_DUPLICATE =
  /duplicate|already (connected|open|exists|in use)|another (connection|session)|replaced|second (connection|session)|concurrent|connection\b.{0,40}\bexists/i;

/** `boot` is what came of the BootNotification, where one was sent. */
export function endOf(
  { by, reason, afterMs, error }: SessionClose,
  boot: BootExchange | undefined,
): SessionEnd {
  // With these codes ws refuses what it received (RFC 6455, 7.1.7).
  if (error?.code?.startsWith('WS_ERR_') === true) return 'refused-frame';
  if (by === 'us') return 'ours';
  if (SAYS_DUPLICATE.test(reason)) return 'duplicate';
  return !isAnswered(boot) && afterMs <= THRESHOLDS.session.closedAtOnceMs ? 'at-once' : 'later';
}

/** True where the CSMS answered the CALL, with whatever. */
export const isAnswered = (boot: BootExchange | undefined): boolean =>
  boot?.outcome === 'result' || boot?.outcome === 'error';
