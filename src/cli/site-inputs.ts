import type { RootBundle, Site } from '../site/site.ts';
import type { SiteFile } from '../site/site-file.ts';
import type { Io } from './io.ts';
import type { SiteFlags } from './site-flags.ts';
import { contradiction } from './usage-error.ts';
import { modemSource } from './values.ts';

/** The password of HTTP Basic: a file that an option names, then the environment, then the site file. */
export async function passwordOf(flags: SiteFlags, file: SiteFile, io: Io): Promise<string | null> {
  const fromEnvironment = io.env.GHOSTCHECK_PASSWORD;
  if (flags.passwordFile === undefined && fromEnvironment) return fromEnvironment;
  const path = flags.passwordFile ?? file.passwordFile;
  if (path === undefined) return null;
  const { readSecret } = await import('./credentials.ts');
  return readSecret(path, 'the password file', io);
}

/** The modem, or the gateway that holds it: what options say goes before the site file. */
export async function modemOf(flags: SiteFlags, file: SiteFile, io: Io): Promise<Site['modem']> {
  if (flags.modem === undefined && (flags.gateway ?? file.gateway) !== undefined) {
    const { gatewayOf } = await import('./gateway.ts');
    return gatewayOf(flags, file, io);
  }
  const option = [
    flags.gatewayPasswordFile === undefined ? null : '--gateway-password-file',
    flags.gatewayFingerprint === undefined ? null : '--gateway-fingerprint',
    flags.gatewayPlainHttp === undefined ? null : '--gateway-plain-http',
  ].find((name) => name !== null);
  if (option !== undefined) {
    throw contradiction(
      `${option} needs --gateway`,
      'Name the gateway: teltonika://admin@192.168.1.1',
    );
  }
  const modem = flags.modem ?? file.modem;
  return modem === undefined ? null : modemSource(modem, 'the modem');
}

/** The roots of --ca, or of --charger-roots. */
export async function rootsOf(
  path: string | undefined,
  what: string,
  io: Io,
): Promise<readonly RootBundle[]> {
  if (path === undefined) return [];
  const { readRoots } = await import('./credentials.ts');
  return [{ source: path, pem: await readRoots(path, what, io) }];
}

/** The station's certificate and key. @throws {UsageError} where only a part of them is given. */
export async function clientIdentityOf(
  flags: SiteFlags,
  file: SiteFile,
  io: Io,
): Promise<Site['clientIdentity']> {
  const cert = flags.cert ?? file.cert;
  const key = flags.key ?? file.key ?? null;
  const passphraseFile = flags.passphraseFile ?? file.passphraseFile ?? null;
  if (cert !== undefined) {
    const { readClientIdentity } = await import('./client-identity.ts');
    return readClientIdentity({ cert, key, passphraseFile }, io);
  }
  if (key !== null) throw contradiction('--key needs --cert', 'Name its certificate too.');
  if (passphraseFile !== null) {
    throw contradiction(
      '--passphrase-file needs --cert',
      'Name the certificate whose key it opens.',
    );
  }
  return null;
}

/** The BootNotification to send: given in the site file itself, or as a file. */
export async function bootOf(flags: SiteFlags, file: SiteFile, io: Io): Promise<Site['boot']> {
  const given = flags.boot ?? file.boot;
  if (given === undefined) return null;
  if (typeof given !== 'string') return { text: JSON.stringify(given), source: 'site-file' };
  const { readBootFile } = await import('./read-boot-file.ts');
  const { text } = await readBootFile(given, io);
  // A file that the site file names has its own lines, and members that are there twice, too.
  return { text, source: 'option' };
}
