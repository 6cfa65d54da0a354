import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isPkcs12 } from '../pki/pkcs12.ts';
import { Secret } from '../site/secret.ts';
import type { ClientIdentity } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import {
  certificatesOf,
  hasPrivateKey,
  isDer,
  readCertificateFile,
  readSecret,
} from './credentials.ts';
import type { Io } from './io.ts';
import { decodeUtf8, readInput } from './read-input.ts';
import { contradiction, UsageError } from './usage-error.ts';

const WHAT = 'the client certificate';

export interface ClientIdentityFiles {
  /** PEM, or PKCS#12. */
  readonly cert: string;
  /** Null where the key stands in `cert`. */
  readonly key: string | null;
  readonly passphraseFile: string | null;
}

/**
 * The station's certificate with its chain, and its key.
 *
 * @throws {UsageError} where a file is unreadable, or key and certificate do not belong together.
 */
export async function readClientIdentity(
  { cert, key, passphraseFile }: ClientIdentityFiles,
  io: Io,
): Promise<ClientIdentity> {
  const bytes = await readCertificateFile(cert, WHAT, io);
  const isContainer = isPkcs12(bytes);
  if (isContainer && key !== null) {
    throw contradiction(
      '--key contradicts a PKCS#12 --cert, which holds the key itself',
      'Leave the key out.',
    );
  }
  const certificatePem = isContainer ? null : certificatesOf(bytes, `${WHAT} ${cert}`);
  const keyPem = isContainer ? '' : await keyPemOf(bytes, key, io);
  const passphrase =
    passphraseFile === null ? null : await readSecret(passphraseFile, 'the passphrase file', io);
  if (certificatePem === null) {
    const { identityInPkcs12 } = await import('./pkcs12-identity.ts');
    return identityInPkcs12(bytes, passphrase, `${WHAT} ${cert}`);
  }
  const privateKey = openKey(keyPem, passphrase, key ?? cert);
  if (!new X509Certificate(certificatePem).checkPrivateKey(privateKey)) {
    throw new UsageError(
      'key-does-not-fit',
      `the private key ${key ?? cert} does not belong to the certificate ${cert}`,
      "The file must begin with the station's own certificate, and the key be that one's.",
    );
  }
  return {
    certificatePem,
    key: new Secret(keyPem),
    passphrase: passphrase === null ? null : new Secret(passphrase),
  };
}

async function keyPemOf(certificate: Buffer, path: string | null, io: Io): Promise<string> {
  if (path === null) {
    const pem = decodeUtf8(certificate) ?? '';
    if (hasPrivateKey(pem)) return pem;
    throw contradiction('--cert needs --key', 'Name its private key too.');
  }
  const { maxCertificateBytes: maxBytes } = THRESHOLDS.input;
  const bytes = await readInput(path, { what: 'the private key', maxBytes, io });
  if (bytes.length === 0) throw new UsageError('input-empty', `the private key ${path} is empty`);
  if (!isDer(bytes)) return decodeUtf8(bytes) ?? '';
  throw new UsageError(
    'key-unreadable',
    `the private key ${path} is not PEM`,
    isPkcs12(bytes)
      ? 'A PKCS#12 file goes to --cert, without --key.'
      : 'If it is DER, convert it: openssl pkey -inform der -in <der> -out <pem>',
  );
}

/** @throws {UsageError} where it is no private key, or its passphrase is not known. */
export function openKey(
  pem: string,
  passphrase: string | null,
  path: string,
  whenEncrypted = 'Name a file with its passphrase in --passphrase-file.',
): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === null ? {} : { passphrase }) });
  } catch {
    const encrypted = /ENCRYPTED/.test(pem);
    if (encrypted && passphrase === null) {
      throw new UsageError('key-encrypted', `the private key ${path} is encrypted`, whenEncrypted);
    }
    throw encrypted
      ? new UsageError(
          'key-unreadable',
          `the passphrase does not open the private key ${path}`,
          'The file of --passphrase-file has to hold the passphrase alone, on one line.',
        )
      : new UsageError(
          'key-unreadable',
          `the private key ${path} is not a PEM private key`,
          'It needs a block -----BEGIN PRIVATE KEY-----.',
        );
  }
}
