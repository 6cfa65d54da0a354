import type { TlsAlert } from '../facts/tls.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { alertName, CLOSE_NOTIFY } from './alerts.ts';
import { type CertificateRequest, readCertificateRequest } from './certificate-request.ts';
import { type RecordKeys, recordKeys, unprotect } from './record-protection.ts';

/** What a server sent up to the end of its part of the handshake. */
export interface ServerFlight {
  /** Those that could be read, by name and in order. */
  readonly messages: readonly string[];
  /** DER, in the order sent, leaf first if the server keeps to the rules. */
  readonly certificates: readonly Buffer[];
  /** Some certificates were left out of `certificates`, to stay within the limits. */
  readonly truncated: boolean;
  /** Null where the flight could not be read so far. */
  readonly certificateRequested: boolean | null;
  /** True once it is too late for the server to ask for a certificate. */
  readonly ended: boolean;
  /** What was asked for, where that could be read. */
  readonly certificateRequest: CertificateRequest | null;
  /** A fatal alert in the clear, or close_notify: after any other warning the server goes on. */
  readonly alert: TlsAlert | null;
}

const RECORD = { alert: 21, handshake: 22, applicationData: 23, changeCipherSpec: 20 } as const;
const MESSAGE = {
  serverHello: 2,
  certificate: 11,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
} as const;

/** HandshakeType (RFC 8446, 4; RFC 5246, 7.4; RFC 6066, 8). */
const NAMES: Readonly<Record<number, string>> = {
  0: 'hello_request',
  2: 'server_hello',
  4: 'new_session_ticket',
  8: 'encrypted_extensions',
  11: 'certificate',
  12: 'server_key_exchange',
  13: 'certificate_request',
  14: 'server_hello_done',
  15: 'certificate_verify',
  20: 'finished',
  22: 'certificate_status',
};
const MAX_MESSAGES = 32;

/**
 * Reads the bytes a server sent (RFC 5246, 7 and RFC 8446, 4 and 5), whole or cut short.
 * In TLS 1.3 all but the ServerHello is encrypted: `secret` is the server's handshake
 * traffic secret, or null. Never throws: what cannot be read ends the reading.
 */
export function readServerFlight(bytes: Buffer, secret: Buffer | null): ServerFlight {
  const { messages, alert, isTls13 } = handshakeOf(bytes, secret);
  const chain = messages.find(({ type }) => type === MESSAGE.certificate);
  const { certificates, truncated } = certificatesOf(chain?.body ?? Buffer.alloc(0), isTls13);
  const request = messages.find(({ type }) => type === MESSAGE.certificateRequest);
  const has = (type: number) => messages.some((message) => message.type === type);
  const ended = has(MESSAGE.serverHelloDone) || (isTls13 && has(MESSAGE.certificateVerify));
  return {
    messages: messages.slice(0, MAX_MESSAGES).map(({ type }) => NAMES[type] ?? `message ${type}`),
    certificates,
    truncated,
    certificateRequested: request !== undefined ? true : ended ? false : null,
    certificateRequest:
      request === undefined ? null : readCertificateRequest(request.body, isTls13),
    ended,
    alert,
  };
}

/** True where the first bytes could be those of a TLS record. */
export function looksLikeTls(bytes: Buffer): boolean {
  const [type = 0, major = 3] = bytes;
  return type >= RECORD.changeCipherSpec && type <= RECORD.applicationData && major === 3;
}

interface Message {
  readonly type: number;
  readonly body: Buffer;
}

function handshakeOf(bytes: Buffer, secret: Buffer | null) {
  const fragments: Buffer[] = [];
  let alert: TlsAlert | null = null;
  let suite: number | null = null;
  let keys: RecordKeys | null = null;
  let sequence = 0;
  for (const { type, header, payload } of recordsIn(bytes)) {
    if (type === RECORD.alert) alert ??= endingAlert(payload);
    if (type === RECORD.handshake) fragments.push(payload);
    if (type === RECORD.alert || type === RECORD.handshake) continue;

    // From here on the server encrypts: all of it in TLS 1.2, what follows the hello in 1.3.
    suite ??= suiteOf(messagesIn(fragments));
    if (!isTls13Suite(suite)) break;
    if (type === RECORD.changeCipherSpec) continue;
    keys ??= secret === null || suite === null ? null : recordKeys(secret, suite);
    const inner = keys === null ? null : unprotect(keys, sequence, header, payload);
    sequence += 1;
    if (inner === null) break;
    if (inner.type === RECORD.handshake) fragments.push(inner.content);
  }
  const messages = messagesIn(fragments);
  return { messages, alert, isTls13: isTls13Suite(suite ?? suiteOf(messages)) };
}

const isTls13Suite = (suite: number | null) => suite !== null && suite >> 8 === 0x13;

export function* recordsIn(bytes: Buffer) {
  for (let at = 0; at + 5 <= bytes.length; ) {
    const header = bytes.subarray(at, at + 5);
    const end = at + 5 + header.readUInt16BE(3);
    if (end > bytes.length || !looksLikeTls(header)) return;
    yield { type: header[0] ?? 0, header, payload: bytes.subarray(at + 5, end) };
    at = end;
  }
}

export function messagesIn(fragments: readonly Buffer[]): Message[] {
  const bytes = Buffer.concat(fragments);
  const messages: Message[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    messages.push({ type: bytes[at] ?? 0, body: bytes.subarray(at + 4, end) });
    at = end;
  }
  return messages;
}

/** The cipher suite that the ServerHello chose: it stands after version, random and session id. */
function suiteOf(messages: readonly Message[]): number | null {
  const hello = messages.find(({ type }) => type === MESSAGE.serverHello)?.body;
  const at = 35 + (hello?.[34] ?? 0);
  return hello !== undefined && at + 2 <= hello.length ? hello.readUInt16BE(at) : null;
}

/** Anything but two bytes is an alert that was encrypted. */
function endingAlert(payload: Buffer): TlsAlert | null {
  const [level, number] = payload;
  if (payload.length !== 2 || number === undefined) return null;
  if (level === 1 && number !== CLOSE_NOTIFY) return null;
  return {
    level: level === 1 ? 'warning' : 'fatal',
    number,
    name: alertName(number),
    afterHandshake: false,
  };
}

/** RFC 5246, 7.4.2; RFC 8446, 4.4.2 puts a context before and extensions after each. */
function certificatesOf(body: Buffer, isTls13: boolean) {
  const certificates: Buffer[] = [];
  let total = 0;
  let at = isTls13 ? 1 + (body[0] ?? 0) + 3 : 3;
  while (at + 3 <= body.length) {
    const end = at + 3 + body.readUIntBE(at, 3);
    if (end > body.length) break;
    total += end - at;
    const { maxChainBytes, maxChainCertificates } = THRESHOLDS.tls;
    if (total > maxChainBytes || certificates.length >= maxChainCertificates) {
      return { certificates, truncated: true };
    }
    certificates.push(body.subarray(at + 3, end));
    const extensions = isTls13 && end + 2 <= body.length ? 2 + body.readUInt16BE(end) : 0;
    at = end + extensions;
  }
  return { certificates, truncated: false };
}
