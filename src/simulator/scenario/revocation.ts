import { createServer, type ServerResponse } from 'node:http';
import { certificateList } from '../../pki/crl.ts';
import type { Authority, IssuedCertificate } from '../../pki/index.ts';
import { ocspError, ocspResponse } from '../../pki/ocsp.ts';
import type { RevocationPlaces } from '../../pki/places.ts';
import type { Tell } from '../journal.ts';
import { LOOPBACK, listen, type Running } from '../running.ts';
import type { ServerCertificate } from './schema/certificate.ts';

type Plan = NonNullable<ServerCertificate['revocation']>;
type Whose = 'csms' | 'station';

/** Whom it answers for: each certificate by its turn (EC, RSA) has a path of its own. */
interface Subject {
  readonly authority: Authority;
  readonly certificates: readonly IssuedCertificate[];
  readonly plan: Plan;
}

/** An OCSP responder and a place of revocation lists on loopback. */
export interface RevocationService extends Running {
  /** What a certificate says of where it can be asked for. */
  placesOf(plan: Plan, whose?: Whose): RevocationPlaces;
  answerFor(whose: Whose, subject: Subject): void;
}

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
const REVOKED = { revokedAt: ago(3), reason: 1 };
const PAST = () => ({ thisUpdate: ago(40), nextUpdate: ago(33) });

/** Not listening on the CSMS's own address: OCSP is the authority's, not the backend's. */
export async function startRevocationService(tell: Tell): Promise<RevocationService> {
  const subjects = new Map<string, Subject>();
  const server = createServer((request, response) => {
    const [, service = '', whose = ''] = (request.url ?? '').split('/');
    const subject = subjects.get(whose);
    tell(service, `${request.method} for the ${whose}`, subject === undefined);
    request.resume();
    request.on('end', () => {
      if (subject === undefined) response.writeHead(404).end();
      else if (service === 'crl') answerCrl(response, subject);
      else answerOcsp(response, subject);
    });
  });
  const running = await listen(server);
  const url = (service: 'ocsp' | 'crl', whose: Whose) =>
    `http://${LOOPBACK}:${running.port}/${service}/${whose}`;
  return {
    ...running,
    placesOf: ({ ocsp, crl, mustStaple }, whose = 'csms') => ({
      ...(ocsp === undefined ? {} : { ocspUrls: [url('ocsp', whose)] }),
      ...(crl === undefined ? {} : { crlUrls: [url('crl', whose)] }),
      ...(mustStaple === undefined ? {} : { mustStaple }),
    }),
    answerFor: (whose, subject) => void subjects.set(whose, subject),
  };
}

function answerOcsp(response: ServerResponse, subject: Subject): void {
  const { ocsp } = subject.plan;
  if (ocsp === undefined || ocsp === 'silent') return;
  response.setHeader('Content-Type', 'application/ocsp-response');
  response.end(ocsp === 'error' ? ocspError(3) : ocspAnswer(subject, ocsp));
}

/** One response about all certificates of the subject. */
export function ocspAnswer(
  { authority, certificates }: Pick<Subject, 'authority' | 'certificates'>,
  word: 'good' | 'revoked' | 'unknown' | 'expired',
): Buffer {
  const status = word === 'revoked' ? REVOKED : word === 'unknown' ? 'unknown' : 'good';
  return ocspResponse(
    authority.issuer,
    certificates.map(({ der }) => ({
      certificate: der,
      status,
      ...(word === 'expired' ? PAST() : {}),
    })),
  );
}

function answerCrl(response: ServerResponse, { authority, certificates, plan }: Subject): void {
  if (plan.crl === undefined || plan.crl === 'silent') return;
  if (plan.crl === 'error') {
    response.writeHead(503).end();
    return;
  }
  const entries =
    plan.crl === 'revoked' ? certificates.map(({ der }) => ({ certificate: der, ...REVOKED })) : [];
  response.end(certificateList(authority.issuer, entries, plan.crl === 'expired' ? PAST() : {}));
}
