import { type Command, Option } from 'commander';
import type { Site } from '../site/site.ts';
import type { Io } from './io.ts';
import type { GivenInputs, SiteFlags } from './site-flags.ts';

const repeatable = (value: string, before: readonly string[] | undefined) => [
  ...(before ?? []),
  value,
];

/** `--no-ntp` beside `--ntp`: as an option of its own, so that giving both is noticed. */
function noNtp(): Option {
  const option = new Option('--no-ntp', 'ask no time server');
  option.negate = false;
  return option;
}

const OPTIONS = {
  site: () => new Option('--site <file>', 'what is known of the site, as JSON (site-1.json)'),
  profile: () =>
    new Option('--profile <0..3>', 'security profile of the station').choices(['0', '1', '2', '3']),
  ocpp: () =>
    new Option('--ocpp <version>', 'OCPP version of the station (default: 2.0.1)').choices([
      '1.6',
      '2.0.1',
      '2.1',
    ]),
  identity: () => new Option('--identity <id>', 'identity, where the URL does not end with it'),
  username: () => new Option('--username <name>', 'user of HTTP Basic, if not the identity'),
  passwordFile: () =>
    new Option('--password-file <path|->', 'password of HTTP Basic (or env GHOSTCHECK_PASSWORD)'),
  ca: () => new Option('--ca <pem>', 'root certificates to trust as well'),
  chargerRoots: () => new Option('--charger-roots <pem>', 'root certificates that the charger has'),
  cert: () => new Option('--cert <pem|p12>', 'client certificate of the station, with its chain'),
  key: () => new Option('--key <pem>', 'private key of --cert, where it is not in that file'),
  passphraseFile: () =>
    new Option('--passphrase-file <path>', 'passphrase of --key, or of a PKCS#12 --cert'),
  boot: () => new Option('--boot <file>', 'BootNotification to validate and to send'),
  chargerTime: () =>
    new Option('--charger-time <ISO|url>', "the charger's clock: read off, or its local web page"),
  chargerOffer: () =>
    new Option(
      '--charger-offer <file|preset>',
      'what the charger offers in TLS: ocpp-minimum-ecdsa, ocpp-minimum-rsa, tls12-only or a file',
    ),
  noTlsScan: () => new Option('--no-tls-scan', 'do not ask for TLS versions and cipher suites'),
  maxConnections: () =>
    new Option('--max-connections <n>', 'of those questions at once (default: 10)'),
  allCiphers: () => new Option('--all-ciphers', 'find every cipher suite that the backend takes'),
  serial: () => new Option('--serial', 'one question at a time, in order of preference'),
  modem: () => new Option('--modem <path|auto|tcp://host:port>', 'modem to ask for its signal'),
  gateway: () =>
    new Option(
      '--gateway <vendor://user@host>',
      'router that holds the modem: teltonika:// or cradlepoint://',
    ),
  gatewayPasswordFile: () =>
    new Option(
      '--gateway-password-file <path|->',
      'password of that user (or env GHOSTCHECK_GATEWAY_PASSWORD)',
    ),
  gatewayFingerprint: () =>
    new Option(
      '--gateway-fingerprint <sha256>',
      'its certificate, which is shown on the first try without this',
    ),
  gatewayPlainHttp: () =>
    new Option('--gateway-plain-http', 'log in without TLS, at a private address only'),
  ntp: () =>
    new Option('--ntp <host[:port]>', 'time server to ask; repeat it for more').argParser(
      repeatable,
    ),
  noNtp,
  resolver: () => new Option('--resolver <host[:port]>', 'the one name server to ask'),
  uplink: () =>
    new Option('--uplink <whose>', "this laptop uses the charger's own router or SIM").choices([
      'charger',
    ]),
  source: () => new Option('--source <address>', 'local address to connect from'),
  only: () => new Option('--only <stage,…>', 'only these stages, and what they stand on'),
  skip: () => new Option('--skip <stage,…>', 'leave these stages out'),
  timeout: () =>
    new Option('--timeout <duration>', 'end everything after: 90, 90s, 10m (default: 60)'),
  messageTimeout: () =>
    new Option('--message-timeout <duration>', 'wait this long for an OCPP answer (default: 30)'),
  idToken: () =>
    new Option('--id-token <value[:type]>', 'token to authorize; type as in OCPP 2.x: ISO14443, …'),
  repeat: () => new Option('--repeat <n>', 'ask for the token so many times (default: 1)'),
  hold: () =>
    new Option(
      '--hold <duration>',
      'keep the session open that long, and see whether it lasts: 10m',
    ),
  noSession: () => new Option('--no-session', "open no session in the station's name"),
  identityProbes: () =>
    new Option('--identity-probes', "also probe in ways that need the station's real identity"),
  revocation: () =>
    new Option('--revocation', 'ask whether the certificates have been revoked (OCSP, CRL)'),
  sendPasswordUnverified: () =>
    new Option('--send-password-unverified', 'send the password although TLS was not verified'),
} as const satisfies Record<string, () => Option>;

export type SiteOption = keyof typeof OPTIONS;

/** Adds those options of a site that the command uses, and no others. */
export function addSiteOptions(command: Command, which: readonly SiteOption[]): Command {
  for (const name of which) command.addOption(OPTIONS[name]());
  return command;
}

/**
 * The site that options and site file describe; options win. All files are read and all
 * values are checked here, before anything is dialled.
 *
 * @throws {UsageError} where something is unreadable, malformed or contradicts itself.
 */
export async function siteOf(flags: SiteFlags, io: Io, given: GivenInputs = {}): Promise<Site> {
  const { buildSite } = await import('./build-site.ts');
  return buildSite(flags, io, given);
}
