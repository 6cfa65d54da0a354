import { X509Certificate } from 'node:crypto';
import type { Report } from '../diagnosis/report.ts';
import { targetOf } from '../site/target.ts';

/** The values of a report that name the station, the backend or the site. */
export interface KnownNames {
  readonly identities: readonly string[];
  readonly hosts: readonly string[];
  readonly serials: readonly string[];
  /** Of the owners and authorities that certificates name. */
  readonly owners: readonly string[];
  /** Of the data contexts of a modem: a private one names its operator. */
  readonly apns: readonly string[];
  /** What a station said in a header of its own, such as User-Agent. */
  readonly headers: readonly string[];
  /** Segments of the path that a station asked for, which may name a customer. */
  readonly paths: readonly string[];
}

const HOST_KEYS: readonly string[] = ['host', 'serverName', 'name', 'server', 'resolver', 'target'];
const SERIAL_KEYS: readonly string[] = [
  'serialNumber',
  'chargePointSerialNumber',
  'chargeBoxSerialNumber',
  'meterSerialNumber',
];

/** Looks for names where a report and its facts hold them, and in every URL and certificate. */
export function knownIn(report: Report): KnownNames {
  const { target, facts } = report;
  const hosts = new Set<string>();
  const serials = new Set<string>();
  const owners = new Set<string>();
  const apns = new Set<string>();
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, key);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) visit(inner, name);
    } else if (typeof value === 'string') {
      if (SERIAL_KEYS.includes(key)) serials.add(value);
      if (key === 'apns' && value !== '') apns.add(value);
      if (key === 'chain') for (const name of namesIn(value)) hosts.add(name);
      for (const owner of ownersIn(key, value)) owners.add(owner);
      const host = HOST_KEYS.includes(key) ? hostOf(value) : null;
      if (host !== null) hosts.add(host);
      for (const [, authority = ''] of value.matchAll(/:\/\/(?:[^\s/?#@]*@)?([^\s/?#"'<>]+)/g)) {
        const named = hostOf(authority) ?? (/^[a-z][\w-]*$/i.test(authority) ? authority : null);
        if (named !== null) hosts.add(named);
      }
    }
  };
  visit([report.findings, report.network, facts.site, facts.records, report.actions], '');
  visit(report.notExamined, '');
  const told = facts.records.flatMap((record) =>
    record.kind === 'station.variables' ? record.variables : [],
  );
  const toldAs = (names: RegExp): string[] =>
    told.flatMap(({ variable, value }) => (names.test(variable) && value ? [value] : []));
  for (const server of toldAs(/^NtpServerUri$/i)) {
    const host = hostOf(server);
    if (host !== null) hosts.add(host);
  }
  for (const owner of toldAs(/^(OrganizationName|CpoName)$/i)) owners.add(owner);
  const mistyped = facts.site.url === null ? null : partsOfMistyped(facts.site.url);
  for (const host of mistyped?.hosts ?? []) hosts.add(host);
  return {
    identities: [
      ...[target.identity, facts.site.identity, facts.site.username],
      facts.site.expected.identity ?? null,
      ...toldAs(/^Identity$/i),
      mistyped?.identity ?? null,
    ].filter((name) => name !== null),
    hosts: [...hosts],
    serials: [...serials],
    owners: [...owners].filter((owner) => !LIKE_A_HOST.test(owner)),
    apns: [...apns],
    ...namesAskedFor(facts.records),
  };
}

/** Headers of every handshake (RFC 6455, 4.1), and Host, which is hidden as a host. */
const COMMON_HEADERS =
  /^(host|upgrade|connection|sec-websocket-.*|content-.*|accept.*|cache-control|pragma)$/i;
/** Says what is spoken there, and nobody's name. */
const COMMON_SEGMENT = /^(ocpp-?j?|wss?|websocket|v?\d+(\.\d+)*)$/i;
/** Evidence shows so much of a long one. */
const CLIPPED = 120;

function namesAskedFor(records: Report['facts']['records']): Pick<KnownNames, 'headers' | 'paths'> {
  const requests = records.filter((record) => record.kind === 'station.request');
  const values = requests.flatMap(({ headers }) =>
    headers.flatMap(({ name, value }) =>
      COMMON_HEADERS.test(name) || value === 'ghostcheck' ? [] : [value],
    ),
  );
  const segments = requests.flatMap(({ target }) => (target ?? '').split(/[/?#&=]/));
  return {
    headers: [...new Set(values.flatMap((value) => [value, value.slice(0, CLIPPED)]))],
    paths: [...new Set(segments)].filter((part) => part !== '' && !COMMON_SEGMENT.test(part)),
  };
}

/**
 * A URL that is none (`wss:/host/CP001`, `host/CP001`, `CP001`) holds names all the same:
 * its last part may be the identity, and each with a dot in it a host.
 */
function partsOfMistyped(url: string): { identity: string | null; hosts: string[] } | null {
  if (/^wss?:\/\//i.test(url) && targetOf(url) !== null) return null;
  const parts = url.split(/[\s/\\?#@:]+/).filter((part) => part !== '' && !SCHEME.test(part));
  const hosts = parts.filter((part) => part.includes('.') && !/^[\d.]+$/.test(part));
  const last = parts.at(-1) ?? null;
  return { identity: last !== null && hosts.includes(last) ? null : last, hosts };
}

const SCHEME = /^(?:wss?|https?)$/i;

/** Hidden as a host already. */
const LIKE_A_HOST = /^(?:\*\.)?[\w-]+(?:\.[\w-]+)+$/;

const CERTIFICATE_KEYS: readonly string[] = ['chain', 'anchors', 'chargerAnchors'];

/** The common names and organisations in a certificate, or in a distinguished name as we write it. */
function ownersIn(key: string, value: string): string[] {
  if (CERTIFICATE_KEYS.includes(key)) {
    try {
      const { subject, issuer } = new X509Certificate(Buffer.from(value, 'base64'));
      const lines = `${subject}\n${issuer}`.match(/(?<=^(?:CN|O|OU)=).+/gm) ?? [];
      return lines.map((line) => line.trim());
    } catch {
      return [];
    }
  }
  if (key === 'authorities') return value.match(/(?<=(?:^|, )(?:CN|O|OU)=)[^,]+/g) ?? [];
  return key === 'subject' || key === 'issuer' ? [value] : [];
}

/** `host`, `host:port` or `*.host` as a host; null for what is none, or an address. */
function hostOf(text: string): string | null {
  const [, host = ''] = /^(?:\*\.)?([^\s/:[\]]+?)\.?(?::\d+)?$/.exec(text) ?? [];
  const isName = /[a-z]/i.test(host) && (host.includes('.') || text.includes(':'));
  return isName || host === 'localhost' ? host : null;
}

/** The names that a certificate is for, and its common name. */
function namesIn(base64: string): string[] {
  try {
    const { subject, subjectAltName = '' } = new X509Certificate(Buffer.from(base64, 'base64'));
    const common = subject.match(/(?<=^CN=).*/m)?.[0];
    const others = subjectAltName.match(/(?<=DNS:|URI:)[^,"]+/g) ?? [];
    return [...(common === undefined ? [] : [common]), ...others].map((name) =>
      name.replace(/^\*\./, ''),
    );
  } catch {
    return [];
  }
}
