/**
 * How a BootNotification is answered, `delayMs` after it came.
 *
 * `callsFirst` are actions that the CSMS calls before its answer, which is sent `times`
 * times. `payload` answers with any CALLRESULT payload; `text` sends a frame as it is given,
 * with `{id}` in it replaced by the message id, `{now}` by the time and `{nowMicros}` by that with six
 * decimals; `close` ends the session instead.
 */
export type BootBehaviour = {
  readonly delayMs?: number;
  readonly callsFirst?: readonly string[];
  readonly times?: number;
} & (
  | {
      readonly kind: 'status';
      readonly status: 'Accepted' | 'Pending' | 'Rejected';
      /** Seconds. */
      readonly interval?: number;
    }
  | { readonly kind: 'payload'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly description?: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'close'; readonly code: number; readonly reason?: string }
);

/** The frames to send: the calls that come first, then the answer, if any. */
export function bootFrames(id: string, boot: BootBehaviour, now: Date): string[] {
  const calls = (boot.callsFirst ?? []).map((action, index) =>
    JSON.stringify([2, `csms-${index + 1}`, action, {}]),
  );
  const answer = answerTo(id, boot, now);
  if (answer === null) return calls;
  return [...calls, ...Array.from({ length: boot.times ?? 1 }, () => answer)];
}

function answerTo(id: string, boot: BootBehaviour, now: Date): string | null {
  switch (boot.kind) {
    case 'status': {
      const { status, interval = 300 } = boot;
      return JSON.stringify([3, id, { currentTime: now.toISOString(), interval, status }]);
    }
    case 'payload':
      return JSON.stringify([3, id, boot.payload]);
    case 'error':
      return JSON.stringify([4, id, boot.code, boot.description ?? '', {}]);
    case 'text':
      return boot.text
        .replaceAll('{id}', id)
        .replaceAll('{now}', now.toISOString())
        .replaceAll('{nowMicros}', now.toISOString().replace('Z', '000Z'));
    case 'silent':
    case 'close':
      return null;
  }
}
