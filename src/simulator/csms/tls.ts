import { createServer, type SecureVersion, type Server, type TlsOptions } from 'node:tls';
import type { Tell } from '../journal.ts';

/**
 * PEM throughout. A client certificate is asked for where `clientCa` is given, and must fit it
 * unless `clientOptional`.
 */
export interface CsmsTls {
  /** Leaf first, then intermediates. */
  readonly certificatePem: string;
  readonly keyPem: string;
  /** With a key of another kind: OCPP has a CSMS show an EC and an RSA certificate (A00.FR.318). */
  readonly second?: { readonly certificatePem: string; readonly keyPem: string };
  readonly clientCa?: string;
  readonly clientOptional?: boolean;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** The server names that it serves: who names another is hung up on. Left out: any. */
  readonly names?: readonly string[];
  /** An OpenSSL cipher list. */
  readonly ciphers?: string;
  /** An OCSP response in DER to staple where it is asked for (RFC 6066, 8). */
  readonly staple?: Buffer;
}

/** Not listening: it is handed the sockets. */
export function tlsServer(tls: CsmsTls, tell: Tell): Server {
  const server = createServer({
    cert: [tls.certificatePem, tls.second?.certificatePem].filter((pem) => pem !== undefined),
    key: [tls.keyPem, tls.second?.keyPem].filter((pem) => pem !== undefined),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
    ...(tls.ciphers === undefined ? {} : { ciphers: tls.ciphers }),
    ...(tls.names === undefined ? {} : { SNICallback: serving(tls.names) }),
    ...(tls.clientCa === undefined
      ? {}
      : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: tls.clientOptional !== true }),
  });
  const { staple } = tls;
  if (staple !== undefined) server.on('OCSPRequest', (_leaf, _issuer, done) => done(null, staple));
  server.on('secureConnection', (socket) => {
    const name = socket.getCipher().standardName;
    tell('tls', `${socket.getProtocol()}, ${name}, server name ${socket.servername || 'none'}`);
  });
  // A handshake that fails is what a simulation is for.
  server.on('tlsClientError', (error) => {
    const reason = 'reason' in error ? String(error.reason) : error.message;
    tell('tls', `failed: ${reason}`);
  });
  return server;
}

/** Node asks this of those who send a name; without one they get the certificate there is. */
const serving =
  (names: readonly string[]): NonNullable<TlsOptions['SNICallback']> =>
  (name, done) =>
    names.includes(name) ? done(null) : done(new Error(`no host of the name ${name}`));
