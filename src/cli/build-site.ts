import type { Stage } from '../facts/stages.ts';
import { createSite } from '../site/create-site.ts';
import type { Site } from '../site/site.ts';
import type { SiteFile } from '../site/site-file.ts';
import type { Io } from './io.ts';
import type { GivenInputs, SiteFlags } from './site-flags.ts';
import { bootOf, clientIdentityOf, modemOf, passwordOf, rootsOf } from './site-inputs.ts';
import { contradiction, UsageError } from './usage-error.ts';
import * as values from './values.ts';

const PROFILES = { '0': 0, '1': 1, '2': 2, '3': 3 } as const;

/** See `siteOf`. */
export async function buildSite(flags: SiteFlags, io: Io, given: GivenInputs): Promise<Site> {
  refuseContradictions(flags);
  const file = await siteFileOf(flags, io);
  const chargerTime = flags.chargerTime ?? file.chargerTime;
  const resolver = flags.resolver ?? file.resolver;
  const ntpServers = flags.ntp ?? file.ntpServers;
  const only = flags.only === undefined ? null : await stages(flags.only, '--only');
  const skip = flags.skip === undefined ? [] : await stages(flags.skip, '--skip');
  if (flags.identity === '') {
    throw new UsageError(
      'identity-empty',
      '--identity is empty',
      'Name the station, or leave it out.',
    );
  }
  const both = only?.find((stage) => skip.includes(stage));
  if (both !== undefined) throw contradiction(`--only and --skip both name ${both}`);
  return createSite({
    url: given.url ?? file.url ?? null,
    csmsUrl: given.url === undefined ? (file.csmsUrl ?? null) : null,
    identity: flags.identity ?? file.identity ?? null,
    username: usernameOf(flags.username ?? file.username),
    ...stated('ocppVersion', flags.ocpp ?? file.ocppVersion),
    securityProfile:
      flags.profile === undefined ? (file.securityProfile ?? null) : PROFILES[flags.profile],
    ...stated('chargerOffer', await offerOf(flags, file, io)),
    ...scanOf(flags),
    ...stated('expected', await expectedOf(flags, file, io)),
    firmwareBuiltAt: firmwareDate(file.firmwareBuiltAt),
    uplink: flags.uplink ?? file.uplink ?? 'laptop',
    sessionAllowed: flags.session !== false,
    identityProbes: flags.identityProbes === true,
    revocation: flags.revocation === true,
    ...stated(
      'holdMs',
      flags.hold === undefined ? undefined : values.durationMs(flags.hold, '--hold'),
    ),
    ntp: flags.noNtp !== true,
    only,
    skip,
    labels: { ...file.labels, ...flags.label },
    password: await passwordOf(flags, file, io),
    clientIdentity: await clientIdentityOf(flags, file, io),
    extraRoots: await rootsOf(flags.ca ?? file.ca, 'the CA file', io),
    chargerRoots: await rootsOf(
      flags.chargerRoots ?? file.chargerRoots,
      "the file of the charger's roots",
      io,
    ),
    boot: given.boot ?? (await bootOf(flags, file, io)),
    cable: given.cable ?? null,
    modem: given.modem ?? (await modemOf(flags, file, io)),
    chargerTime:
      chargerTime === undefined ? null : values.chargerTime(chargerTime, 'the charger time'),
    ...(ntpServers === undefined
      ? {}
      : { ntpServers: ntpServers.map((text) => values.hostPort(text, 'the time server', 123)) }),
    resolver: resolver === undefined ? null : values.hostPort(resolver, 'the resolver', 53),
    sourceAddress:
      flags.source === undefined ? null : values.localAddress(flags.source, '--source'),
    sendPasswordUnverified: flags.sendPasswordUnverified === true,
    ...(await tokenOf(flags, file)),
    ...stated(
      'messageTimeoutMs',
      flags.messageTimeout === undefined
        ? undefined
        : values.messageTimeoutMs(flags.messageTimeout),
    ),
    ...(flags.timeout === undefined
      ? {}
      : { timeoutMs: values.durationMs(flags.timeout, '--timeout') }),
    redact: flags.redact ?? 'standard',
  });
}

async function tokenOf({ idToken, repeat, ocpp }: SiteFlags, { ocppVersion }: SiteFile) {
  if (idToken === undefined) return {};
  const { idTokenOf, repeatCount } = await import('./id-token.ts');
  return {
    idToken: idTokenOf(idToken, ocpp ?? ocppVersion ?? '2.0.1'),
    ...stated('repeat', repeat === undefined ? undefined : repeatCount(repeat)),
  };
}

async function siteFileOf({ site }: SiteFlags, io: Io): Promise<SiteFile> {
  if (site === undefined) return {};
  const { readSiteFile } = await import('./read-site-file.ts');
  return readSiteFile(site, io);
}

/** A property only where it has a value: what is left out is at its default. */
function stated<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const property: { [P in K]?: V } = {};
  if (value !== undefined) property[key] = value;
  return property;
}

function refuseContradictions(flags: SiteFlags): void {
  if (flags.noNtp === true && flags.ntp !== undefined) {
    throw contradiction('--no-ntp contradicts --ntp');
  }
  if (flags.tlsScan === false && flags.allCiphers === true) {
    throw contradiction('--no-tls-scan contradicts --all-ciphers');
  }
  if (flags.tlsScan === false && flags.chargerOffer !== undefined) {
    throw contradiction(
      '--no-tls-scan contradicts --charger-offer',
      'An offer is checked by sending it.',
    );
  }
  if (flags.session === false && flags.hold !== undefined) {
    throw contradiction('--no-session contradicts --hold');
  }
  if (flags.serial === true && flags.maxConnections !== undefined) {
    throw contradiction('--serial contradicts --max-connections', '--serial is one at a time.');
  }
  if (flags.repeat !== undefined && flags.idToken === undefined) {
    throw contradiction('--repeat needs --id-token', 'It is the token that is asked for again.');
  }
  if (flags.idToken !== undefined && flags.session === false) {
    throw contradiction(
      '--no-session contradicts --id-token',
      'A token is authorized over a session: leave out one of them.',
    );
  }
  if (flags.modem !== undefined && flags.gateway !== undefined) {
    throw contradiction('--modem contradicts --gateway');
  }
  if (flags.gatewayPlainHttp === true && flags.gatewayFingerprint !== undefined) {
    throw contradiction(
      '--gateway-plain-http contradicts --gateway-fingerprint',
      'Plain HTTP shows no certificate: leave out one of them.',
    );
  }
  const stdin = [
    flags.site === '-' ? '--site' : null,
    flags.passwordFile === '-' ? '--password-file' : null,
    flags.passphraseFile === '-' ? '--passphrase-file' : null,
    flags.boot === '-' ? '--boot' : null,
    flags.chargerOffer === '-' ? '--charger-offer' : null,
    flags.gatewayPasswordFile === '-' ? '--gateway-password-file' : null,
  ].filter((option) => option !== null);
  if (stdin.length > 1) throw contradiction(`${stdin.join(' and ')} cannot both read stdin`);
}

/** What the CSMS has on record: the option says it better than the site file. */
async function expectedOf({ expect }: SiteFlags, { expected }: SiteFile, io: Io) {
  if (expect === undefined) return expected;
  const { readExpectFile } = await import('./read-expect-file.ts');
  return { ...expected, ...(await readExpectFile(expect, io)) };
}

async function offerOf(flags: SiteFlags, file: SiteFile, io: Io) {
  const given = flags.chargerOffer ?? file.chargerOffer;
  if (given === undefined) return undefined;
  const { chargerOfferOf } = await import('./charger-offer.ts');
  return chargerOfferOf(given, io);
}

function scanOf({ tlsScan, allCiphers, serial, maxConnections }: SiteFlags) {
  const connections =
    maxConnections === undefined ? undefined : values.connectionCount(maxConnections);
  return {
    tlsScan: tlsScan === false ? 'none' : allCiphers === true ? 'all' : 'ocpp',
    ...stated('tlsConnections', serial === true ? 1 : connections),
  } as const;
}

async function stages(text: string, option: string): Promise<Stage[]> {
  const { MODULES } = await import('../registry.ts');
  const examined = MODULES.map(({ stage }) => stage);
  return values.stageList(text, option, examined);
}

/** RFC 7617, 2: a colon ends the user-id, and control characters are not allowed in it. */
function usernameOf(username: string | undefined): string | null {
  if (username === undefined) return null;
  if (username !== '' && !/[:\p{Cc}]/u.test(username)) return username;
  throw new UsageError(
    'username-invalid',
    'the user name is empty, or holds a colon or a control character',
    'HTTP Basic cannot carry it.',
  );
}

function firmwareDate(text: string | undefined): string | null {
  if (text === undefined || !Number.isNaN(Date.parse(text))) return text ?? null;
  throw new UsageError('instant-invalid', `firmwareBuiltAt ${text} is not a date`);
}
