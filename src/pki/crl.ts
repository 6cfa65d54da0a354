import { contextTag, TAG } from '../tls/der.ts';
import { element, objectIdentifier, sequence } from '../tls/der-writer.ts';
import {
  algorithmOf,
  certificateOf,
  generalizedTime,
  type Issuer,
  type SignatureOptions,
  signed,
  type Updates,
  updatesOf,
} from './signed-answer.ts';

export interface RevokedEntry {
  /** DER of the certificate. */
  readonly certificate: Buffer;
  readonly revokedAt: Date;
  readonly reason?: number;
}

export interface CrlOptions extends Updates, SignatureOptions {
  /** Extensions of the list (RFC 5280, 5.2), each whole. */
  readonly extensions?: readonly Buffer[];
}

/** A CertificateList (RFC 5280, 5) with these entries. */
export function certificateList(
  issuer: Issuer,
  entries: readonly RevokedEntry[],
  options: CrlOptions = {},
): Buffer {
  const { extensions = [] } = options;
  const { thisUpdate, nextUpdate } = updatesOf(options);
  const revoked = entries.map(({ certificate, revokedAt, reason }) =>
    sequence(
      element(TAG.integer, certificateOf(certificate).serialNumber),
      generalizedTime(revokedAt),
      ...(reason === undefined ? [] : [sequence(reasonExtension(reason))]),
    ),
  );
  const tbs = sequence(
    element(TAG.integer, Buffer.of(1)),
    algorithmOf(issuer, options),
    certificateOf(issuer.der).subject.der,
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [generalizedTime(nextUpdate)]),
    ...(revoked.length === 0 ? [] : [sequence(...revoked)]),
    ...(extensions.length === 0 ? [] : [element(contextTag(0, true), sequence(...extensions))]),
  );
  return sequence(tbs, ...signed(tbs, issuer, options));
}

const reasonExtension = (reason: number) =>
  extension('2.5.29.21', false, element(TAG.enumerated, Buffer.of(reason)));

/** An Extension (RFC 5280, 4.2) around the DER of its value. */
export const extension = (oid: string, critical: boolean, value: Buffer): Buffer =>
  sequence(
    objectIdentifier(oid),
    ...(critical ? [element(TAG.boolean, Buffer.of(0xff))] : []),
    element(TAG.octetString, value),
  );
