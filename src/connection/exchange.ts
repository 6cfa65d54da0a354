import type { ConnectionRun } from './attempt.ts';
import type { Ending, Session } from './session.ts';

/** A CALL to send: [2, messageId, action, payload]. */
export interface Call {
  readonly messageId: string;
  readonly action: string;
  readonly payload: unknown;
}

/** What came of a CALL. `raw` is the start of what came instead of an answer. */
export type Answer =
  | { readonly kind: 'result'; readonly payload: unknown; readonly raw: string }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly description: string;
      readonly details: unknown;
      readonly raw: string;
    }
  | { readonly kind: 'nonsense'; readonly raw: string }
  /** An answer, but to a message id that was not asked with. */
  | { readonly kind: 'foreign'; readonly raw: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed'; readonly ending: Ending }
  | { readonly kind: 'aborted' };

/**
 * `latencyMs` counts from the send to whatever ended the exchange, `callsBefore` are the
 * actions that the CSMS had called by then (each was refused).
 */
export type Exchange = Answer & {
  readonly latencyMs: number;
  readonly callsBefore: readonly string[];
};

/**
 * Sends one CALL and waits for its answer, at most `timeoutMs` or what is left of the
 * run. Answers to other message ids are passed over: some backends deliver late ones
 * from an earlier connection. Never throws for what the peer does.
 */
export function exchange(
  run: ConnectionRun,
  session: Session,
  { messageId, action, payload }: Call,
  timeoutMs: number,
): Promise<Exchange> {
  const sentAt = performance.now();
  return new Promise((resolve) => {
    let foreign: string | null = null;
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', abort);
      session.listen(null);
      // Now: what comes in the same packet behind the answer came after it.
      const latencyMs = performance.now() - sentAt;
      resolve({ ...answer, latencyMs, callsBefore: [...session.calls] });
    };
    const abort = () => settle({ kind: 'aborted' });
    const timer = setTimeout(
      () => settle(foreign === null ? { kind: 'silent' } : { kind: 'foreign', raw: foreign }),
      run.remainingMs(timeoutMs),
    );
    run.signal.addEventListener('abort', abort, { once: true });
    if (run.signal.aborted) return abort();
    session.ended.then((ending) => settle({ kind: 'closed', ending }));
    session.listen((frame) => {
      const ours = 'messageId' in frame && frame.messageId === messageId;
      if (frame.kind === 'result' && ours) settle(frame);
      else if (frame.kind === 'error' && (ours || frame.messageId === null)) settle(frame);
      else if (frame.kind === 'nonsense') settle(frame);
      else foreign = frame.raw;
    });
    session.send(JSON.stringify([2, messageId, action, payload]));
  });
}
