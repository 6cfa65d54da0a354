import type { Attempt } from '../../connection/attempt.ts';
import { credentialsOf, secure } from '../../connection/secure.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { lastOfKind } from '../../facts/select.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { certificatesIn } from '../../tls/pem.ts';
import { awaitAftermath, mayRefuseLater } from './aftermath.ts';
import { beginRevocation } from './revocation/ask.ts';
import { placeOf } from './scan/say-hello.ts';
import { scan } from './scan/wave.ts';

/**
 * Notes the station's own certificate, and reads the roots while the network is being waited
 * for: the name has been asked for by then.
 */
export function prepare(run: ProbeRun): void {
  recordStationCertificate(run);
  if (run.attempt?.target.secure !== true) return;
  setImmediate(() => void credentialsOf(run.site).catch(() => {}));
}

/**
 * Where nothing follows, the connection ends once the server has had its say: some serve one
 * connection at a time, and would keep the hellos waiting.
 */
async function endHere(run: ProbeRun, attempt: Attempt): Promise<void> {
  const handshake = lastOfKind(run.recorder.records, 'tls.handshake');
  if (handshake !== undefined && mayRefuseLater(handshake)) await awaitAftermath(run, handshake);
  attempt.stream?.destroy();
}

function recordStationCertificate({ site, recorder }: ProbeRun): void {
  if (site.clientIdentity === null) return;
  const chain = certificatesIn(site.clientIdentity.certificatePem);
  const { maxChainCertificates } = THRESHOLDS.tls;
  recorder.start().record({
    kind: 'station.certificate',
    chain: chain.slice(0, maxChainCertificates).map((der) => der.toString('base64')),
    chainTruncated: chain.length > maxChainCertificates,
  });
}

/** Secures the connection, where the URL asks for it. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null) return { gate: 'shut' };
  if (!attempt.target.secure) return { gate: 'open' };
  const place = placeOf(attempt);
  if (place !== null && run.site.statement.tlsScan !== 'none') run.background(scan(run, place));
  await secure(run, attempt);
  beginRevocation(run);
  if (!run.willProbe('upgrade')) run.background(endHere(run, attempt));
  return { gate: attempt.stream === null ? 'shut' : 'open' };
}
