import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '../src/pki/index.ts';
import {
  type Running,
  startCsms,
  startDatagramDelayProxy,
  startDelayProxy,
  startNtpServer,
  startResolver,
} from '../src/simulator/index.ts';
import { createSite } from '../src/site/create-site.ts';
import type { Site } from '../src/site/site.ts';

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

export async function startBackend(roundTripMs: number, folder: string): Promise<Backend> {
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
  const started: Running[] = [proxy, dns, ntp, csms, resolver, time];

  const url = `wss://${HOST}:${proxy.port}/ocpp/${IDENTITY}`;
  const caFile = join(folder, 'ca.pem');
  const passwordFile = join(folder, 'password');
  writeFileSync(caFile, authority.rootPem);
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  return {
    host: HOST,
    port: proxy.port,
    dnsPort: dns.port,
    ntpPort: ntp.port,
    path: `/ocpp/${IDENTITY}`,
    caFile,
    credentials: `${IDENTITY}:${PASSWORD}`,
    arguments: [
      url,
      ...['--profile', '2', '--password-file', passwordFile, '--ca', caFile],
      ...['--resolver', `127.0.0.1:${dns.port}`, '--ntp', `127.0.0.1:${ntp.port}`],
    ],
    site: (boot) =>
      createSite({
        url,
        password: PASSWORD,
        securityProfile: 2,
        extraRoots: [{ source: 'benchmark', pem: authority.rootPem }],
        resolver: { host: '127.0.0.1', port: dns.port },
        ntpServers: [{ host: '127.0.0.1', port: ntp.port }],
        boot: { text: boot, source: 'option' },
      }),
    close: async () => {
      for (const running of started) await running.close();
    },
  };
}
