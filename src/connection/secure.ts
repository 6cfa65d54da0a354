import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { RecordableOf } from '../facts/recorder.ts';
import type { ClientIdentity, Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { type CertificateRequest, takesKey } from '../tls/certificate-request.ts';
import { chargerTrustStore, loadTrustStore, type TrustStore } from '../tls/trust-store.ts';
import { errorFact } from '../wire/error-fact.ts';
import type { Attempt, ConnectionRun } from './attempt.ts';
import { type Handshake, handshake, REFUSE_NOTHING, serverNameFor } from './handshake.ts';

/** What all handshakes of a run share. OpenSSL takes some 20 ms to read all roots. */
interface Credentials {
  readonly roots: TrustStore;
  /** Null where it is not known what the charger trusts. */
  readonly chargerRoots: TrustStore | null;
  readonly context: SecureContext;
}

const prepared = new WeakMap<Site, Promise<Credentials>>();

/**
 * Reads the roots and the station's own certificate, once for each site. Called early, so
 * that it happens while the network is waited for. Rejects where OpenSSL cannot use the
 * certificate or its key.
 */
export function credentialsOf(site: Site): Promise<Credentials> {
  const known = prepared.get(site);
  if (known !== undefined) return known;
  const loading = loadCredentials(site);
  // Whoever awaits it later hears of a failure; until then nobody has to.
  loading.catch(() => {});
  prepared.set(site, loading);
  return loading;
}

async function loadCredentials(site: Site): Promise<Credentials> {
  const { clientIdentity } = site;
  const roots = await loadTrustStore(site.extraRoots);
  const chargerRoots = chargerTrustStore(site.chargerRoots);
  const passphrase = clientIdentity?.passphrase?.reveal();
  const context = createSecureContext({
    ...REFUSE_NOTHING,
    // A charger may trust an intermediate, or the server's certificate itself.
    allowPartialTrustChain: true,
    ...(clientIdentity === null
      ? {}
      : { cert: clientIdentity.certificatePem, key: clientIdentity.key.reveal() }),
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  // Not as `ca`: that replaces Node's own roots, and to parse them again takes 35 ms.
  for (const pem of roots.added) context.context.addCACert(pem);
  // What the charger trusts is trusted: our judge sees to it that nothing else is.
  for (const pem of chargerRoots?.added ?? []) context.context.addCACert(pem);
  return { roots, chargerRoots, context };
}

/**
 * Makes the TLS handshake of an attempt over its socket, without refusing anything, and
 * records all that it showed as `tls.handshake`. Sets `attempt.stream` where there is one
 * to go on with, `attempt.authorizedByNode` to Node's own verdict, and `attempt.staple`.
 */
export async function secure(run: ConnectionRun, attempt: Attempt): Promise<void> {
  const { socket, target } = attempt;
  if (socket === null) return;
  const place = {
    address: socket.remoteAddress ?? '',
    port: target.port,
    host: target.host,
    serverName: serverNameFor(target.host),
  };
  let credentials: Credentials;
  try {
    credentials = await credentialsOf(run.site);
  } catch (error) {
    run.recorder.start().record({ ...NOTHING_SEEN, ...place, error: errorFact(error) });
    return;
  }
  const watch = run.recorder.start();
  const seen = await handshake(socket, {
    host: target.host,
    context: credentials.context,
    requestStaple: run.site.statement.revocation === true,
    timeoutMs: run.remainingMs(THRESHOLDS.tls.timeoutMs),
    signal: run.signal,
  });
  watch.record({ ...place, ...factOf(seen, run.site, credentials) });
  attempt.stream = seen.stream;
  attempt.staple = seen.staple;
  attempt.authorizedByNode = seen.stream?.authorized ?? false;
}

type Recorded = Omit<RecordableOf<'tls.handshake'>, 'address' | 'port' | 'host' | 'serverName'>;

const NOTHING_SEEN: Recorded = {
  kind: 'tls.handshake',
  outcome: 'failed',
  protocol: null,
  cipher: null,
  cipherOpenssl: null,
  authorized: false,
  authorizationError: null,
  chain: [],
  chainTruncated: false,
  anchors: [],
  anchorSources: [],
  alert: null,
  close: null,
  firstBytes: null,
  clientCertificate: { requested: null, sent: false },
  error: null,
};

function factOf(seen: Handshake, site: Site, credentials: Credentials): Recorded {
  const { roots, chargerRoots } = credentials;
  const { stream, flight, received, outcome } = seen;
  const cipher = stream?.getCipher();
  const base64 = (der: Buffer) => der.toString('base64');
  const requested = flight.certificateRequested;
  return {
    ...NOTHING_SEEN,
    outcome,
    protocol: stream?.getProtocol() ?? null,
    cipher: cipher?.standardName ?? null,
    cipherOpenssl: cipher?.name ?? null,
    authorized: stream?.authorized ?? false,
    authorizationError: stream === null ? null : verdictOf(stream.authorizationError),
    chain: flight.certificates.map(base64),
    chainTruncated: flight.truncated,
    anchors: roots.candidatesFor(flight.certificates).map(base64),
    anchorSources: [...roots.sources],
    ...(chargerRoots === null
      ? {}
      : {
          chargerAnchors: chargerRoots.candidatesFor(flight.certificates).map(base64),
          chargerAnchorSources: [...chargerRoots.sources],
        }),
    alert: seen.alert,
    close: seen.close,
    firstBytes:
      received.length === 0 ? null : base64(received.subarray(0, THRESHOLDS.tls.maxFirstBytes)),
    serverMessages: [...flight.messages],
    clientCertificate: {
      requested,
      sent: requested !== false && isSendable(site.clientIdentity, flight.certificateRequest),
      ...flight.certificateRequest,
    },
    error: seen.error === null ? null : errorFact(seen.error),
  };
}

function isSendable(identity: ClientIdentity | null, request: CertificateRequest | null): boolean {
  if (identity === null) return false;
  const { publicKey } = new X509Certificate(identity.certificatePem);
  return takesKey(request?.signatureAlgorithms ?? [], publicKey.asymmetricKeyType ?? '');
}

/** Typed as an Error, but it is the code alone, or null. */
function verdictOf(error: unknown): string | null {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return typeof error === 'string' ? error : null;
}
