import { Secret } from '../site/secret.ts';
import { GATEWAY_VENDORS, type GatewaySource } from '../site/site.ts';
import type { SiteFile } from '../site/site-file.ts';
import { passwordInAddress } from './gateway-password.ts';
import type { Io } from './io.ts';
import type { SiteFlags } from './site-flags.ts';
import { UsageError } from './usage-error.ts';
import { hostPort } from './values.ts';

/** `vendor://user@host[:port]`; a colon in the user part would be a password. */
const GATEWAY = /^([a-z]+):\/\/([^@/]+)@([^@/]+)\/?$/i;

/**
 * The gateway of the options, or of the site file. The password comes from a file, or from
 * the environment; neither it nor an address that holds one is ever repeated.
 *
 * @throws {UsageError}
 */
export async function gatewayOf(flags: SiteFlags, file: SiteFile, io: Io): Promise<GatewaySource> {
  const plainHttp = flags.gatewayPlainHttp === true;
  const text = flags.gateway ?? file.gateway ?? '';
  const { vendor, user, where } = partsOf(text);
  const fingerprint = plainHttp ? undefined : (flags.gatewayFingerprint ?? file.gatewayFingerprint);
  return {
    kind: 'gateway',
    vendor,
    user,
    ...hostPort(where, 'the gateway', plainHttp ? 80 : 443),
    password: await passwordOf(flags, file, io),
    fingerprint: fingerprint === undefined ? null : fingerprintOf(fingerprint),
    plainHttp,
  };
}

function partsOf(text: string) {
  // Whatever it is that stands there: what follows a colon before the @ may be a secret.
  if (/:.*:.*@/.test(text)) throw passwordInAddress();
  const [, scheme = '', user = '', where = ''] = GATEWAY.exec(text) ?? [];
  const vendor = GATEWAY_VENDORS.find((name) => name === scheme.toLowerCase());
  if (vendor !== undefined && !/[\p{Cc}\s]/u.test(user)) return { vendor, user, where };
  throw new UsageError(
    'gateway-invalid',
    'the gateway is neither teltonika://user@host nor cradlepoint://user@host',
    'For example teltonika://admin@192.168.1.1, with :port where it is not the usual one.',
  );
}

/** Hex, in any case, with or without colons; OpenSSL puts `SHA256 Fingerprint=` before it. */
function fingerprintOf(text: string): string {
  const hex = text.replace(/^.*=/, '').replace(/[\s:]/g, '').toUpperCase();
  if (/^[0-9A-F]{64}$/.test(hex)) return hex.replace(/..(?!$)/g, '$&:');
  throw new UsageError(
    'fingerprint-invalid',
    'the fingerprint of the gateway is not the SHA-256 of a certificate',
    'It has 64 hex digits. Leave it out, and the first try shows it.',
  );
}

async function passwordOf(flags: SiteFlags, file: SiteFile, io: Io): Promise<Secret | null> {
  const path = flags.gatewayPasswordFile;
  const fromEnvironment = io.env.GHOSTCHECK_GATEWAY_PASSWORD;
  if (path === undefined && fromEnvironment) return new Secret(fromEnvironment);
  const source = path ?? file.gatewayPasswordFile;
  if (source === undefined) return null;
  const { readSecret } = await import('./credentials.ts');
  return new Secret(await readSecret(source, "the gateway's password file", io));
}
