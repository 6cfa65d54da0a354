import type { Extension } from 'pkijs';
import { contextTag, TAG } from '../tls/der.ts';
import { element, objectIdentifier, sequence } from '../tls/der-writer.ts';
import { OID } from '../tls/oids.ts';
import { addressBytes } from '../wire/address-bytes.ts';

/** What a certificate is for. Both kinds of end entity fit the profiles of OCPP 2.0.1, A00. */
export type Purpose =
  | { readonly kind: 'ca'; readonly pathLength: number }
  | { readonly kind: 'server' | 'client' | 'ocsp-responder' };

/** Where a certificate says that it can be asked for (RFC 5280, 4.2.2.1 and 4.2.1.13; RFC 7633). */
export interface RevocationPlaces {
  readonly ocspUrls?: readonly string[];
  readonly crlUrls?: readonly string[];
  readonly mustStaple?: boolean;
}

export interface SubjectNames {
  readonly dnsNames: readonly string[];
  /** IPv4 or IPv6 literals. */
  readonly addresses: readonly string[];
}

/** Bit strings of KeyUsage (RFC 5280, 4.2.1.3), the first bit leftmost. */
const DIGITAL_SIGNATURE_AND_KEY_ENCIPHERMENT = Uint8Array.of(5, 0b1010_0000);
const KEY_CERT_SIGN_AND_CRL_SIGN = Uint8Array.of(1, 0b0000_0110);

const KEY_PURPOSES = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  'ocsp-responder': '1.3.6.1.5.5.7.3.9',
} as const;

/** The extensions of a certificate, in the order of RFC 5280, 4.2.1. Key ids are 20 bytes. */
export async function extensionsFor(
  purpose: Purpose,
  names: SubjectNames,
  places: RevocationPlaces,
  keyIds: { readonly subject: ArrayBuffer; readonly issuer: ArrayBuffer },
): Promise<Extension[]> {
  const [asn1, pkijs] = await Promise.all([import('asn1js'), import('pkijs')]);
  const extension = (extnID: string, critical: boolean, value: ArrayBuffer) =>
    new pkijs.Extension({ extnID, critical, extnValue: value });

  const ca = purpose.kind === 'ca';
  const [unusedBits = 0, usage = 0] = ca
    ? KEY_CERT_SIGN_AND_CRL_SIGN
    : DIGITAL_SIGNATURE_AND_KEY_ENCIPHERMENT;
  const basic = new pkijs.BasicConstraints(
    ca ? { cA: true, pathLenConstraint: purpose.pathLength } : { cA: false },
  );
  const extensions = [
    extension(
      '2.5.29.35',
      false,
      new pkijs.AuthorityKeyIdentifier({
        keyIdentifier: new asn1.OctetString({ valueHex: keyIds.issuer }),
      })
        .toSchema()
        .toBER(),
    ),
    extension('2.5.29.14', false, new asn1.OctetString({ valueHex: keyIds.subject }).toBER()),
    extension(
      '2.5.29.15',
      true,
      new asn1.BitString({ unusedBits, valueHex: Uint8Array.of(usage).buffer }).toBER(),
    ),
    extension('2.5.29.19', true, basic.toSchema().toBER()),
  ];
  if (!ca) {
    const keyPurposes = [KEY_PURPOSES[purpose.kind]];
    extensions.push(
      extension('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes }).toSchema().toBER()),
    );
  }
  const altNames = [
    ...names.dnsNames.map((value) => new pkijs.GeneralName({ type: 2, value })),
    ...names.addresses.map((address) => {
      const valueHex = addressBytes(address).buffer;
      return new pkijs.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex }) });
    }),
  ];
  if (altNames.length > 0) {
    extensions.push(
      extension('2.5.29.17', false, new pkijs.GeneralNames({ names: altNames }).toSchema().toBER()),
    );
  }
  for (const { oid, value } of placeExtensions(places)) {
    extensions.push(extension(oid, false, Uint8Array.from(value).buffer));
  }
  return extensions;
}

const uri = (url: string) => element(contextTag(6, false), Buffer.from(url, 'latin1'));

function placeExtensions({ ocspUrls = [], crlUrls = [], mustStaple = false }: RevocationPlaces) {
  const descriptions = ocspUrls.map((url) => sequence(objectIdentifier(OID.ocsp), uri(url)));
  const explicit = contextTag(0, true);
  const points = crlUrls.map((url) => sequence(element(explicit, element(explicit, uri(url)))));
  const statusRequest = element(TAG.integer, Buffer.of(5));
  return [
    ...(ocspUrls.length === 0
      ? []
      : [{ oid: OID.authorityInfoAccess, value: sequence(...descriptions) }]),
    ...(crlUrls.length === 0
      ? []
      : [{ oid: OID.crlDistributionPoints, value: sequence(...points) }]),
    ...(mustStaple ? [{ oid: OID.tlsFeature, value: sequence(statusRequest) }] : []),
  ];
}
