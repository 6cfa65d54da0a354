import { THRESHOLDS } from '../../thresholds.ts';
import {
  contentOf,
  contextTag,
  type Der,
  elementsIn,
  explicit,
  inside,
  oidOf,
  readDer,
  TAG,
  timeOf,
} from '../der.ts';
import { OID } from '../oids.ts';
import { type Certificate, readCertificate } from '../x509.ts';
import { extensionsIn, type RevocationAnswer, reasonOf } from './answer.ts';
import { isIdOf, type Subject } from './cert-id.ts';
import { authorityOf } from './ocsp-responder.ts';

/** OCSPResponseStatus (RFC 6960, 4.2.1). */
const ERRORS: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};

const NO_ANSWER: RevocationAnswer = {
  status: null,
  thisUpdate: null,
  nextUpdate: null,
  revokedAt: null,
  revocationReason: null,
  signature: null,
  responderError: null,
};

/** What an OCSPResponse says of `subject`; null where it is none. Never throws. */
export function readOcspResponse(bytes: Buffer, subject: Subject): RevocationAnswer | null {
  try {
    const [status, wrapped] = inside(readDer(bytes), TAG.sequence);
    const code = contentOf(status, TAG.enumerated)[0] ?? 0;
    if (code !== 0) return { ...NO_ANSWER, responderError: ERRORS[code] ?? `status ${code}` };
    const [type, response] = inside(explicit(wrapped, 0), TAG.sequence);
    if (oidOf(type) !== OID.basicOcspResponse) return null;
    return readBasic(readDer(contentOf(response, TAG.octetString)), subject);
  } catch {
    return null;
  }
}

function readBasic(basic: Der, subject: Subject): RevocationAnswer {
  const [tbs, algorithm, signature, certificates] = inside(basic, TAG.sequence);
  const fields = inside(tbs, TAG.sequence);
  // The version is left out where it is the first.
  if (fields[0]?.tag === contextTag(0, true)) fields.shift();
  const [responder, producedAt, responses, extensions] = fields;
  const about = inside(responses, TAG.sequence).flatMap((single) => {
    const [id, ...rest] = inside(single, TAG.sequence);
    return isIdOf(id, subject) ? [readSingle(rest)] : [];
  });
  // Of several, the one that is worst, else the newest.
  const [said = UNANSWERED] = about.toSorted(
    (a, b) =>
      Number(b.status === 'revoked') - Number(a.status === 'revoked') ||
      (b.thisUpdate ?? 0) - (a.thisUpdate ?? 0),
  );
  const isUnderstood =
    extensions === undefined ||
    !extensionsIn(explicit(extensions, 1)).some(({ critical }) => critical);
  return {
    ...NO_ANSWER,
    ...said,
    ...(isUnderstood ? {} : { status: 'unknown' }),
    signature: authorityOf({ tbs, algorithm, signature }, subject, {
      id: responder,
      certificates: certificatesIn(certificates),
      producedAt: timeOf(producedAt),
    }),
  };
}

type Single = Pick<
  RevocationAnswer,
  'status' | 'thisUpdate' | 'nextUpdate' | 'revokedAt' | 'revocationReason'
>;

/** A response that is not about the certificate leaves it unknown. */
const UNANSWERED: Single = { ...NO_ANSWER, status: 'unknown' };

const GOOD = contextTag(0, false);
const REVOKED = contextTag(1, true);

/** What follows the certID in a SingleResponse. */
function readSingle([status, thisUpdate, ...optional]: readonly Der[]): Single {
  const next = optional.find(({ tag }) => tag === contextTag(0, true));
  const extensions = optional.find(({ tag }) => tag === contextTag(1, true));
  const critical =
    extensions !== undefined &&
    extensionsIn(explicit(extensions, 1)).some((extension) => extension.critical);
  const isRevoked = status?.tag === REVOKED;
  const [revokedAt, reason] = isRevoked ? elementsIn(status.content) : [];
  return {
    status: critical
      ? 'unknown'
      : isRevoked
        ? 'revoked'
        : status?.tag === GOOD
          ? 'good'
          : 'unknown',
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: next === undefined ? null : timeOf(explicit(next, 0)),
    revokedAt: isRevoked ? timeOf(revokedAt) : null,
    revocationReason: reason === undefined ? null : reasonOf(explicit(reason, 0)),
  };
}

function certificatesIn(wrapped: Der | undefined): Certificate[] {
  if (wrapped === undefined) return [];
  return inside(explicit(wrapped, 0), TAG.sequence)
    .slice(0, THRESHOLDS.revocation.maxResponderCertificates)
    .flatMap(({ whole }) => readCertificate(whole) ?? []);
}
