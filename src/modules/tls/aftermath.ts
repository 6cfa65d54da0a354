import type { ProbeRun } from '../../diagnosis/module.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { alertOf } from '../../tls/alerts.ts';
import { isReset } from '../../wire/error-fact.ts';

/** A TLS 1.3 server that asked for a certificate says only now what it thinks of it. */
export const mayRefuseLater = ({ outcome, protocol, clientCertificate }: TlsHandshake) =>
  outcome === 'secured' && protocol === 'TLSv1.3' && clientCertificate.requested !== false;

/**
 * Waits as long as a refusal would take to arrive, and records what came. The handshake
 * took two round trips at most: two of it, and some time to think, are enough.
 */
export async function awaitAftermath(run: ProbeRun, handshake: TlsHandshake): Promise<void> {
  const { stream, socket } = run.attempt ?? {};
  if (stream == null || socket == null) return;
  const watch = run.recorder.start();
  const begun = performance.now();
  const waitMs = Math.min(
    run.remainingMs(THRESHOLDS.upgrade.followUpTimeoutMs),
    handshake.durationMs * 2 + THRESHOLDS.tls.aftermathMs,
  );
  const [sent, received] = [socket.bytesWritten, socket.bytesRead];
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    run.signal.addEventListener('abort', end, { once: true });
    stream.once('close', end);
    stream.once('end', end);
    stream.resume();
    if (stream.destroyed || run.signal.aborted) end();
  });
  const waitedMs = Math.round(performance.now() - begun);
  const ended = stream.destroyed || stream.readableEnded;
  watch.record({
    kind: 'tls.aftermath',
    address: handshake.address,
    port: handshake.port,
    waitedMs,
    alert: alertOf(stream.errored, true),
    close: ended
      ? {
          how: isReset(stream.errored) ? 'rst' : 'fin',
          afterMs: waitedMs,
          bytesSent: socket.bytesWritten - sent,
          bytesReceived: socket.bytesRead - received,
        }
      : null,
  });
}
