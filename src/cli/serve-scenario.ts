import { isIP } from 'node:net';
import type { SimulatorEvent } from '../simulator/journal.ts';
import { type SiteFolder, writeSiteFolder } from '../simulator/scenario/site-folder.ts';
import { startWorld, type World } from '../simulator/scenario/world.ts';
import { hostPortText } from '../site/host-port.ts';
import type { Io } from './io.ts';
import { liveLog } from './live-log.ts';
import { readScenario } from './read-scenario.ts';
import { UsageError } from './usage-error.ts';

interface Flags {
  readonly port?: string;
  readonly host?: string;
}

/**
 * Serves a scenario until Ctrl-C or SIGTERM: one READY line of JSON on stdout, a live log on
 * stderr, and the files that `diagnose` needs in a folder that goes at the end.
 */
export async function serveScenario(word: string, flags: Flags, io: Io): Promise<void> {
  const listening = listeningOf(flags);
  const scenario = await readScenario(word, io);
  const log = liveLog(io.stderr);
  const ended = new Promise<void>((resolve) => io.onInterrupt(resolve));
  await using world = await started(
    startWorld(scenario, { listening, onEvent: (event: SimulatorEvent) => log.write(event) }),
    word,
    flags,
  );
  await using folder = await writeSiteFolder(world.station);
  io.stdout.write(`${JSON.stringify(readyLine(world, folder))}\n`);
  await ended;
  log.end();
}

function listeningOf({ port, host }: Flags) {
  const number = port === undefined ? 0 : Number(port);
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || number < 1 || number > 65_535)) {
    throw new UsageError('port-invalid', `--port ${port} is not a number from 1 to 65535`);
  }
  if (host !== undefined && isIP(host) === 0) {
    throw new UsageError(
      'address-invalid',
      `--host ${host} is not an IP address`,
      'Give one of this machine, or 0.0.0.0 for all of them.',
    );
  }
  return { port: number, ...(host === undefined ? {} : { host }) };
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used without more rights',
  EADDRNOTAVAIL: 'is no address of this machine',
};

async function started(
  starting: Promise<World>,
  word: string,
  { port, host }: Flags,
): Promise<World> {
  try {
    return await starting;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code];
    if (/^ERR_(OSSL|SSL|TLS)/.test(code) && error instanceof Error) {
      throw new UsageError(
        'scenario-invalid',
        `${word}: /csms/tls cannot be served with /csms/certificate: ${error.message}`,
      );
    }
    if (reason === undefined) throw error;
    const what = code === 'EADDRNOTAVAIL' ? `--host ${host}` : `port ${port ?? 'of the scenario'}`;
    throw new UsageError('cannot-listen', `${what} ${reason}`, 'Give another one.');
  }
}

function readyLine(world: World, folder: SiteFolder) {
  const { scenario, station, urls, ports } = world;
  return {
    type: 'ready',
    scenario: scenario.name,
    url: station.url ?? station.csmsUrl,
    urls,
    identity: station.identity,
    ports,
    siteFile: folder.siteFile,
    diagnose: ['ghostcheck', 'diagnose', '--site', folder.siteFile, ...folder.args],
    caFile: folder.caFile,
    passwordFile: folder.passwordFile,
    certificateFile: folder.certificateFile,
    keyFile: folder.keyFile,
    resolver: station.resolver === null ? null : hostPortText(station.resolver),
    ntp: station.ntpServers.map(hostPortText),
    modem: station.modem === null ? null : `tcp://${hostPortText(station.modem)}`,
    chargerTimeUrl: station.chargerPage,
    pid: process.pid,
  };
}
