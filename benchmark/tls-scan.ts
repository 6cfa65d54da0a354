import { execFile } from 'node:child_process';
import { createServer } from 'node:tls';
import { gatherFacts } from '../src/diagnosis/runner.ts';
import { ofKind } from '../src/facts/select.ts';
import { createAuthority } from '../src/pki/index.ts';
import { MODULES } from '../src/registry.ts';
import { startDelayProxy } from '../src/simulator/index.ts';
import { LOOPBACK, listen } from '../src/simulator/running.ts';
import { createSite } from '../src/site/create-site.ts';
import { median } from './median.ts';

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

async function startServer(options: (typeof SERVERS)[keyof typeof SERVERS], roundTripMs: number) {
  const authority = await createAuthority();
  const names = { commonName: 'localhost', dnsNames: ['localhost'] };
  const [ec, rsa] = [await authority.issue(names), await authority.issue({ ...names, key: 'rsa' })];
  const server = createServer({
    cert: [ec.chainPem, rsa.chainPem],
    key: [ec.keyPem, rsa.keyPem],
    ...options,
  });
  server.on('tlsClientError', () => {});
  const running = await listen(server);
  const proxy = await startDelayProxy({ targetPort: running.port, roundTripMs });
  return {
    port: proxy.port,
    close: async () => {
      await proxy.close();
      await running.close();
    },
  };
}

/** What the tls stage sees of a server, and how long its hellos took in all, ms. */
async function examine(port: number, tlsScan: 'ocpp' | 'all') {
  const modules = MODULES.filter(({ stage }) => STAGES.includes(stage));
  const url = `wss://localhost:${port}/ocpp/CP001`;
  const { records } = await gatherFacts(modules, createSite({ url, ntp: false, tlsScan }), {
    mode: 'live',
  });
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
    const server = await startServer(SERVERS['the four suites of OCPP'], roundTripMs);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push((await examine(server.port, 'ocpp')).waveMs);
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
  for (const [name, options] of Object.entries(SERVERS)) {
    const server = await startServer(options, ENUMERATED_AT_MS);
    const ours = await examine(server.port, 'all');
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
