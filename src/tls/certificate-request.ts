import { THRESHOLDS } from '../thresholds.ts';
import { readDer } from './der.ts';
import { type Name, nameOf } from './distinguished-name.ts';

/**
 * What a server asks of the client's certificate (RFC 5246, 7.4.4; RFC 8446, 4.3.2).
 *
 * `authorities` are the issuers it accepts, as text, capped in number and length; none means
 * that it does not say. `signatureAlgorithms` are SignatureScheme numbers (RFC 8446, 4.2.3),
 * `certificateTypes` ClientCertificateType numbers, which TLS 1.3 has none of.
 */
export interface CertificateRequest {
  readonly authorities: string[];
  readonly authoritiesTruncated: boolean;
  readonly signatureAlgorithms: number[];
  readonly certificateTypes: number[];
}

const EXTENSION = { signatureAlgorithms: 13, certificateAuthorities: 47 } as const;

/** Reads the body of a CertificateRequest. Null where it is not one. */
export function readCertificateRequest(body: Buffer, isTls13: boolean): CertificateRequest | null {
  try {
    return isTls13 ? fromExtensions(body) : fromFields(body);
  } catch {
    return null;
  }
}

/** SignatureScheme numbers by the kind of key that makes them (RFC 8446, 4.2.3), as node:crypto calls it. */
const SCHEMES: Readonly<Record<string, (scheme: number) => boolean>> = {
  rsa: (scheme) => (scheme & 0xff) === 1 || (scheme >= 0x0804 && scheme <= 0x0806),
  'rsa-pss': (scheme) => scheme >= 0x0809 && scheme <= 0x080b,
  // Those of TLS 1.2, and the brainpool curves of RFC 8734.
  ec: (scheme) => (scheme & 0xff) === 3 || (scheme >= 0x081a && scheme <= 0x081c),
  ed25519: (scheme) => scheme === 0x0807,
  ed448: (scheme) => scheme === 0x0808,
};

/** False where no signature that such a key can make is asked for: then OpenSSL sends no certificate. */
export function takesKey(signatureAlgorithms: readonly number[], keyType: string): boolean {
  const fits = SCHEMES[keyType];
  return fits === undefined || signatureAlgorithms.length === 0 || signatureAlgorithms.some(fits);
}

/** How a name stands among `authorities`. */
export const authorityText = ({ text }: Name): string =>
  text.slice(0, THRESHOLDS.tls.maxAuthorityLength);

function fromFields(body: Buffer): CertificateRequest {
  const types = vector(body, 0, 1);
  const schemes = vector(body, types.end, 2);
  const names = vector(body, schemes.end, 2);
  return {
    ...authoritiesIn(names.content),
    signatureAlgorithms: numbersIn(schemes.content),
    certificateTypes: [...types.content],
  };
}

function fromExtensions(body: Buffer): CertificateRequest {
  const context = vector(body, 0, 1);
  const { content } = vector(body, context.end, 2);
  let schemes: Buffer = Buffer.alloc(2);
  let names: Buffer = Buffer.alloc(2);
  for (let at = 0; at < content.length; ) {
    const type = content.readUInt16BE(at);
    const extension = vector(content, at + 2, 2);
    if (type === EXTENSION.signatureAlgorithms) schemes = extension.content;
    if (type === EXTENSION.certificateAuthorities) names = extension.content;
    at = extension.end;
  }
  return {
    ...authoritiesIn(vector(names, 0, 2).content),
    signatureAlgorithms: numbersIn(vector(schemes, 0, 2).content),
    certificateTypes: [],
  };
}

/** What a length of `size` bytes stands before (RFC 8446, 3.4). Throws where it is cut short. */
function vector(bytes: Buffer, at: number, size: 1 | 2): { content: Buffer; end: number } {
  const start = at + size;
  const end = start + bytes.readUIntBE(at, size);
  if (end > bytes.length) throw new RangeError('a vector is cut short');
  return { content: bytes.subarray(start, end), end };
}

function numbersIn(bytes: Buffer): number[] {
  const count = Math.min(Math.floor(bytes.length / 2), THRESHOLDS.tls.maxSignatureAlgorithms);
  return Array.from({ length: count }, (_, index) => bytes.readUInt16BE(index * 2));
}

function authoritiesIn(bytes: Buffer) {
  const authorities: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (authorities.length >= THRESHOLDS.tls.maxAuthorities) {
      return { authorities, authoritiesTruncated: true };
    }
    const { content, end } = vector(bytes, at, 2);
    authorities.push(nameText(content));
    at = end;
  }
  return { authorities, authoritiesTruncated: false };
}

function nameText(der: Buffer): string {
  try {
    return authorityText(nameOf(readDer(der)));
  } catch {
    return 'unreadable';
  }
}
