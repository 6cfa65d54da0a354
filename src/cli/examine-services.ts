import { networkInterfaces } from 'node:os';
import { type Examination, startExamination } from '../examine/examination.ts';
import { serveTime, type TimeServer, type TimeServerOptions } from '../examine/ntp.ts';
import { MODULES } from '../registry.ts';
import { type HostPort, hostPortText } from '../site/host-port.ts';
import type { Site } from '../site/site.ts';
import { targetOf } from '../site/target.ts';
import type { ExamineFlags } from './examine-flags.ts';
import { reasonOf } from './read-input.ts';
import { UsageError } from './usage-error.ts';

type Options = Omit<Parameters<typeof startExamination>[0], 'host' | 'port'>;

/** @throws {UsageError} where this laptop cannot listen there. */
export async function startedAt({ host, port }: HostPort, options: Options): Promise<Examination> {
  try {
    return await startExamination({ host, port, ...options });
  } catch (error) {
    throw new UsageError(
      'listen-failed',
      `cannot listen on ${hostPortText({ host, port })}: ${reasonOf(error)}`,
      adviceFor(error, `Choose another port: --listen ${hostPortText({ host, port: port + 1 })}.`),
    );
  }
}

const NTP_PORT = 123;

/** The port of --serve-ntp; null where it was not given. */
export function ntpPortOf(flag: string | true | undefined): number | null {
  if (flag === undefined) return null;
  const port = flag === true ? NTP_PORT : /^\d{1,5}$/.test(flag) ? Number(flag) : -1;
  if (port >= 0 && port < 65_536) return port;
  throw new UsageError('port-invalid', `--serve-ntp ${flag} is no port`, 'Leave it out for 123.');
}

/** @throws {UsageError} where this laptop cannot listen there. */
export async function timeServedAt(options: TimeServerOptions): Promise<TimeServer> {
  try {
    return await serveTime(options);
  } catch (error) {
    const { host, port } = options;
    throw new UsageError(
      'listen-failed',
      `cannot serve time on UDP ${hostPortText({ host, port })}: ${reasonOf(error)}`,
      adviceFor(
        error,
        'Choose another port, such as --serve-ntp 1123, if the charger can be told.',
      ),
    );
  }
}

function adviceFor(error: unknown, otherPort: string): string {
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EACCES':
      return 'Ports below 1024 need the rights of an administrator: run it with them (sudo), or choose one from 1024 on.';
    case 'EADDRNOTAVAIL':
      return `This laptop has ${addresses().join(', ')}.`;
    case 'ENOTFOUND':
      return `It is no address of this laptop, which has ${addresses().join(', ')}.`;
    default:
      return otherPort;
  }
}

/** Of this laptop, with the name of the interface: a charger reaches it by one of them. */
export const addressesByInterface = (): { address: string; name: string }[] =>
  Object.entries(networkInterfaces()).flatMap(([name, infos]) =>
    (infos ?? [])
      .filter(({ address }) => !address.startsWith('fe80'))
      .map(({ address }) => ({ address, name })),
  );

const addresses = (): string[] => addressesByInterface().map(({ address }) => address);

/** The backend of --relay, and what judges it; undefined where it was not given. */
export function relayOf({ relay: url }: ExamineFlags, site: Site): Options['relay'] {
  if (url === undefined) return undefined;
  if (targetOf(url) === null || /^[a-z]+:\/\/[^/]*@/i.test(url)) {
    throw new UsageError(
      'relay-invalid',
      '--relay is not the URL of a backend, ws:// or wss://, without a user name or password',
      'For example --relay wss://csms.example.com/ocpp',
    );
  }
  return { site: { ...site, statement: { ...site.statement, url } }, modules: MODULES };
}
