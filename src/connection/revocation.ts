import type { RecordableOf } from '../facts/recorder.ts';
import { ofKind } from '../facts/select.ts';
import type { Revocation } from '../facts/tls.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Name } from '../tls/distinguished-name.ts';
import type { RevocationAnswer } from '../tls/revocation/answer.ts';
import { ocspRequest, type Subject } from '../tls/revocation/cert-id.ts';
import { readCrl } from '../tls/revocation/crl.ts';
import { readOcspResponse } from '../tls/revocation/ocsp-response.ts';
import type { ConnectionRun } from './attempt.ts';
import { askResponder } from './responder.ts';

/** A certificate of a path, by the one that issued it. */
export interface RevocationQuestion extends Subject {
  readonly role: Revocation['role'];
  /** Its place in the path: 0 for the end entity. */
  readonly index: number;
  /** The OCSP response that came with the handshake; null where none did. */
  readonly staple: Buffer | null;
}

type Recorded = RecordableOf<'tls.revocation'>;
type Seen = Partial<Omit<Recorded, 'kind' | 'role' | 'index'>>;

const { timeoutMs, totalTimeoutMs, maxUrls, maxOcspBytes, maxCrlBytes, maxNameLength } =
  THRESHOLDS.revocation;

/**
 * Finds out whether a certificate has been revoked, and records each answer as
 * `tls.revocation`: the staple (before this returns), and where that does not settle it the
 * OCSP responders that the certificate names, then its lists. Never rejects.
 */
export async function checkRevocation(
  run: ConnectionRun,
  question: RevocationQuestion,
): Promise<void> {
  const { certificate, issuer, role, index, staple } = question;
  const about = {
    role,
    index,
    subject: shortNameOf(certificate.subject),
    issuer: shortNameOf(issuer.subject),
    serialNumber: certificate.serialNumber.toString('hex').slice(0, maxNameLength),
  };
  const record = (watch: ReturnType<typeof run.recorder.start>, seen: Seen) =>
    watch.record({ ...NOTHING_SEEN, ...about, ...seen });

  if (staple !== null) {
    const answer = readOcspResponse(staple, question);
    record(run.recorder.start(), {
      source: 'stapled',
      bytes: staple.length,
      ...(answer === null ? { outcome: 'unreadable' } : answered(answer)),
    });
    if (settles(answer)) return;
  }
  const places = [
    ...askable(certificate.ocspUrls).map((url) => ({ source: 'ocsp', url }) as const),
    ...askable(certificate.crlUrls).map((url) => ({ source: 'crl', url }) as const),
  ];
  if (places.length === 0 && staple === null) {
    record(run.recorder.start(), { outcome: 'nowhere-named' });
  }
  const begun = performance.now();
  for (const { source, url } of places) {
    const watch = run.recorder.start();
    const left = totalTimeoutMs - (performance.now() - begun);
    const came = await askResponder(run, {
      url,
      post:
        source === 'crl'
          ? null
          : { contentType: 'application/ocsp-request', body: ocspRequest(question) },
      maxBytes: source === 'crl' ? maxCrlBytes : maxOcspBytes,
      timeoutMs: run.remainingMs(Math.max(0, Math.min(timeoutMs, left))),
      besideTarget: targetAddress(run),
    });
    const { body, ...seen } = came;
    const asked = { source, url, ...seen, bytes: body.length };
    if (came.outcome !== 'answered') {
      record(watch, asked);
      continue;
    }
    const answer = source === 'crl' ? readCrl(body, question) : readOcspResponse(body, question);
    record(watch, {
      ...asked,
      ...(answer === null ? { outcome: 'unreadable' } : answered(answer)),
    });
    if (settles(answer)) return;
  }
}

/** Those of http, or else one that tells why nobody is asked: many lists are named by ldap first. */
function askable(urls: readonly string[]): readonly string[] {
  const http = urls.filter((url) => /^http:/i.test(url));
  return http.length > 0 ? http.slice(0, maxUrls) : urls.slice(0, 1);
}

const shortNameOf = ({ commonNames, text }: Name) =>
  (commonNames[0] ?? text).slice(0, maxNameLength);

const NOTHING_SEEN: Omit<Recorded, 'role' | 'index' | 'subject' | 'issuer' | 'serialNumber'> = {
  kind: 'tls.revocation',
  source: null,
  url: null,
  address: null,
  outcome: 'not-asked',
  httpStatus: null,
  bytes: 0,
  status: null,
  thisUpdate: null,
  nextUpdate: null,
  revokedAt: null,
  revocationReason: null,
  signature: null,
  responderError: null,
  error: null,
};

/**
 * Whether there is nobody else to be asked. By this machine's clock, which may be wrong:
 * then one question too many or too few is asked, and the judge decides by true time.
 */
function settles(answer: RevocationAnswer | null): boolean {
  if (answer?.signature !== 'valid') return false;
  const isCurrent = answer.nextUpdate === null || answer.nextUpdate > Date.now();
  return answer.status === 'revoked' || (answer.status === 'good' && isCurrent);
}

function answered(answer: RevocationAnswer): Seen {
  const { thisUpdate, nextUpdate, revokedAt, ...rest } = answer;
  return {
    outcome: 'answered',
    ...rest,
    thisUpdate: instant(thisUpdate),
    nextUpdate: instant(nextUpdate),
    revokedAt: instant(revokedAt),
  };
}

/** A hostile time may be one that no Date can hold. */
const instant = (ms: number | null) =>
  ms === null || !Number.isFinite(new Date(ms).getTime()) ? null : new Date(ms).toISOString();

/** The address that the backend was reached at. */
const targetAddress = ({ recorder }: ConnectionRun) =>
  ofKind(recorder.records, 'tcp.dial').find(({ outcome }) => outcome === 'connected')?.address ??
  null;
