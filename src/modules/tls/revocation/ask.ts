import { checkRevocation } from '../../../connection/revocation.ts';
import { credentialsOf } from '../../../connection/secure.ts';
import type { ProbeRun } from '../../../diagnosis/module.ts';
import { lastOfKind } from '../../../facts/select.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { pathsFrom } from '../../../tls/chain.ts';
import { bestPath } from '../../../tls/path-problems.ts';
import { certificatesIn } from '../../../tls/pem.ts';
import { readCertificate } from '../../../tls/x509.ts';

const begun = new WeakMap<ProbeRun, Promise<unknown>>();

/** Begins to ask beside what follows, once the handshake is recorded. A staple is read at once. */
export function beginRevocation(run: ProbeRun): void {
  if (run.site.statement.revocation !== true) return;
  const asking = Promise.all([checkServerChain(run), checkStation(run)]);
  asking.catch(() => {});
  begun.set(run, asking);
}

/** From now on the end of the run waits for the answers: no earlier, or all follow-ups would too. */
export function awaitRevocation(run: ProbeRun): void {
  const asking = begun.get(run);
  if (asking !== undefined) run.background(asking);
}

/** Asks for every certificate that the server showed and whose issuer is known: not for a root. */
async function checkServerChain(run: ProbeRun): Promise<void> {
  const handshake = lastOfKind(run.recorder.records, 'tls.handshake');
  if (handshake === undefined) return;
  const read = (base64: string) => readCertificate(Buffer.from(base64, 'base64')) ?? [];
  const [leaf] = handshake.chain.slice(0, 1).flatMap(read);
  if (leaf === undefined) return;
  const paths = pathsFrom(handshake.chain.flatMap(read), handshake.anchors.flatMap(read));
  const { certificates = [] } = bestPath(paths, Date.now())?.path ?? {};
  await Promise.all(
    certificates.slice(0, THRESHOLDS.revocation.maxCertificates).map((certificate, index) => {
      const issuer = certificates[index + 1];
      const staple = index === 0 ? (run.attempt?.staple ?? null) : null;
      return issuer === undefined
        ? undefined
        : checkRevocation(run, { certificate, issuer, role: 'server', index, staple });
    }),
  );
}

/** Asks for the station's own certificate, where its issuer stands in its file or among the roots. */
async function checkStation(run: ProbeRun): Promise<void> {
  const { site } = run;
  if (site.clientIdentity === null) return;
  const chain = certificatesIn(site.clientIdentity.certificatePem);
  const { roots } = await credentialsOf(site);
  const read = (der: Buffer) => readCertificate(der) ?? [];
  const paths = pathsFrom(chain.flatMap(read), roots.candidatesFor(chain).flatMap(read));
  const [certificate, issuer] = bestPath(paths, Date.now())?.path.certificates ?? [];
  if (certificate === undefined || issuer === undefined) return;
  const question = { certificate, issuer, role: 'station', index: 0, staple: null } as const;
  await checkRevocation(run, question);
}
