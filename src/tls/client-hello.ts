import { randomBytes } from 'node:crypto';
import type { ChargerOffer } from '../facts/offer.ts';
import { SSL_3_0, TLS_1_0, TLS_1_2, TLS_1_3 } from './protocol-version.ts';

/** RFC 8446, 4.2, and the RFCs that it names. */
const EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  pskKeyExchangeModes: 45,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

/** RFC 5746, 3.3: says the same as the extension, to servers that know none. */
const EMPTY_RENEGOTIATION_INFO = 0x00ff;

/**
 * One record with a ClientHello that offers exactly this (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2).
 *
 * At TLS 1.3 it holds no key share: a server that finds something to agree on then says so in a
 * HelloRetryRequest, which names version, suite and group in the clear, without any key of ours.
 * `serverName` must be a host name, not an address (RFC 6066, 3); null sends none.
 */
export function clientHello(offer: ChargerOffer, serverName: string | null): Buffer {
  const highest = Math.max(SSL_3_0, ...offer.versions);
  const isTls13 = highest >= TLS_1_3;
  const knowsExtensions = highest > SSL_3_0;
  const suites = knowsExtensions ? offer.suites : [...offer.suites, EMPTY_RENEGOTIATION_INFO];
  const body = Buffer.concat([
    u16(Math.min(highest, TLS_1_2)),
    randomBytes(32),
    // RFC 8446, D.4: with a session id it passes for a resumption, which middleboxes let through.
    sized8(isTls13 ? randomBytes(32) : Buffer.alloc(0)),
    sized16(u16s(suites)),
    sized8(Buffer.of(0)),
    ...(knowsExtensions ? [sized16(extensionsOf(offer, serverName, highest))] : []),
  ]);
  const message = Buffer.concat([Buffer.of(1), u24(body.length), body]);
  return Buffer.concat([
    Buffer.of(22),
    // RFC 8446, 5.1: the first record is of an old version, for old servers.
    u16(Math.min(highest, TLS_1_0)),
    sized16(message),
  ]);
}

function extensionsOf(
  { versions, groups, signatureAlgorithms }: ChargerOffer,
  serverName: string | null,
  highest: number,
): Buffer {
  const isTls13 = highest >= TLS_1_3;
  const list = (condition: boolean, type: number, data: () => Buffer) =>
    condition ? [Buffer.concat([u16(type), sized16(data())])] : [];
  return Buffer.concat([
    ...list(serverName !== null, EXTENSION.serverName, () =>
      sized16(Buffer.concat([Buffer.of(0), sized16(Buffer.from(serverName ?? '', 'latin1'))])),
    ),
    ...list(groups.length > 0, EXTENSION.supportedGroups, () => sized16(u16s(groups))),
    ...list(groups.length > 0, EXTENSION.ecPointFormats, () => sized8(Buffer.of(0))),
    ...list(signatureAlgorithms.length > 0, EXTENSION.signatureAlgorithms, () =>
      sized16(u16s(signatureAlgorithms)),
    ),
    ...list(
      versions.some((version) => version < TLS_1_3),
      EXTENSION.renegotiationInfo,
      () => sized8(Buffer.alloc(0)),
    ),
    ...list(versions.includes(TLS_1_2), EXTENSION.extendedMasterSecret, () => Buffer.alloc(0)),
    ...list(isTls13, EXTENSION.supportedVersions, () =>
      sized8(u16s(versions.toSorted((a, b) => b - a))),
    ),
    ...list(isTls13, EXTENSION.pskKeyExchangeModes, () => sized8(Buffer.of(1))),
    ...list(isTls13, EXTENSION.keyShare, () => sized16(Buffer.alloc(0))),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntBE(value, 0, 3);
  return bytes;
}

const u16s = (values: readonly number[]) => Buffer.concat(values.map(u16));
const sized8 = (content: Buffer) => Buffer.concat([Buffer.of(content.length), content]);
const sized16 = (content: Buffer) => Buffer.concat([u16(content.length), content]);
