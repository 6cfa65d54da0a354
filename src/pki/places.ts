import { contextTag, TAG } from '../tls/der.ts';
import { element, objectIdentifier, sequence } from '../tls/der-writer.ts';
import { OID } from '../tls/oids.ts';

/** Where a certificate says that it can be asked for (RFC 5280, 4.2.2.1 and 4.2.1.13; RFC 7633). */
export interface RevocationPlaces {
  readonly ocspUrls?: readonly string[];
  readonly crlUrls?: readonly string[];
  readonly mustStaple?: boolean;
}

/** The extensions that say so, by their OID. */
export function placeExtensions({
  ocspUrls = [],
  crlUrls = [],
  mustStaple = false,
}: RevocationPlaces) {
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

const uri = (url: string) => element(contextTag(6, false), Buffer.from(url, 'latin1'));
