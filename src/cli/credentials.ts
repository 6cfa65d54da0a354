import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Secret } from '../site/secret.ts';
import type { ClientIdentity } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { decodeUtf8, readInput, readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

const { maxCertificateBytes, maxSecretBytes } = THRESHOLDS.input;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * A PEM file of certificates, each of which can be read.
 *
 * @throws {UsageError} where it cannot be read, is DER, or holds none.
 */
export async function readCertificates(path: string, what: string, io: Io): Promise<string> {
  const bytes = await readInput(path, { what, maxBytes: maxCertificateBytes, io });
  if (bytes.length === 0) throw new UsageError('input-empty', `${what} ${path} is empty`);
  const refuse = (reason: string, hint: string) =>
    new UsageError('certificate-unreadable', `${what} ${path} ${reason}`, hint);
  // A DER certificate is an ASN.1 SEQUENCE.
  if (bytes[0] === 0x30 && !bytes.includes('-----BEGIN')) {
    throw refuse('is DER, not PEM', 'Convert it: openssl x509 -inform der -in <der> -out <pem>');
  }
  const pem = decodeUtf8(bytes) ?? '';
  const blocks = pem.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) {
    throw refuse('holds no certificate', 'It needs a block -----BEGIN CERTIFICATE-----.');
  }
  for (const [index, block] of blocks.entries()) {
    if (!isCertificate(block)) {
      throw refuse(`is damaged at certificate ${index + 1}`, 'Export it again.');
    }
  }
  return pem;
}

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

export interface ClientIdentityFiles {
  readonly cert: string;
  readonly key: string;
  readonly passphraseFile: string | null;
}

/** @throws {UsageError} where a file is unreadable, or key and certificate do not belong together. */
export async function readClientIdentity(
  { cert, key, passphraseFile }: ClientIdentityFiles,
  io: Io,
): Promise<ClientIdentity> {
  const certificatePem = await readCertificates(cert, 'the client certificate', io);
  const keyPem = await readTextInput(key, {
    what: 'the private key',
    maxBytes: maxCertificateBytes,
    io,
  });
  const passphrase =
    passphraseFile === null ? null : await readSecret(passphraseFile, 'the passphrase file', io);
  const privateKey = openKey(keyPem, passphrase, key);
  if (!new X509Certificate(certificatePem).checkPrivateKey(privateKey)) {
    throw new UsageError(
      'key-does-not-fit',
      `the private key ${key} does not belong to the certificate ${cert}`,
      "The file must begin with the station's own certificate, and the key be that one's.",
    );
  }
  return {
    certificatePem,
    key: new Secret(keyPem),
    passphrase: passphrase === null ? null : new Secret(passphrase),
  };
}

function openKey(pem: string, passphrase: string | null, path: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === null ? {} : { passphrase }) });
  } catch {
    const encrypted = /ENCRYPTED/.test(pem);
    if (encrypted && passphrase === null) {
      throw new UsageError(
        'key-encrypted',
        `the private key ${path} is encrypted`,
        'Name a file with its passphrase in --passphrase-file.',
      );
    }
    throw new UsageError(
      'key-unreadable',
      encrypted
        ? `the passphrase does not open the private key ${path}`
        : `the private key ${path} is not a PEM private key`,
    );
  }
}
