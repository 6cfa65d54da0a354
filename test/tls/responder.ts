import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a responder does with the request for a path: gives bytes, or whatever it likes. */
export type Handler = Buffer | ((response: ServerResponse, body: Buffer) => void);

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** An HTTP server on loopback that stands for OCSP responders and places of revocation lists. */
export interface Responder extends AsyncDisposable {
  readonly port: number;
  /** On `localhost`: the name has to be resolved. */
  url(path: string): string;
  answers: Record<string, Handler>;
  readonly asked: readonly Asked[];
}

export async function startResponder(answers: Record<string, Handler> = {}): Promise<Responder> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request;
      const body = Buffer.concat(chunks);
      const contentType = headers['content-type'] ?? '';
      asked.push({ method, path, host: headers.host ?? '', contentType, body });
      const answer = responder.answers[path];
      if (answer === undefined) response.writeHead(404).end();
      else if (typeof answer === 'function') answer(response, body);
      else response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const responder: Responder = {
    port,
    url: (path) => `http://localhost:${port}${path}`,
    answers,
    asked,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return responder;
}
