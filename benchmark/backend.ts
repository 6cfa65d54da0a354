import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '../src/pki/index.ts';
import {
  startCsms,
  startDatagramDelayProxy,
  startDelayProxy,
  startNtpServer,
  startResolver,
} from '../src/simulator/index.ts';
import { createSite } from '../src/site/create-site.ts';
import type { Site } from '../src/site/site.ts';
import { inThread } from './thread.ts';

const HOST = 'csms.test';
const IDENTITY = 'CP001';
const PASSWORD = 'a-password-of-the-benchmark';

/** A healthy CSMS with its name server and time server, all at the same distance. */
export interface Backend {
  readonly host: string;
  readonly port: number;
  readonly dnsPort: number;
  readonly ntpPort: number;
  readonly path: string;
  readonly caFile: string;
  /** `user:password` of HTTP Basic. */
  readonly credentials: string;
  /** The command line that `ghostcheck diagnose` needs for it. */
  readonly arguments: readonly string[];
  site(boot: string): Site;
  close(): Promise<void>;
}

export interface BackendTask {
  readonly kind: 'backend';
  readonly roundTripMs: number;
}

interface Place {
  readonly port: number;
  readonly dnsPort: number;
  readonly ntpPort: number;
  readonly rootPem: string;
}

/** What a thread does for it. */
export async function serveBackend({ roundTripMs }: BackendTask): Promise<Place> {
  const authority = await createAuthority({ intermediate: true });
  const names = { commonName: HOST, dnsNames: [HOST], addresses: ['127.0.0.1'] };
  const leaf = await authority.issue(names);
  // With both kinds of key it takes all suites of OCPP: nothing is wrong with it.
  const rsa = await authority.issue({ ...names, key: 'rsa' });
  const csms = await startCsms({
    tls: {
      certificatePem: leaf.chainPem,
      keyPem: leaf.keyPem,
      second: { certificatePem: rsa.chainPem, keyPem: rsa.keyPem },
    },
    allowedIdentities: [IDENTITY],
    password: PASSWORD,
  });
  const resolver = await startResolver({ records: { [HOST]: ['127.0.0.1'] } });
  const time = await startNtpServer();
  const distant = (port: number) => ({ targetPort: port, roundTripMs });
  const proxy = await startDelayProxy(distant(csms.port));
  const dns = await startDatagramDelayProxy(distant(resolver.port));
  const ntp = await startDatagramDelayProxy(distant(time.port));
  return { port: proxy.port, dnsPort: dns.port, ntpPort: ntp.port, rootPem: authority.rootPem };
}

export async function startBackend(roundTripMs: number, folder: string): Promise<Backend> {
  const task: BackendTask = { kind: 'backend', roundTripMs };
  const { port, dnsPort, ntpPort, rootPem, close } = await inThread<Place>(task);
  const url = `wss://${HOST}:${port}/ocpp/${IDENTITY}`;
  const caFile = join(folder, 'ca.pem');
  const passwordFile = join(folder, 'password');
  writeFileSync(caFile, rootPem);
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  return {
    host: HOST,
    port,
    dnsPort,
    ntpPort,
    path: `/ocpp/${IDENTITY}`,
    caFile,
    credentials: `${IDENTITY}:${PASSWORD}`,
    arguments: [
      url,
      ...['--profile', '2', '--password-file', passwordFile, '--ca', caFile],
      ...['--resolver', `127.0.0.1:${dnsPort}`, '--ntp', `127.0.0.1:${ntpPort}`],
    ],
    site: (boot) =>
      createSite({
        url,
        password: PASSWORD,
        securityProfile: 2,
        extraRoots: [{ source: 'benchmark', pem: rootPem }],
        resolver: { host: '127.0.0.1', port: dnsPort },
        ntpServers: [{ host: '127.0.0.1', port: ntpPort }],
        boot: { text: boot, source: 'option' },
      }),
    close: async () => {
      await close();
    },
  };
}
