import { execFile } from 'node:child_process';
import { createServer } from 'node:tls';
import { gatherFacts } from '../src/diagnosis/runner.ts';
import { ofKind } from '../src/facts/select.ts';
import { createAuthority } from '../src/pki/index.ts';
import { MODULES } from '../src/registry.ts';
import { startDatagramDelayProxy, startDelayProxy, startResolver } from '../src/simulator/index.ts';
import { LOOPBACK, listen } from '../src/simulator/running.ts';
import { createSite } from '../src/site/create-site.ts';
import { median } from './median.ts';
import { inThread } from './thread.ts';

const ROUND_TRIPS_MS = [0, 50, 200];
const RUNS = 5;
const WAVE_BUDGET = 2.2;
const SPEEDUP = 4;
const ENUMERATED_AT_MS = 50;
const STAGES = ['dns', 'tcp', 'tls'];

/** By what a server has to take: OCPP's four suites at TLS 1.2, or all that OpenSSL can do. */
const SERVERS = {
  'the four suites of OCPP': {
    maxVersion: 'TLSv1.2',
    ciphers:
      'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384',
  },
  'all that OpenSSL has': { minVersion: 'TLSv1', ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0' },
} as const;

/** A server, and the way to it, each in a thread of its own: neither is what is measured. */
async function startServer(name: keyof typeof SERVERS, roundTripMs: number) {
  const server = await inThread<Place>({ kind: 'server', name });
  const way = await inThread<Place>({ kind: 'way', targetPort: server.port, roundTripMs });
  return {
    ...way,
    rootPem: server.rootPem,
    close: async () => {
      await way.close();
      await server.close();
    },
  };
}

interface Place {
  readonly port: number;
  readonly dnsPort: number;
  readonly rootPem: string;
}

export type ScanTask =
  | { readonly kind: 'server'; readonly name: keyof typeof SERVERS }
  | { readonly kind: 'way'; readonly targetPort: number; readonly roundTripMs: number };

/** What a thread does. */
export const serveScan = (task: ScanTask): Promise<Place> =>
  task.kind === 'server' ? serve(task.name) : lead(task);

async function serve(name: keyof typeof SERVERS): Promise<Place> {
  const authority = await createAuthority();
  const names = { commonName: 'localhost', dnsNames: ['localhost'] };
  const [ec, rsa] = [await authority.issue(names), await authority.issue({ ...names, key: 'rsa' })];
  const server = createServer({
    cert: [ec.chainPem, rsa.chainPem],
    key: [ec.keyPem, rsa.keyPem],
    ...SERVERS[name],
  });
  server.on('tlsClientError', () => {});
  return { port: (await listen(server)).port, dnsPort: 0, rootPem: authority.rootPem };
}

/** The name is as far away, so that what is read meanwhile is read as in the field. */
async function lead(to: { targetPort: number; roundTripMs: number }): Promise<Place> {
  const { port } = await startDelayProxy(to);
  const resolver = await startResolver({ records: { localhost: [LOOPBACK] } });
  const dns = await startDatagramDelayProxy({ ...to, targetPort: resolver.port });
  return { port, dnsPort: dns.port, rootPem: '' };
}

/** What the tls stage sees of a server, and how long its hellos took in all, ms. */
async function examine({ port, dnsPort, rootPem }: Place, tlsScan: 'ocpp' | 'all') {
  const modules = MODULES.filter(({ stage }) => STAGES.includes(stage));
  const url = `wss://localhost:${port}/ocpp/CP001`;
  const site = createSite({
    url,
    ntp: false,
    tlsScan,
    resolver: { host: LOOPBACK, port: dnsPort },
    extraRoots: [{ source: 'benchmark', pem: rootPem }],
  });
  const { records } = await gatherFacts(modules, site, { mode: 'live' });
  const hellos = ofKind(records, 'tls.hello');
  const enumerations = ofKind(records, 'tls.enumeration');
  const span = (facts: readonly { startMs: number; durationMs: number }[]) =>
    Math.max(0, ...facts.map(({ startMs, durationMs }) => startMs + durationMs)) -
    Math.min(...facts.map(({ startMs }) => startMs));
  const suites = enumerations.flatMap(({ version, suites }) =>
    suites.map((suite) => `${version}:${suite}`),
  );
  const connections = enumerations.reduce((sum, one) => sum + one.connections, hellos.length);
  // The enumeration stands on the first wave, which told it the versions.
  const enumerationMs = enumerations.length === 0 ? 0 : span(hellos) + span(enumerations);
  return { waveMs: span(hellos), enumerationMs, suites, connections };
}

/** sslscan with nothing but versions and ciphers; null where it is not installed. */
function sslscan(port: number): Promise<{ ms: number; suites: string[] } | null> {
  const options = ['groups', 'heartbleed', 'renegotiation', 'compression', 'fallback'];
  const started = performance.now();
  return new Promise((resolve) => {
    execFile(
      'sslscan',
      [
        ...['--no-colour', '--no-check-certificate', '--show-cipher-ids', '--sni-name=localhost'],
        ...options.map((name) => `--no-${name}`),
        `${LOOPBACK}:${port}`,
      ],
      (error, stdout) => {
        if (error?.code === 'ENOENT') return resolve(null);
        const found = stdout.matchAll(
          /^(?:Accepted|Preferred)\s+TLSv1\.(\d)\s+\d+ bits\s+0x(\w+)/gm,
        );
        const suites = [...found].map(
          ([, minor = '', id = '']) => `${0x301 + Number(minor)}:${Number.parseInt(id, 16)}`,
        );
        resolve({ ms: performance.now() - started, suites });
      },
    );
  });
}

async function waves(): Promise<boolean> {
  console.log('\nTLS verdict: five versions and four suites in one wave (median, in process)');
  let met = true;
  for (const roundTripMs of ROUND_TRIPS_MS) {
    const server = await startServer('the four suites of OCPP', roundTripMs);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push((await examine(server, 'ocpp')).waveMs);
    await server.close();
    const ms = median(times);
    const trips = ms / roundTripMs;
    const within = roundTripMs === 0 || trips <= WAVE_BUDGET;
    met &&= within;
    const told =
      roundTripMs === 0 ? '' : `, ${trips.toFixed(2)} round trips (${WAVE_BUDGET} allowed)`;
    console.log(`  at ${roundTripMs} ms: ${ms.toFixed(0)} ms${told}${within ? '' : '  MISSED'}`);
  }
  return met;
}

async function enumerations(): Promise<boolean> {
  console.log(`\nAll cipher suites, beside sslscan on the same server, at ${ENUMERATED_AT_MS} ms`);
  let met = true;
  for (const name of ['the four suites of OCPP', 'all that OpenSSL has'] as const) {
    const server = await startServer(name, ENUMERATED_AT_MS);
    const ours = await examine(server, 'all');
    const theirs = await sslscan(server.port);
    await server.close();
    const own = `${ours.suites.length} suites in ${ours.enumerationMs.toFixed(0)} ms, ${ours.connections} connections`;
    if (theirs === null) {
      console.log(`  ${name}: ${own}; sslscan is not installed`);
      continue;
    }
    const missed = theirs.suites.filter((suite) => !ours.suites.includes(suite));
    const factor = theirs.ms / ours.enumerationMs;
    const within = factor >= SPEEDUP && missed.length === 0;
    met &&= within;
    console.log(
      `  ${name}: ${own}; sslscan ${theirs.suites.length} in ${theirs.ms.toFixed(0)} ms (whole process): ${factor.toFixed(1)} times (${SPEEDUP} wanted), ${missed.length} missed${within ? '' : '  MISSED'}`,
    );
  }
  return met;
}

export async function benchmarkTlsScan(): Promise<boolean> {
  return [await waves(), await enumerations()].every(Boolean);
}
