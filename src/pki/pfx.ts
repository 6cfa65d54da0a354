import { createHmac } from 'node:crypto';
import type { asn1, cipher, md } from 'node-forge';
import { THRESHOLDS } from '../thresholds.ts';

declare module 'node-forge' {
  namespace pki.pbe {
    /** The cipher of one encrypted part, its key derived from the passphrase. */
    function getCipher(oid: string, parameters: asn1.Asn1, passphrase: string): cipher.BlockCipher;
  }
}

/** The bags of a PFX that count here (RFC 7292, 4.2): DER, in the order of the file. */
export interface Bags {
  /** Certificate. */
  readonly certificates: readonly Buffer[];
  /** PrivateKeyInfo (PKCS #8). */
  readonly keys: readonly Buffer[];
}

export class WrongPassphrase extends Error {}
/** It asks for so many rounds of key derivation that it would take minutes. */
export class TooManyRounds extends Error {}

type Forge = typeof import('node-forge');

/**
 * Decrypts a PFX, in DER or in BER as Windows and Java write it. Throws WrongPassphrase,
 * TooManyRounds, or any other error for what it cannot read.
 *
 * node-forge has a reader of its own, but that encodes certificates anew, which may break
 * their signatures, and bounds nothing.
 */
export function readPfx(forge: Forge, bytes: Buffer, passphrase: string): Bags {
  const { oids } = forge.pki;
  const parse = (text: string) => forge.asn1.fromDer(text, false);
  const oidOf = (element: asn1.Asn1) => forge.asn1.derToOid(octetsOf(element));
  let left: number = THRESHOLDS.input.maxKeyIterations;
  const spend = (rounds: number) => {
    left -= rounds;
    if (left < 0) throw new TooManyRounds();
  };
  const decrypted = (algorithm: asn1.Asn1, encrypted: asn1.Asn1): string => {
    const parameters = part(algorithm, 1);
    spend(integersIn(parameters));
    const scheme = oidOf(part(algorithm, 0));
    // RFC 8018, 3 takes the bytes of a passphrase, RFC 7292, B.1 its UTF-16 units.
    const secret = scheme === oids.pkcs5PBES2 ? forge.util.encodeUtf8(passphrase) : passphrase;
    const opening = forge.pki.pbe.getCipher(scheme, parameters, secret);
    opening.update(forge.util.createBuffer(octetsOf(encrypted)));
    if (!opening.finish()) throw new WrongPassphrase();
    return opening.output.getBytes();
  };

  const pfx = parse(bytes.toString('latin1'));
  const authSafe = octetsOf(part(pfx, 1, 1, 0));
  const mac = partsOf(pfx)[2];
  if (mac !== undefined) {
    spend(integersIn(mac));
    const hash = HASHES.find((name) => oids[name] === oidOf(part(mac, 0, 0, 0)));
    if (hash === undefined) throw new Error('a MAC of another kind');
    const salt = forge.util.createBuffer(octetsOf(part(mac, 1)));
    const rounds = Math.max(1, integersIn(mac));
    const digest: md.MessageDigest = forge.md[hash].create();
    const size = createHmac(hash, '').digest().length;
    const key = forge.pkcs12.generateKey(passphrase, salt, 3, rounds, size, digest);
    const made = createHmac(hash, Buffer.from(key.getBytes(), 'latin1'))
      .update(authSafe, 'latin1')
      .digest();
    if (!made.equals(latin1(octetsOf(part(mac, 0, 1))))) throw new WrongPassphrase();
  }

  const certificates: Buffer[] = [];
  const keys: Buffer[] = [];
  for (const content of partsOf(parse(authSafe))) {
    const data = part(content, 1, 0);
    const safe =
      oidOf(part(content, 0)) === oids.data
        ? octetsOf(data)
        : decrypted(part(data, 1, 1), part(data, 1, 2));
    for (const bag of partsOf(parse(safe))) {
      const type = oidOf(part(bag, 0));
      const value = part(bag, 1, 0);
      if (type === oids.certBag) certificates.push(latin1(octetsOf(part(value, 1, 0))));
      if (type === oids.keyBag) keys.push(latin1(forge.asn1.toDer(value).getBytes()));
      if (type === oids.pkcs8ShroudedKeyBag) {
        keys.push(latin1(decrypted(part(value, 0), part(value, 1))));
      }
    }
  }
  return { certificates, keys };
}

const HASHES = ['sha256', 'sha1', 'sha384', 'sha512'] as const;

const latin1 = (text: string) => Buffer.from(text, 'latin1');

const partsOf = ({ value }: asn1.Asn1): readonly asn1.Asn1[] =>
  typeof value === 'string' ? [] : value;

/** The element at the end of a path of positions. Throws where there is none. */
function part(element: asn1.Asn1, ...path: readonly number[]): asn1.Asn1 {
  return path.reduce((at, index) => {
    const next = partsOf(at)[index];
    if (next === undefined) throw new Error('an element is missing');
    return next;
  }, element);
}

/** The bytes of a string, which BER may cut into pieces. */
const octetsOf = ({ value }: asn1.Asn1): string =>
  typeof value === 'string' ? value : value.map(octetsOf).join('');

/** The sum of all INTEGERs: in the parameters of a key derivation its rounds, and a key length. */
function integersIn(element: asn1.Asn1): number {
  const { value } = element;
  if (typeof value !== 'string') return value.reduce((sum, inner) => sum + integersIn(inner), 0);
  const isInteger = element.type === 2 && element.tagClass === 0;
  return isInteger ? Number(`0x0${latin1(value).toString('hex')}`) : 0;
}
