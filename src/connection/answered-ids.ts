import { THRESHOLDS } from '../thresholds.ts';
import type { Answering } from './session.ts';

/** Tells of each answer whether its message had been answered before. */
export function answeredIds(): (frame: Answering) => boolean {
  const seen = new Set<string>();
  return (frame) => {
    if (!('messageId' in frame) || frame.messageId === null) return false;
    if (seen.has(frame.messageId)) return true;
    // A peer can invent as many ids as it likes.
    if (seen.size < THRESHOLDS.session.maxIdsKept) seen.add(frame.messageId);
    return false;
  };
}
