import { THRESHOLDS } from '../thresholds.ts';

/**
 * Settles a moment after the signal aborts: probes write down what they have when they
 * see it, and one that does not must not hold the run.
 */
export function expiry(signal: AbortSignal): { promise: Promise<'expired'>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const promise = new Promise<'expired'>((resolve) => {
    onAbort = () => {
      timer = setTimeout(resolve, THRESHOLDS.run.graceMs, 'expired');
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  return {
    promise,
    cancel: () => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    },
  };
}
