import {
  contextTag,
  type Der,
  eachElement,
  elementsIn,
  inside,
  oidOf,
  readDer,
  TAG,
  timeOf,
} from '../der.ts';
import { element } from '../der-writer.ts';
import { nameOf } from '../distinguished-name.ts';
import type { Certificate } from '../x509.ts';
import { extensionsIn, type RevocationAnswer, reasonOf } from './answer.ts';
import type { Subject } from './cert-id.ts';
import { fullNameUrls } from './places.ts';
import { isSignedWith, type Signed } from './signature.ts';

const CRL_REASON = '2.5.29.21';
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';

/**
 * What a CertificateList (RFC 5280, 5) says of `subject`; null where it is none. Never throws. The entries are never made into a list: there may be a hundred
 * thousand of them.
 */
export function readCrl(bytes: Buffer, subject: Subject): RevocationAnswer | null {
  try {
    const [tbs, algorithm, signature] = inside(readDer(bytes), TAG.sequence);
    const { issuer, thisUpdate, nextUpdate, revoked, extensions } = fieldsOf(tbs);
    const scope = scopeOf(extensions, subject.certificate);
    const entry = entryFor(revoked, subject.certificate.serialNumber);
    return {
      ...statusOf(entry, scope),
      thisUpdate: timeOf(thisUpdate),
      nextUpdate: nextUpdate === undefined ? null : timeOf(nextUpdate),
      signature: signatureOf({ tbs, algorithm, signature }, nameOf(issuer).key, subject),
      responderError: null,
    };
  } catch {
    return null;
  }
}

/** The fields of TBSCertList, most of which are optional. */
function fieldsOf(tbs: Der | undefined) {
  const fields = inside(tbs, TAG.sequence);
  if (fields[0]?.tag === TAG.integer) fields.shift();
  const [, issuer, thisUpdate, ...rest] = fields;
  const wrapped = rest.find(({ tag }) => tag === contextTag(0, true));
  return {
    issuer,
    thisUpdate,
    nextUpdate: rest.find(({ tag }) => tag === TAG.utcTime || tag === TAG.generalizedTime),
    revoked: rest.find(({ tag }) => tag === TAG.sequence),
    extensions: wrapped === undefined ? undefined : elementsIn(wrapped.content)[0],
  };
}

/** The fields of the entry for a serial number: date, and extensions where it has any. */
function entryFor(revoked: Der | undefined, serialNumber: Buffer): readonly Der[] | null {
  const number = element(TAG.integer, serialNumber);
  // Nearly always it stands nowhere at all, and nothing needs to be walked through.
  if (!revoked?.content.includes(number)) return null;
  for (const { content } of eachElement(revoked.content)) {
    if (content.subarray(0, number.length).equals(number)) {
      return elementsIn(content.subarray(number.length));
    }
  }
  return null;
}

/** `all`: the certificate stands on it if it is revoked. `some`: or on another. `other`: neither. */
type Scope = 'all' | 'some' | 'other';

type Status = Pick<RevocationAnswer, 'status' | 'revokedAt' | 'revocationReason'>;

function statusOf(entry: readonly Der[] | null, scope: Scope): Status {
  const nothing = { revokedAt: null, revocationReason: null };
  if (scope === 'other') return { ...nothing, status: 'unknown' };
  if (entry === null) return { ...nothing, status: scope === 'all' ? 'good' : 'unknown' };
  const [date, list] = entry;
  const extensions = extensionsIn(list);
  const found = extensions.find(({ oid }) => oidOf(oid) === CRL_REASON);
  const isUnderstood = extensions.every((extension) => !extension.critical || extension === found);
  const revocationReason = found === undefined ? null : reasonOf(readDer(found.value));
  if (!isUnderstood) return { ...nothing, status: 'unknown' };
  // RFC 5280, 5.3.1: it was on hold, and is not any more.
  if (revocationReason === 'removeFromCRL') return { ...nothing, status: 'good' };
  return { status: 'revoked', revokedAt: timeOf(date), revocationReason };
}

/** RFC 5280, 6.3.3: which certificates a list is about. A delta, or what is not understood, is about none. */
function scopeOf(list: Der | undefined, certificate: Certificate): Scope {
  const extensions = extensionsIn(list);
  const point = extensions.find(({ oid }) => oidOf(oid) === ISSUING_DISTRIBUTION_POINT);
  if (extensions.some((extension) => extension.critical && extension !== point)) return 'other';
  if (point === undefined) return 'all';
  const fields = inside(readDer(point.value), TAG.sequence);
  const has = (number: number) =>
    fields.some(({ tag, content }) => tag === contextTag(number, false) && content[0] !== 0);
  const [userCertificates, authorities, indirect, attributes] = [has(1), has(2), has(4), has(5)];
  const name = fields.find(({ tag }) => tag === contextTag(0, true));
  if (indirect || attributes) return 'other';
  if (certificate.isAuthority ? userCertificates : authorities) return 'other';
  // One part of a list must not be taken for another: the certificate names the right one.
  const urls = name === undefined ? null : fullNameUrls(name);
  if (urls !== null && !urls.some((url) => certificate.crlUrls.includes(url))) return 'other';
  return fields.some(({ tag }) => tag === contextTag(3, false)) ? 'some' : 'all';
}

function signatureOf(
  signed: Signed,
  issuerKey: string,
  { issuer }: Subject,
): RevocationAnswer['signature'] {
  if (issuerKey !== issuer.subject.key || issuer.keyUsage?.crlSign === false) return 'unauthorised';
  return isSignedWith(signed, issuer) ? 'valid' : 'invalid';
}
