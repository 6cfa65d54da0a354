import { credentialsOf, secure } from '../../connection/secure.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { certificatesIn } from '../../tls/pem.ts';

/**
 * Notes the station's own certificate, and reads the roots while the network is being waited
 * for: the name has been asked for by then.
 */
export function prepare(run: ProbeRun): void {
  recordStationCertificate(run);
  if (run.attempt?.target.secure !== true) return;
  setImmediate(() => void credentialsOf(run.site).catch(() => {}));
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
  await secure(run, attempt);
  return { gate: attempt.stream === null ? 'shut' : 'open' };
}
