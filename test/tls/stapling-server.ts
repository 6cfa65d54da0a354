import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { IssuedCertificate } from '../../src/pki/index.ts';

/** A TLS server on loopback that staples whatever it is given, and hangs up when it is asked anything. */
export async function startStaplingServer(
  { chainPem, keyPem }: IssuedCertificate,
  staple: Buffer | null,
  options: { readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3' } = {},
): Promise<AsyncDisposable & { readonly port: number; readonly stapleAsked: () => number }> {
  const sockets = new Set<TLSSocket>();
  let asked = 0;
  const server = createServer({ cert: chainPem, key: keyPem, ...options }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => socket.destroy());
  });
  server.on('tlsClientError', () => {});
  server.on('OCSPRequest', (_certificate, _issuer, done) => {
    asked += 1;
    // Typed as if there always were one; null is how node:tls is told that there is none.
    done(null, staple as Buffer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stapleAsked: () => asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
