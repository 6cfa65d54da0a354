import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createAuthority } from '../../src/pki/index.ts';

/**
 * The worst of backends: it tells everyone the credentials that it was sent, in every
 * place where a peer's words can reach a report, and in every usual encoding. With
 * `authorize` it first accepts the boot, and then does the same with the token.
 */
export async function startEchoingBackend(behaviour: 'refuse' | 'accept' | 'authorize') {
  const authority = await createAuthority();
  const leaf = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'] });
  const seen: string[] = [];
  const server = createServer({ cert: leaf.chainPem, key: leaf.keyPem });
  const acceptor = new WebSocketServer({
    noServer: true,
    handleProtocols: ([first = '']) => first,
  });
  server.on('upgrade', (request, stream, head) => {
    const credentials = credentialsOf(request);
    seen.push(credentials);
    const echoes = encodings(credentials).join(' ');
    if (behaviour === 'refuse') {
      refuse(stream, request, echoes);
      return;
    }
    acceptor.on('headers', (headers) => headers.push(`X-Echo: ${echoes}`));
    acceptor.handleUpgrade(request, stream, head, (socket) => {
      socket.on('message', (data) => {
        const [, id, action, payload] = JSON.parse(String(data));
        if (behaviour === 'authorize' && action === 'BootNotification') {
          const currentTime = new Date().toISOString();
          socket.send(JSON.stringify([3, id, { status: 'Accepted', currentTime, interval: 300 }]));
          return;
        }
        if (action === 'Authorize') {
          const token: string = payload.idToken.idToken;
          seen.push(token);
          for (const frame of tokenEchoes(id, token)) socket.send(JSON.stringify(frame));
          socket.close(1011, forms(token).join(' ').slice(0, 123));
          return;
        }
        socket.send(JSON.stringify([4, id, 'InternalError', echoes, { echoes }]));
        socket.close(1011, credentials.slice(-100));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `wss://localhost:${port}/ocpp/CP001`,
    rootPem: authority.rootPem,
    seen,
    async [Symbol.asyncDispose]() {
      for (const client of acceptor.clients) client.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The token in a CALL, in an error, and in a late second answer. */
function tokenEchoes(id: string, token: string): unknown[] {
  const echoes = forms(token).join(' ');
  const info = { status: token, personalMessage: { format: 'UTF8', content: echoes } };
  return [
    [2, 'c-1', token, { echoes }],
    [4, id, token, echoes.toLowerCase(), { [token]: echoes }],
    [3, id, { idTokenInfo: info, [token]: echoes }],
  ];
}

function refuse(stream: Duplex, request: IncomingMessage, echoes: string): void {
  const { authorization = '' } = request.headers;
  const body = `<p>${authorization} ${echoes}</p>`;
  stream.end(
    [
      `HTTP/1.1 401 ${echoes}`,
      `WWW-Authenticate: Basic realm="${echoes}"`,
      `Server: ${authorization}`,
      `Location: /?${encodeURIComponent(echoes)}`,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function credentialsOf({ headers: { authorization = '' } }: IncomingMessage): string {
  return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
}

/** What was sent, and its password alone: plain, percent, base64, hex. */
export function encodings(credentials: string): string[] {
  const password = credentials.slice(credentials.indexOf(':') + 1);
  return [credentials, password].flatMap(forms);
}

/** A text in every usual encoding. */
export function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [text, encodeURIComponent(text), bytes.toString('base64'), bytes.toString('hex')];
}
