import { X509Certificate } from 'node:crypto';
import { createSelfSigned } from '../../pki/index.ts';
import type { HostPort } from '../../site/host-port.ts';
import type { GatewayVendor } from '../../site/site.ts';
import { startGateway } from '../gateway.ts';
import type { Tell } from '../journal.ts';
import type { Listening, Running } from '../running.ts';
import { fromNow } from './authority.ts';
import { PASSWORD, WRONG_PASSWORD } from './defaults.ts';
import { keyOf } from './key-ring.ts';
import type { Gateway } from './schema/gateway.ts';

const USER = 'admin';
const VENDORS = {
  rutos: 'teltonika',
  'rutos-ubus': 'teltonika',
  cradlepoint: 'cradlepoint',
} as const;

/** How the gateway of a world is asked. */
export interface GatewayAccess extends HostPort {
  readonly vendor: GatewayVendor;
  readonly user: string;
  readonly password: string;
  /** SHA-256 of its certificate, in hex with colons. */
  readonly fingerprint: string;
}

export interface StartedGateway extends Running {
  /** From the address that it is reached at. */
  accessAt(host: string): GatewayAccess;
}

/** Starts a gateway with a certificate of its own making, as routers have it. */
export async function startGatewayOf(
  { vendor, modem, password = 'right' }: Gateway,
  listening: Listening,
  tell: Tell,
): Promise<StartedGateway> {
  const issued = await createSelfSigned({
    commonName: 'router',
    keys: await keyOf('gateway', 'ec'),
    notBefore: fromNow('-30d'),
    notAfter: fromNow('+3620d'),
  });
  const { certificatePem, keyPem } = issued;
  const running = await startGateway({
    vendor,
    user: USER,
    password: PASSWORD,
    modem,
    tls: { certificatePem, keyPem },
    listening,
    tell,
  });
  const fingerprint = new X509Certificate(issued.der).fingerprint256;
  return {
    ...running,
    accessAt: (host) => ({
      vendor: VENDORS[vendor],
      user: USER,
      host,
      port: running.port,
      password: password === 'right' ? PASSWORD : WRONG_PASSWORD,
      fingerprint,
    }),
  };
}
