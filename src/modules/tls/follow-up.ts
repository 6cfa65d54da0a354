import { answerToTls } from '../../connection/port-language.ts';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { getPage } from '../../wire/http-get.ts';
import { awaitAftermath } from './aftermath.ts';
import { awaitRevocation } from './revocation.ts';

/** Where the handshake leaves a question open: what else does this port speak? what came after? */
export async function followUp(run: ProbeRun): Promise<void> {
  const { attempt, recorder } = run;
  if (attempt === null) return;
  awaitRevocation(run);
  const handshake = lastOfKind(recorder.records, 'tls.handshake');
  const [upgrade] = ofKind(recorder.records, 'upgrade.attempt');
  if (handshake === undefined) {
    if (!attempt.target.secure && upgrade !== undefined && soundsLikeTls(upgrade)) {
      await askInTls(run);
    }
    return;
  }
  if (soundsLikePlain(handshake)) await askInHttp(run);
  if (mayRefuseLater(handshake) && upgrade === undefined) await awaitAftermath(run, handshake);
}

const BAD_REQUEST = 400;

/** How a TLS port takes a plain request: it hangs up, says nothing, sends an alert, or nginx's 400. */
const soundsLikeTls = ({ outcome, status }: UpgradeAttempt) =>
  ['closed', 'timeout', 'not-http', 'failed'].includes(outcome) || status === BAD_REQUEST;

/** How a plain port takes a TLS hello. */
const soundsLikePlain = ({ outcome, firstBytes }: TlsHandshake) =>
  outcome === 'not-tls' || ((outcome === 'closed' || outcome === 'timeout') && firstBytes === null);

/** A TLS 1.3 server that asked for a certificate says only now what it thinks of it. */
const mayRefuseLater = ({ outcome, protocol, clientCertificate }: TlsHandshake) =>
  outcome === 'secured' && protocol === 'TLSv1.3' && clientCertificate.requested !== false;

async function askInTls(run: ProbeRun): Promise<void> {
  const question = questionOf(run);
  if (question === null) return;
  const { address, port } = question;
  const watch = run.recorder.start();
  const { answered, error } = await answerToTls(question);
  watch.record({
    kind: 'tls.port-language',
    address,
    port,
    asked: 'tls',
    answered,
    httpStatus: null,
    error,
  });
}

async function askInHttp(run: ProbeRun): Promise<void> {
  const question = questionOf(run);
  if (question === null) return;
  const { address, port } = question;
  const watch = run.recorder.start();
  const { status, error } = await getPage(question);
  const answered = status !== null ? 'http' : error?.code === 'EPROTO' ? 'other' : 'nothing';
  watch.record({
    kind: 'tls.port-language',
    address,
    port,
    asked: 'http',
    answered,
    httpStatus: status,
    error,
  });
}

/** The same address that the attempt was made to. */
function questionOf(run: ProbeRun) {
  const { target } = run.attempt ?? {};
  const dialled = ofKind(run.recorder.records, 'tcp.dial').find(
    ({ outcome }) => outcome === 'connected',
  );
  if (target === undefined || dialled === undefined) return null;
  return {
    address: dialled.address,
    port: target.port,
    host: target.host,
    timeoutMs: run.remainingMs(THRESHOLDS.upgrade.followUpTimeoutMs),
    signal: run.signal,
    localAddress: run.site.sourceAddress,
  };
}
