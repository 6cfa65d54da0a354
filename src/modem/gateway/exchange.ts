import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { THRESHOLDS } from '../../thresholds.ts';
import { errorFact } from '../../wire/error-fact.ts';
import type { GatewayAnswer, GatewayRequest, Refusal } from './line.ts';

/** One request and its answer over a socket that is then closed. Never rejects. */
export function exchange(
  socket: Socket,
  where: string,
  asked: GatewayRequest,
  signal: AbortSignal,
): Promise<GatewayAnswer | Refusal> {
  const body = asked.body === undefined ? null : Buffer.from(JSON.stringify(asked.body));
  return new Promise((resolve) => {
    const sending = request({
      // With an agent, even `false`, Node would dial a connection of its own.
      createConnection: () => socket,
      method: asked.method,
      path: asked.path,
      headers: {
        Host: where,
        Accept: 'application/json',
        Connection: 'close',
        'User-Agent': 'ghostcheck',
        ...(asked.authorization === undefined ? {} : { Authorization: asked.authorization }),
        ...(body === null
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': body.length }),
      },
    });
    const settle = (outcome: GatewayAnswer | Refusal) => {
      signal.removeEventListener('abort', giveUp);
      sending.destroy();
      socket.destroy();
      resolve(outcome);
    };
    const refuse = (sentence: string) => settle({ opened: 'failed', sentence });
    const giveUp = () => refuse(`The gateway ${where} did not answer ${asked.path} in time.`);
    signal.addEventListener('abort', giveUp);
    sending.on('error', (error) =>
      refuse(`The gateway ${where} broke off at ${asked.path}: ${errorFact(error).message}.`),
    );
    sending.once('response', (response) => read(response, where, settle));
    sending.end(body ?? undefined);
    if (signal.aborted) giveUp();
  });
}

function read(
  response: IncomingMessage,
  where: string,
  settle: (outcome: GatewayAnswer | Refusal) => void,
): void {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    settle({
      opened: 'not-supported',
      sentence: `The gateway ${where} answers with a redirect (HTTP ${status}), which is not followed with a login: give the host and port where its interface is.`,
    });
    return;
  }
  const { maxBodyBytes } = THRESHOLDS.signal.gateway;
  const chunks: Buffer[] = [];
  let received = 0;
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    chunks.push(chunk);
    if (received <= maxBodyBytes) return;
    settle({
      opened: 'not-supported',
      sentence: `The gateway ${where} sends more than ${maxBodyBytes / 1024 / 1024} MB where the state of a modem was asked for.`,
    });
  });
  const challenge = response.headers['www-authenticate'] ?? '';
  response.on('end', () =>
    settle({ status, body: Buffer.concat(chunks).toString('utf8'), challenge }),
  );
  response.on('error', (error) =>
    settle({
      opened: 'failed',
      sentence: `The answer of the gateway ${where} broke off: ${errorFact(error).message}.`,
    }),
  );
}
