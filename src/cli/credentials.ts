import { X509Certificate } from 'node:crypto';
import { isPkcs12 } from '../pki/pkcs12.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { decodeUtf8, readInput, readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

const { maxCertificateBytes, maxSecretBytes } = THRESHOLDS.input;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * A PEM file of roots, each of which can be read.
 *
 * @throws {UsageError} where it cannot be read, is DER, holds no certificate, or a key.
 */
export async function readRoots(path: string, what: string, io: Io): Promise<string> {
  const bytes = await readCertificateFile(path, what, io);
  if (hasPrivateKey(decodeUtf8(bytes) ?? '')) {
    throw new UsageError(
      'certificate-unreadable',
      `${what} ${path} holds a private key, which is nobody's business but its owner's`,
      'Name a file with the certificates alone.',
    );
  }
  return certificatesOf(bytes, `${what} ${path}`);
}

export const hasPrivateKey = (pem: string): boolean =>
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem);

/** @throws {UsageError} where it cannot be read, is empty or too large. */
export async function readCertificateFile(path: string, what: string, io: Io): Promise<Buffer> {
  const bytes = await readInput(path, { what, maxBytes: maxCertificateBytes, io });
  if (bytes.length === 0) throw new UsageError('input-empty', `${what} ${path} is empty`);
  return bytes;
}

/**
 * The certificates of a PEM file, without what stands around them (a key, `Bag Attributes`).
 * `named` is the file, for messages.
 *
 * @throws {UsageError} where it is DER, holds no certificate, or one that cannot be read.
 */
export function certificatesOf(bytes: Buffer, named: string): string {
  const refuse = (reason: string, hint: string) =>
    new UsageError('certificate-unreadable', `${named} ${reason}`, hint);
  if (isDer(bytes)) {
    throw isPkcs12(bytes)
      ? refuse('is PKCS#12, not PEM', 'Convert it: openssl pkcs12 -nokeys -in <p12> -out <pem>')
      : refuse('is DER, not PEM', 'Convert it: openssl x509 -inform der -in <der> -out <pem>');
  }
  const pem = decodeUtf8(bytes) ?? '';
  const blocks = pem.match(CERTIFICATE) ?? [];
  const begun = pem.match(/-----BEGIN CERTIFICATE-----/g) ?? [];
  if (begun.length === 0) {
    throw refuse('holds no certificate', 'It needs a block -----BEGIN CERTIFICATE-----.');
  }
  // One that never ends swallows the next, or stands last.
  const damaged = blocks.findIndex((block) => !isCertificate(block));
  if (damaged >= 0 || blocks.length < begun.length) {
    const place = damaged >= 0 ? damaged + 1 : blocks.length + 1;
    throw refuse(`is damaged at certificate ${place}`, 'Export it again.');
  }
  return `${blocks.join('\n')}\n`;
}

/** DER is an ASN.1 SEQUENCE: nothing that text begins with but the digit 0. */
export const isDer = (bytes: Buffer): boolean => bytes[0] === 0x30 && !bytes.includes('-----BEGIN');

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** A secret on one line of a file, or of stdin: `-`. */
export async function readSecret(path: string, what: string, io: Io): Promise<string> {
  const text = await readTextInput(path, { what, maxBytes: maxSecretBytes, io });
  const secret = text.replace(/\r?\n$/, '');
  if (!/[\r\n]/.test(secret)) return secret;
  throw new UsageError(
    'secret-invalid',
    `${what} ${path === '-' ? 'on stdin' : path} has more than one line`,
    'It has to hold the secret and nothing else.',
  );
}
