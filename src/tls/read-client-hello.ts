import type { ChargerOffer } from '../facts/offer.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { TLS_1_2 } from './protocol-version.ts';

/** A ClientHello as it came (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2), lists in the client's order. */
export interface ClientHello {
  /** ClientHello.legacy_version; what an SSL 2.0 hello asks for at most. */
  readonly legacyVersion: number;
  /** The first four bytes of the random: gmt_unix_time in older stacks. */
  readonly randomSeconds: number;
  readonly offer: ChargerOffer;
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** Types of its extensions, GREASE too. */
  readonly extensions: readonly number[];
  readonly pointFormats: readonly number[];
  /** It came in the frame of SSL 2.0 (RFC 5246, E.2). */
  readonly sslv2: boolean;
}

/** `more`: it is not whole yet. `broken` says in words what is wrong with it. */
export type HelloReading =
  | { readonly kind: 'hello'; readonly hello: ClientHello }
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly why: string };

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const MAX_RECORD = 16_384 + 2_048;
const EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
} as const;

/** True where the first bytes can only be those of TLS, or of an SSL 2.0 hello. */
export const startsHello = (bytes: Buffer): boolean =>
  (bytes[0] === HANDSHAKE && (bytes[1] ?? 3) === 3) || isSslv2(bytes);

const isSslv2 = (bytes: Buffer): boolean =>
  ((bytes[0] ?? 0) & 0x80) !== 0 && bytes[2] === CLIENT_HELLO && (bytes[3] ?? 3) <= 3;

/**
 * Reads what has arrived of a connection so far. The hello may be cut into records, and
 * these into packets, at any byte. Never throws.
 */
export function readClientHello(bytes: Buffer): HelloReading {
  if (isSslv2(bytes)) return readSslv2(bytes);
  const message = messageIn(bytes);
  if (message.kind !== 'message') return message;
  const hello = read(message.body);
  return hello === null
    ? { kind: 'broken', why: 'its fields do not fit into its length' }
    : { kind: 'hello', hello };
}

type Message =
  | { readonly kind: 'message'; readonly body: Buffer }
  | Exclude<HelloReading, { kind: 'hello' }>;

/** RFC 8446, 5.1: a handshake message may be spread over records. */
function messageIn(bytes: Buffer): Message {
  const parts: Buffer[] = [];
  let held = 0;
  for (let at = 0; ; ) {
    const [type, major] = [bytes[at], bytes[at + 1]];
    if (type === undefined) return tooLong(bytes) ?? { kind: 'more' };
    if (type !== HANDSHAKE || (major !== undefined && major !== 3)) {
      return { kind: 'broken', why: `a record of type ${type} stands inside of it` };
    }
    if (bytes.length < at + 5) return { kind: 'more' };
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > MAX_RECORD) {
      return { kind: 'broken', why: `a record of ${length} bytes` };
    }
    const part = bytes.subarray(at + 5, at + 5 + length);
    parts.push(part);
    held += part.length;
    at += 5 + length;
    const all = parts.length === 1 ? part : Buffer.concat(parts);
    if (held >= 1 && all[0] !== CLIENT_HELLO) {
      return { kind: 'broken', why: `a handshake message of type ${all[0]} came first` };
    }
    if (held >= 4) {
      const end = 4 + all.readUIntBE(1, 3);
      if (end > THRESHOLDS.examine.maxHelloBytes) {
        return { kind: 'broken', why: `it says that it has ${end} bytes` };
      }
      if (held >= end) return { kind: 'message', body: all.subarray(4, end) };
    }
    if (part.length < length) return tooLong(bytes) ?? { kind: 'more' };
  }
}

const tooLong = (bytes: Buffer): (HelloReading & { kind: 'broken' }) | null =>
  bytes.length > THRESHOLDS.examine.maxHelloBytes
    ? { kind: 'broken', why: `${bytes.length} bytes came, and it had not ended` }
    : null;

function read(body: Buffer): ClientHello | null {
  const fields = cursor(body);
  const legacyVersion = fields.u16();
  const random = fields.take(32);
  const session = fields.sized8();
  const suites = fields.sized16();
  const compression = fields.sized8();
  if (legacyVersion === null || random === null || session === null) return null;
  if (suites === null || compression === null) return null;
  const extensions = extensionsIn(fields.sized16() ?? Buffer.alloc(0));
  const list16 = (type: number) => u16sIn(cursor(extensions.get(type)).sized16());
  const versions = u16sIn(cursor(extensions.get(EXTENSION.supportedVersions)).sized8());
  return {
    legacyVersion,
    randomSeconds: random.readUInt32BE(),
    offer: {
      versions: extensions.has(EXTENSION.supportedVersions) ? versions : upTo(legacyVersion),
      suites: u16sIn(suites),
      groups: list16(EXTENSION.supportedGroups),
      signatureAlgorithms: list16(EXTENSION.signatureAlgorithms),
    },
    serverName: serverNameIn(extensions.get(EXTENSION.serverName)),
    alpn: alpnIn(extensions.get(EXTENSION.alpn)),
    extensions: [...extensions.keys()].slice(0, THRESHOLDS.tls.maxOfferItems),
    pointFormats: [...(cursor(extensions.get(EXTENSION.ecPointFormats)).sized8() ?? [])],
    sslv2: false,
  };
}

/** Every version from SSL 3.0 to this one, highest first: a client without the extension takes any. */
function upTo(legacyVersion: number): number[] {
  const highest = Math.min(legacyVersion, TLS_1_2);
  return [0x0303, 0x0302, 0x0301, 0x0300].filter((version) => version <= highest);
}

function serverNameIn(data: Buffer | undefined): string | null {
  const names = cursor(cursor(data).sized16() ?? undefined);
  if (names.take(1)?.[0] !== 0) return null;
  const name = names.sized16();
  return name === null ? null : name.toString('latin1', 0, THRESHOLDS.tls.maxServerNameLength);
}

function alpnIn(data: Buffer | undefined): string[] {
  const names = cursor(cursor(data).sized16() ?? undefined);
  const found: string[] = [];
  for (let name = names.sized8(); name !== null; name = names.sized8()) {
    if (found.length === THRESHOLDS.tls.maxAlpnProtocols) break;
    found.push(name.toString('latin1'));
  }
  return found;
}

function extensionsIn(bytes: Buffer): Map<number, Buffer> {
  const fields = cursor(bytes);
  const extensions = new Map<number, Buffer>();
  for (let type = fields.u16(); type !== null; type = fields.u16()) {
    const data = fields.sized16();
    if (data === null) break;
    extensions.set(type, data);
  }
  return extensions;
}

/** RFC 5246, E.2: the suites have three bytes; those of TLS begin with a zero. */
function readSslv2(bytes: Buffer): HelloReading {
  if (bytes.length < 2) return { kind: 'more' };
  const length = bytes.readUInt16BE() & 0x7fff;
  if (bytes.length < 2 + length) return { kind: 'more' };
  const fields = cursor(bytes.subarray(3, 2 + length));
  const version = fields.u16();
  const [suiteBytes, sessionBytes, challengeBytes] = [fields.u16(), fields.u16(), fields.u16()];
  const suites = fields.take(suiteBytes ?? 0);
  if (version === null || sessionBytes === null || challengeBytes === null || suites === null) {
    return { kind: 'broken', why: 'an SSL 2.0 hello whose fields do not fit into its length' };
  }
  const kinds = Array.from({ length: Math.floor(suites.length / 3) }, (_, i) =>
    suites.readUIntBE(3 * i, 3),
  );
  return {
    kind: 'hello',
    hello: {
      legacyVersion: version,
      randomSeconds: 0,
      offer: {
        versions: upTo(version),
        suites: kinds.filter((kind) => kind <= 0xffff).slice(0, THRESHOLDS.tls.maxOfferItems),
        groups: [],
        signatureAlgorithms: [],
      },
      serverName: null,
      alpn: [],
      extensions: [],
      pointFormats: [],
      sslv2: true,
    },
  };
}

function u16sIn(bytes: Buffer | null): number[] {
  const count = Math.min(Math.floor((bytes?.length ?? 0) / 2), THRESHOLDS.tls.maxOfferItems);
  return Array.from({ length: count }, (_, i) => bytes?.readUInt16BE(2 * i) ?? 0);
}

/** Takes fields off the front; null where there are too few bytes. */
function cursor(bytes: Buffer = Buffer.alloc(0)) {
  let at = 0;
  const take = (count: number): Buffer | null => {
    if (at + count > bytes.length) return null;
    at += count;
    return bytes.subarray(at - count, at);
  };
  const u16 = () => take(2)?.readUInt16BE() ?? null;
  const sized = (length: number | null | undefined) => (length == null ? null : take(length));
  return { take, u16, sized8: () => sized(take(1)?.[0]), sized16: () => sized(u16()) };
}
