import { createServer, type SecureVersion, type Server } from 'node:tls';

/** PEM throughout. A client certificate is asked for where `clientCa` is given, and must fit it. */
export interface CsmsTls {
  /** Leaf first, then intermediates. */
  readonly certificatePem: string;
  readonly keyPem: string;
  /** With a key of another kind: OCPP has a CSMS show an EC and an RSA certificate (A00.FR.318). */
  readonly second?: { readonly certificatePem: string; readonly keyPem: string };
  readonly clientCa?: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** An OpenSSL cipher list. */
  readonly ciphers?: string;
}

/** Not listening: it is handed the sockets. */
export function tlsServer(tls: CsmsTls): Server {
  const server = createServer({
    cert: [tls.certificatePem, tls.second?.certificatePem].filter((pem) => pem !== undefined),
    key: [tls.keyPem, tls.second?.keyPem].filter((pem) => pem !== undefined),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
    ...(tls.ciphers === undefined ? {} : { ciphers: tls.ciphers }),
    ...(tls.clientCa === undefined
      ? {}
      : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  // A handshake that fails is what a simulation is for.
  server.on('tlsClientError', () => {});
  return server;
}
