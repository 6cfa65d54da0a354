import { createTrialMaker } from '../examine/make-trial.ts';
import {
  type CertificateFor,
  givenCertificate,
  issuedCertificate,
  ownCertificate,
} from '../examine/server-certificate.ts';
import { trialPlan } from '../examine/trial-plan.ts';
import { createTrials, type Trials } from '../examine/trials.ts';
import { type GivenAuthority, givenAuthority } from '../pki/given-authority.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { certificatesIn, toPem } from '../tls/pem.ts';
import { type Certificate, readCertificate } from '../tls/x509.ts';
import { openKey } from './client-identity.ts';
import { certificatesOf, hasPrivateKey, readCertificateFile } from './credentials.ts';
import type { Io } from './io.ts';
import { decodeUtf8, readTextInput } from './read-input.ts';
import { contradiction, UsageError } from './usage-error.ts';

const WHAT = 'the server certificate';
const { maxCertificateBytes: maxBytes } = THRESHOLDS.input;

export interface ServerCertificate {
  readonly certificate: CertificateFor;
  /** Null where what was given, if anything, can issue nothing. */
  readonly authority: { readonly given: GivenAuthority; readonly hiding: boolean } | null;
  /** What is to be told of it before a station comes. */
  readonly said: readonly string[];
}

export interface ServerCertificateFlags {
  readonly serverCert?: string;
  readonly serverKey?: string;
}

/**
 * What stations are shown: made on the spot, as given, or issued by the CA that was given.
 *
 * @throws {UsageError} where a file is unreadable, or key and certificate do not belong together.
 */
export async function serverCertificate(
  { serverCert, serverKey }: ServerCertificateFlags,
  names: readonly string[],
  io: Io,
): Promise<ServerCertificate> {
  if (serverCert === undefined) {
    if (serverKey !== undefined) {
      throw contradiction('--server-key needs --server-cert', 'Name its certificate too.');
    }
    return { certificate: await ownCertificate(names), authority: null, said: [] };
  }
  const bytes = await readCertificateFile(serverCert, WHAT, io);
  const chainPem = certificatesOf(bytes, `${WHAT} ${serverCert}`);
  const keyPem = await keyPemOf(bytes, serverKey, io);
  const key = openKey(
    keyPem,
    null,
    serverKey ?? serverCert,
    'Decrypt it first: openssl pkey -in <pem> -out <pem>',
  );
  const chain = certificatesIn(chainPem).flatMap((der) => readCertificate(der) ?? []);
  const [leaf] = chain;
  if (leaf === undefined) {
    throw new UsageError('certificate-unreadable', `${WHAT} ${serverCert} cannot be read`);
  }
  if (!leaf.x509.checkPrivateKey(key)) {
    throw new UsageError(
      'key-does-not-fit',
      `the private key ${serverKey ?? serverCert} does not belong to the certificate ${serverCert}`,
      "The file must begin with the certificate of the server or CA, and the key be that one's.",
    );
  }
  const said = outOfDate(leaf, serverCert);
  if (leaf.isAuthority !== true) {
    return { certificate: shown(leaf, chainPem, keyPem, serverCert), authority: null, said };
  }
  const given = await givenAuthority(leaf.der, key, withoutRoots(chain));
  if (given === null) {
    throw new UsageError(
      'key-unsupported',
      `the CA ${serverCert} has a key of type ${leaf.key.type}, which nothing can be issued with here`,
      'Give a CA with an RSA key, or one on P-256, P-384 or P-521.',
    );
  }
  return {
    certificate: await issuedCertificate(given, names, true),
    authority: { given, hiding: leaf.pathLength !== 0 },
    said,
  };
}

/** The certificates in turn, for stations that come to one of these names. */
export async function trialsOf(
  { authority }: ServerCertificate,
  names: readonly string[],
): Promise<Trials> {
  const plan = trialPlan(authority, new Date().getUTCFullYear());
  return createTrials(plan, await createTrialMaker(authority?.given ?? null), names);
}

async function keyPemOf(certificate: Buffer, path: string | undefined, io: Io): Promise<string> {
  if (path !== undefined) return readTextInput(path, { what: 'the private key', maxBytes, io });
  const pem = decodeUtf8(certificate) ?? '';
  if (hasPrivateKey(pem)) return pem;
  throw contradiction('--server-cert needs --server-key', 'Name its private key too.');
}

function shown(leaf: Certificate, chainPem: string, keyPem: string, path: string) {
  try {
    return givenCertificate(leaf, chainPem, keyPem);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      'certificate-unreadable',
      `${WHAT} ${path} cannot be used: ${reason.slice(0, THRESHOLDS.run.maxErrorLength)}`,
    );
  }
}

/** A root is not sent: whoever does not have it, does not trust it for being sent. */
const withoutRoots = (chain: readonly Certificate[]): string =>
  chain
    .filter(({ subject, issuer }) => subject.key !== issuer.key)
    .map(({ der }) => toPem(der))
    .join('');

function outOfDate({ notBefore, notAfter }: Certificate, path: string): string[] {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const now = Date.now();
  if (now > notAfter) {
    return [`${WHAT} ${path} expired on ${day(notAfter)}: a charger that checks dates refuses it`];
  }
  return now < notBefore
    ? [
        `${WHAT} ${path} is not valid before ${day(notBefore)}: a charger that checks dates refuses it`,
      ]
    : [];
}
