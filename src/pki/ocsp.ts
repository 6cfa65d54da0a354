import { contextTag, TAG } from '../tls/der.ts';
import { element, objectIdentifier, sequence } from '../tls/der-writer.ts';
import { OID } from '../tls/oids.ts';
import type { Certificate } from '../tls/x509.ts';
import {
  certificateOf,
  digest,
  generalizedTime,
  type Issuer,
  type SignatureOptions,
  signed,
  type Updates,
  updatesOf,
} from './signed-answer.ts';

export type Status =
  | 'good'
  | 'unknown'
  /** `reason` is the number of a CRLReason (RFC 5280, 5.3.1). */
  | { readonly revokedAt: Date; readonly reason?: number };

export interface SingleResponse extends Updates {
  /** DER of the certificate that is asked about. */
  readonly certificate: Buffer;
  readonly status: Status;
  /** Of the certID; default: 'sha1'. */
  readonly idHash?: 'sha1' | 'sha256';
}

export interface OcspOptions extends SignatureOptions {
  /** Answers for the issuer, and sends its certificate along. Default: the issuer itself. */
  readonly responder?: Issuer;
  /** How the responder names itself; default: by its key. */
  readonly responderId?: 'name' | 'key';
  /** Default: now. */
  readonly producedAt?: Date;
}

const CONSTRUCTED_0 = contextTag(0, true);
const CONSTRUCTED_1 = contextTag(1, true);

/** An OCSPResponse (RFC 6960, 4.2) with an answer for each certificate. */
export function ocspResponse(
  issuer: Issuer,
  singles: readonly SingleResponse[],
  options: OcspOptions = {},
): Buffer {
  const { responder = issuer, responderId = 'key', producedAt = new Date() } = options;
  const { subject, publicKey } = certificateOf(responder.der);
  const id =
    responderId === 'name'
      ? element(CONSTRUCTED_1, subject.der)
      : element(contextTag(2, true), element(TAG.octetString, digest('sha1', publicKey)));
  const authority = certificateOf(issuer.der);
  const tbs = sequence(
    id,
    generalizedTime(producedAt),
    sequence(...singles.map((single) => singleResponse(single, authority))),
  );
  const certificates =
    responder === issuer ? [] : [element(CONSTRUCTED_0, sequence(responder.der))];
  const basic = sequence(tbs, ...signed(tbs, responder, options), ...certificates);
  return sequence(
    element(TAG.enumerated, Buffer.of(0)),
    element(
      CONSTRUCTED_0,
      sequence(objectIdentifier(OID.basicOcspResponse), element(TAG.octetString, basic)),
    ),
  );
}

/** An OCSPResponse with an error status: 3 is tryLater, 6 unauthorized. */
export const ocspError = (status: number): Buffer =>
  sequence(element(TAG.enumerated, Buffer.of(status)));

function singleResponse(single: SingleResponse, issuer: Certificate): Buffer {
  const { idHash = 'sha1', status } = single;
  const { thisUpdate, nextUpdate } = updatesOf(single);
  const { serialNumber } = certificateOf(single.certificate);
  const oid = idHash === 'sha1' ? '1.3.14.3.2.26' : '2.16.840.1.101.3.4.2.1';
  return sequence(
    sequence(
      sequence(objectIdentifier(oid), element(0x05)),
      element(TAG.octetString, digest(idHash, issuer.subject.der)),
      element(TAG.octetString, digest(idHash, issuer.publicKey)),
      element(TAG.integer, serialNumber),
    ),
    certStatus(status),
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [element(CONSTRUCTED_0, generalizedTime(nextUpdate))]),
  );
}

function certStatus(status: Status): Buffer {
  if (status === 'good') return element(contextTag(0, false));
  if (status === 'unknown') return element(contextTag(2, false));
  const { revokedAt, reason } = status;
  const reasons =
    reason === undefined
      ? []
      : [element(CONSTRUCTED_0, element(TAG.enumerated, Buffer.of(reason)))];
  return element(CONSTRUCTED_1, generalizedTime(revokedAt), ...reasons);
}
