import type { Attempt } from '../../connection/attempt.ts';
import { answerToTls } from '../../connection/port-language.ts';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { currentOffer } from '../../tls/hello-offers.ts';
import { VERSIONS } from '../../tls/protocol-version.ts';
import { getPage } from '../../wire/http-get.ts';
import { awaitAftermath, mayRefuseLater } from './aftermath.ts';
import { awaitRevocation } from './revocation/ask.ts';
import { enumerate } from './scan/enumerate.ts';
import { placeOf, sayHello } from './scan/say-hello.ts';
import { isRefusal, lastAnswers } from './scan/scanned.ts';
import { askAgain } from './scan/wave.ts';

/** Where the handshake leaves a question open: what else does this port speak? what came after? */
export async function followUp(run: ProbeRun): Promise<void> {
  const { attempt, recorder } = run;
  if (attempt === null) return;
  awaitRevocation(run);
  const handshake = lastOfKind(recorder.records, 'tls.handshake');
  const [upgrade] = ofKind(recorder.records, 'upgrade.attempt');
  if (handshake === undefined) {
    if (attempt.target.secure) return;
    if (upgrade !== undefined && soundsLikeTls(upgrade)) await askInTls(run);
    // Where nothing else is said to this port, both are asked.
    if (!run.willProbe('upgrade')) await Promise.all([askInTls(run), askInHttp(run)]);
    return;
  }
  const isAwaited = lastOfKind(recorder.records, 'tls.aftermath') !== undefined;
  await Promise.all([
    soundsLikePlain(handshake) ? askInHttp(run) : null,
    askFurther(run, attempt, handshake),
    mayRefuseLater(handshake) && upgrade === undefined && !isAwaited
      ? awaitAftermath(run, handshake)
      : null,
  ]);
}

/** What the first answers leave open about versions, suites and the server name. */
async function askFurther(run: ProbeRun, attempt: Attempt, handshake: TlsHandshake): Promise<void> {
  const { tlsScan } = run.site.statement;
  const place = placeOf(attempt, handshake.address);
  if (place === null || tlsScan === 'none') return;
  if (place.serverName !== null && mayMissTheName(handshake)) {
    const asking = { asked: 'nameless', versionAsked: null, suiteAsked: null } as const;
    await sayHello(run, { ...place, serverName: null }, asking, currentOffer());
  }
  await askAgain(run, place);
  const hellos = lastAnswers(run.recorder.records);
  const isRefused = hellos.some(
    ({ asked, outcome }) => asked === 'charger-offer' && isRefusal(outcome),
  );
  if (tlsScan !== 'all' && !isRefused) return;
  const spoken = VERSIONS.filter((version) =>
    hellos.some(
      (hello) =>
        hello.asked === 'version' && hello.outcome === 'accepted' && hello.version === version,
    ),
  );
  await enumerate(run, place, spoken);
}

/** Refused before anything was chosen: servers do so too where they have no host of that name. */
const mayMissTheName = ({ outcome, serverMessages }: TlsHandshake) =>
  ['alert', 'closed', 'timeout'].includes(outcome) && (serverMessages ?? []).length === 0;

const BAD_REQUEST = 400;

/** How a TLS port takes a plain request: it hangs up, says nothing, sends an alert, or nginx's 400. */
const soundsLikeTls = ({ outcome, status }: UpgradeAttempt) =>
  ['closed', 'timeout', 'not-http', 'failed'].includes(outcome) || status === BAD_REQUEST;

/** How a plain port takes a TLS hello. */
const soundsLikePlain = ({ outcome, firstBytes }: TlsHandshake) =>
  outcome === 'not-tls' || ((outcome === 'closed' || outcome === 'timeout') && firstBytes === null);

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
