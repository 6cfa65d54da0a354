import { createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import { type Signer, signCertificate } from './certificate.ts';
import { generateKeys, type KeyPair } from './keys.ts';
import { type IssuedCertificate, issueLeaf, type LeafOptions, validity } from './leaf.ts';
import { authorityUses } from './uses.ts';

/** An authority whose certificate and key were made elsewhere. */
export interface GivenAuthority {
  issue(options: LeafOptions): Promise<IssuedCertificate>;
  /** By an intermediate that is made for it, and left out of its chain. */
  issueWithout(options: LeafOptions): Promise<IssuedCertificate>;
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/**
 * `above` is sent after each leaf (PEM): the authority's own certificate and those above it,
 * without a root. Null where it has a key of a kind that nothing can be signed with here.
 */
export async function givenAuthority(
  certificate: Buffer,
  key: KeyObject,
  above: string,
): Promise<GivenAuthority | null> {
  const keys = await keyPairOf(key);
  if (keys === null) return null;
  const signer: Signer = { commonName: null, keys, certificate };
  let hidden: Promise<Signer> | null = null;
  return {
    issue: (options) => issueLeaf(options, signer, above),
    issueWithout: async (options) => {
      hidden ??= intermediateBelow(signer);
      return issueLeaf(options, await hidden, above);
    },
  };
}

async function intermediateBelow(signer: Signer): Promise<Signer> {
  const subject = { commonName: 'ghostcheck intermediate', keys: await generateKeys('ec') };
  const { der } = await signCertificate({
    uses: authorityUses(0),
    subject,
    signer,
    names: { dnsNames: [], addresses: [] },
    hash: 'SHA-256',
    ...validity({}),
  });
  return { ...subject, certificate: der };
}

async function keyPairOf(key: KeyObject): Promise<KeyPair | null> {
  const namedCurve = CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : namedCurve === undefined
        ? null
        : { name: 'ECDSA', namedCurve };
  if (algorithm === null) return null;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}
