import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostPortText } from '../../site/host-port.ts';
import type { SiteFile } from '../../site/site-file.ts';
import type { StationInputs } from './station-inputs.ts';

/** The files that `diagnose` needs to play a station, in a folder that only this user can read. */
export interface SiteFolder extends AsyncDisposable {
  readonly siteFile: string;
  /** Options for what a site file cannot say. */
  readonly args: readonly string[];
  readonly caFile: string | null;
  readonly passwordFile: string | null;
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  remove(): Promise<void>;
}

/** Writes them to a fresh folder, which goes with `remove`. */
export async function writeSiteFolder(station: StationInputs): Promise<SiteFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'ghostcheck-simulated-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = async (name: string, content: string | null): Promise<string | null> => {
    if (content === null) return null;
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
    return path;
  };
  try {
    const { boot, clientCertificate } = station;
    const files = {
      passwordFile: await file('password', station.password),
      gatewayPasswordFile: await file('gateway-password', station.gateway?.password ?? null),
      ca: await file('ca.pem', station.caPem),
      chargerRoots: await file('charger-roots.pem', station.chargerRootsPem),
      cert: await file('station.pem', clientCertificate?.chainPem ?? null),
      key: await file('station.key', clientCertificate?.keyPem ?? null),
      boot: typeof boot === 'string' ? await file('boot.txt', boot) : boot,
    };
    const site: SiteFile = { ...siteOf(station), ...given(files) };
    const siteFile = join(folder, 'site.json');
    await writeFile(siteFile, `${JSON.stringify(site, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return {
      siteFile,
      args: argsOf(station),
      caFile: files.ca,
      passwordFile: files.passwordFile,
      certificateFile: files.cert,
      keyFile: files.key,
      remove,
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What a site file says itself. */
function siteOf(station: StationInputs): SiteFile {
  const { ntpServers, resolver, modem, gateway } = station;
  return given({
    url: station.url,
    csmsUrl: station.csmsUrl,
    identity: station.csmsUrl === null ? null : station.identity,
    username: station.username,
    ocppVersion: station.ocppVersion,
    securityProfile: station.securityProfile,
    chargerOffer: station.chargerOffer,
    chargerTime: station.chargerPage,
    modem: modem === null ? null : `tcp://${hostPortText(modem)}`,
    gateway:
      gateway === null ? null : `${gateway.vendor}://${gateway.user}@${hostPortText(gateway)}`,
    gatewayFingerprint: gateway?.fingerprint ?? null,
    ntpServers: ntpServers.length === 0 ? null : ntpServers.map(hostPortText),
    resolver: resolver === null ? null : hostPortText(resolver),
    expected: station.expected,
    firmwareBuiltAt: station.firmwareBuiltAt,
    uplink: station.uplink,
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** Only what is there. */
function given<T extends object>(values: T): Given<T>;
function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null));
}

/** `diagnose` has these as options only. */
export function argsOf({ idToken, ntpServers, options }: StationInputs): string[] {
  const words = Object.entries(options).flatMap(([name, value]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });
  return [
    ...(idToken === null ? [] : ['--id-token', idToken]),
    ...(ntpServers.length === 0 ? ['--no-ntp'] : []),
    ...words,
  ];
}
