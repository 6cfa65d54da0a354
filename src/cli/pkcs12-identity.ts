import { openPkcs12, type Pkcs12Problem } from '../pki/pkcs12.ts';
import { Secret } from '../site/secret.ts';
import type { ClientIdentity } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { UsageError } from './usage-error.ts';

/**
 * The station's certificate and key out of a PKCS#12 file, as PEM. `named` is the file, for
 * messages.
 *
 * @throws {UsageError} where it cannot be opened, or holds no key with its certificate.
 */
export async function identityInPkcs12(
  bytes: Buffer,
  passphrase: string | null,
  named: string,
): Promise<ClientIdentity> {
  const opened = await openPkcs12(bytes, passphrase);
  if (opened.problem !== undefined) throw refusal(opened.problem, passphrase, named);
  const { certificates, key } = opened;
  return {
    certificatePem: certificates.map((certificate) => certificate.toString()).join(''),
    key: new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
    passphrase: null,
  };
}

const REMAKE = 'Make it again: openssl pkcs12 -export -in <cert> -inkey <key> -out <p12>';

const REASONS: Readonly<
  Record<
    Exclude<Pkcs12Problem, 'passphrase'>,
    readonly [code: string, reason: string, hint: string]
  >
> = {
  'too-many-rounds': [
    'certificate-unreadable',
    `asks for more than ${THRESHOLDS.input.maxKeyIterations} rounds of key derivation`,
    REMAKE,
  ],
  'no-key': ['key-missing', 'holds no private key', REMAKE],
  'no-certificate': ['certificate-unreadable', 'holds no certificate', REMAKE],
  'key-does-not-fit': [
    'key-does-not-fit',
    'holds a private key that belongs to none of its certificates',
    REMAKE,
  ],
  unreadable: [
    'certificate-unreadable',
    'is damaged, or PKCS#12 of a kind that cannot be read here',
    REMAKE,
  ],
};

function refusal(problem: Pkcs12Problem, passphrase: string | null, named: string): UsageError {
  if (problem !== 'passphrase') {
    const [code, reason, hint] = REASONS[problem];
    return new UsageError(code, `${named} ${reason}`, hint);
  }
  return passphrase === null
    ? new UsageError(
        'key-encrypted',
        `${named} is encrypted`,
        'Name a file with its passphrase in --passphrase-file.',
      )
    : new UsageError(
        'key-unreadable',
        `the passphrase does not open ${named}`,
        'The file of --passphrase-file has to hold the passphrase alone, on one line.',
      );
}
