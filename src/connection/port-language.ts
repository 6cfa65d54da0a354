import { createSecureContext } from 'node:tls';
import type { ErrorFact } from '../facts/common.ts';
import type { PortLanguage } from '../facts/tls.ts';
import { looksLikeTls } from '../tls/flight.ts';
import { connectTo, type PortQuestion } from '../wire/connect.ts';
import { errorFact } from '../wire/error-fact.ts';
import { handshake, REFUSE_NOTHING } from './handshake.ts';

/** Sends a TLS hello to a port over a socket of its own, and tells in what it answers. Never throws. */
export async function answerToTls(
  question: PortQuestion,
): Promise<{ answered: PortLanguage['answered']; error: ErrorFact | null }> {
  const { address, port, host, timeoutMs, signal, localAddress } = question;
  const socket = connectTo(address, port, localAddress);
  // Writing waits for the connection, and fails with it.
  const context = createSecureContext({ ...REFUSE_NOTHING, ca: [] });
  const seen = await handshake(socket, {
    host,
    context,
    requestStaple: false,
    timeoutMs,
    signal,
  });
  seen.stream?.destroy();
  socket.destroy();
  return {
    answered: languageOf(seen.received),
    error: seen.error === null ? null : errorFact(seen.error),
  };
}

function languageOf(received: Buffer): PortLanguage['answered'] {
  if (received.length === 0) return 'nothing';
  if (looksLikeTls(received)) return 'tls';
  return received.toString('latin1', 0, 5) === 'HTTP/' ? 'http' : 'other';
}
