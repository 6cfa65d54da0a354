import {
  contextTag,
  type Der,
  elementsIn,
  inside,
  oidOf,
  readDer,
  smallInteger,
  TAG,
} from './der.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import { OID, UNDERSTOOD } from './oids.ts';
import { readCrlUrls, readMustStaple, readOcspUrls } from './revocation/places.ts';

/** What the extensions of a certificate say (RFC 5280, 4.2). */
export interface Extensions {
  /** Null where basicConstraints are absent: then it is none, but for old roots. */
  readonly isAuthority: boolean | null;
  /** How many intermediates may stand below; null for any number. */
  readonly pathLength: number | null;
  /** Null where the extension is absent: then any use is allowed. */
  readonly keyUsage: {
    readonly certSign: boolean;
    readonly crlSign: boolean;
    readonly tlsServer: boolean;
    readonly digitalSignature: boolean;
  } | null;
  readonly extendedKeyUsage: readonly string[] | null;
  readonly dnsNames: readonly string[];
  /** Packed: 4 or 16 bytes each. */
  readonly addresses: readonly Buffer[];
  readonly nameConstraints: NameConstraints | null;
  /** It says where its issuer's certificate can be fetched. */
  readonly namesIssuerUrl: boolean;
  /** Where to ask whether it has been revoked: OCSP responders, and lists of the revoked. */
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** It promises that the server staples an OCSP response (RFC 7633). */
  readonly mustStaple: boolean;
  /** OIDs of critical extensions that nobody here understands. */
  readonly unknownCritical: readonly string[];
}

export function readExtensions(list: readonly Der[]): Extensions {
  const extensions = list.map((element) => {
    const [oid, ...rest] = inside(element, TAG.sequence);
    const critical = rest.length > 1 && rest[0]?.tag === TAG.boolean && rest[0].content[0] !== 0;
    return { oid: oidOf(oid), critical, value: rest.at(-1)?.content ?? Buffer.alloc(0) };
  });
  const find = <T>(oid: string, read: (value: Der) => T): T | null => {
    const extension = extensions.find((candidate) => candidate.oid === oid);
    return extension === undefined ? null : read(readDer(extension.value));
  };
  const constraints = find(OID.basicConstraints, readBasicConstraints);
  const alternatives = find(OID.subjectAltName, (value) => inside(value, TAG.sequence)) ?? [];
  return {
    isAuthority: constraints?.isAuthority ?? null,
    pathLength: constraints?.pathLength ?? null,
    keyUsage: find(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: find(OID.extendedKeyUsage, (value) => inside(value, TAG.sequence).map(oidOf)),
    dnsNames: alternatives
      .filter(({ tag }) => tag === contextTag(2, false))
      .map(({ content }) => content.toString('latin1')),
    addresses: alternatives
      .filter(({ tag }) => tag === contextTag(7, false))
      .map(({ content }) => content),
    nameConstraints: find(OID.nameConstraints, readNameConstraints),
    namesIssuerUrl: find(OID.authorityInfoAccess, hasIssuerUrl) ?? false,
    ocspUrls: find(OID.authorityInfoAccess, readOcspUrls) ?? [],
    crlUrls: find(OID.crlDistributionPoints, readCrlUrls) ?? [],
    mustStaple: find(OID.tlsFeature, readMustStaple) ?? false,
    unknownCritical: extensions
      .filter(({ oid, critical }) => critical && !UNDERSTOOD.includes(oid))
      .map(({ oid }) => oid),
  };
}

function readBasicConstraints(value: Der): { isAuthority: boolean; pathLength: number | null } {
  const fields = inside(value, TAG.sequence);
  const flag = fields.find(({ tag }) => tag === TAG.boolean);
  const length = fields.find(({ tag }) => tag === TAG.integer);
  return {
    isAuthority: flag !== undefined && flag.content[0] !== 0,
    pathLength: length === undefined ? null : smallInteger(length),
  };
}

/** The first byte of a BIT STRING counts unused bits; bit 0 is the highest of the second. */
function readKeyUsage(value: Der): Extensions['keyUsage'] {
  const bits = value.content[1] ?? 0;
  const digitalSignature = 0x80;
  const keyEncipherment = 0x20;
  const keyAgreement = 0x08;
  const keyCertSign = 0x04;
  const crlSign = 0x02;
  return {
    certSign: (bits & keyCertSign) !== 0,
    crlSign: (bits & crlSign) !== 0,
    digitalSignature: (bits & digitalSignature) !== 0,
    tlsServer: (bits & (digitalSignature | keyEncipherment | keyAgreement)) !== 0,
  };
}

const hasIssuerUrl = (value: Der) =>
  inside(value, TAG.sequence).some(
    (description) => oidOf(elementsIn(description.content)[0]) === OID.caIssuers,
  );
