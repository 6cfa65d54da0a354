import { isIP } from 'node:net';
import type { Attempt } from '../../connection/attempt.ts';
import type { Exchange } from '../../connection/exchange.ts';
import { lookUp } from '../../connection/lookup.ts';
import type { Session } from '../../connection/session.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { AuthorizeExchange } from '../../facts/authorize.ts';
import type { RecordableOf } from '../../facts/recorder.ts';
import { lastOfKind } from '../../facts/select.ts';
import { hideTokens } from '../../ocpp/authorize-answer.ts';
import { authorizeRequest, typeSent } from '../../ocpp/id-token.ts';
import { type IdToken, tokenScrubber } from '../../site/id-token.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { isAccepted } from './accepted.ts';
import { gatewayQuestion } from './gateway.ts';

const { maxUnanswered, maxAnswerLength } = THRESHOLDS.authorize;

/**
 * Sends Authorize over the session that accepted the boot, one at a time. The gate is open
 * in any case: how the session ends is to be seen whatever came of this.
 */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { site, attempt } = run;
  const { idToken, statement } = site;
  const boot = lastOfKind(run.recorder.records, 'boot.exchange');
  if (idToken !== null && attempt !== null && attempt.session !== null && isAccepted(boot)) {
    if (attempt.session.ending !== null) return { gate: 'open' };
    run.act({
      what: `asking the backend to authorize the token given${times(site.repeat)}`,
      inWhoseName: statement.identity ?? 'a station without an identity',
      target: statement.url ?? attempt.target.host,
    });
    askGateway(run, attempt);
    await authorizeRepeatedly(run, attempt.session, idToken);
  }
  return { gate: 'open' };
}

const times = (count: number) => (count === 1 ? '' : `, ${count} times`);

async function authorizeRepeatedly(run: ProbeRun, session: Session, token: IdToken) {
  let unanswered = 0;
  for (let left = run.site.repeat; left > 0; left--) {
    if (unanswered >= maxUnanswered || session.ending !== null || run.remainingMs(1) === 0) return;
    const outcome = await authorize(run, session, token);
    if (outcome === 'aborted') return;
    if (outcome !== 'result' && outcome !== 'error') unanswered += 1;
  }
}

async function authorize(
  run: ProbeRun,
  session: Session,
  token: IdToken,
): Promise<AuthorizeExchange['outcome']> {
  const { ocppVersion } = run.site.statement;
  const { exchange } = await import('../../connection/exchange.ts');
  const watch = run.recorder.start();
  const value = token.value.reveal();
  const timeoutMs = run.remainingMs(run.site.messageTimeoutMs);
  const call = {
    messageId: crypto.randomUUID(),
    action: 'Authorize',
    payload: authorizeRequest(ocppVersion, value, token.type),
  };
  const came = outcomeOf(
    await exchange(run, session, call, timeoutMs),
    tokenScrubber(run.site.idToken),
  );
  watch.record({
    kind: 'authorize.exchange',
    token: {
      type: typeSent(ocppVersion, token.type),
      typeStated: token.type !== null,
      length: [...value].length,
    },
    timeoutMs,
    cutShort: timeoutMs < run.site.messageTimeoutMs,
    ...came,
  });
  return came.outcome;
}

/** What a driver's charger would look names up with, measured beside the Authorize. */
function askGateway(run: ProbeRun, { target }: Attempt): void {
  const path = lastOfKind(run.recorder.records, 'network.path');
  const question = isIP(target.host) === 0 ? gatewayQuestion(path, run.site) : null;
  if (question === null) return;
  for (const asked of lookUp(run, target.host, 'gateway', [question])) run.background(asked);
}

type Outcome = Pick<
  RecordableOf<'authorize.exchange'>,
  'outcome' | 'latencyMs' | 'answer' | 'errorCode' | 'errorDescription' | 'error'
>;

/** What came back, bounded, and without any token in it. */
function outcomeOf(came: Exchange, scrub: (text: string) => string): Outcome {
  const nothing = {
    latencyMs: null,
    answer: null,
    errorCode: null,
    errorDescription: null,
    error: null,
  };
  const { latencyMs } = came;
  switch (came.kind) {
    case 'result': {
      const { length } = JSON.stringify(came.payload ?? null);
      if (length > maxAnswerLength) {
        const error = { code: 'EMSGSIZE', message: `an answer of ${length} characters` };
        return { ...nothing, outcome: 'nonsense', latencyMs, error };
      }
      const answer = hideTokens(came.payload ?? null, scrub);
      return { ...nothing, outcome: 'result', latencyMs, answer };
    }
    case 'error': {
      const errorDescription = scrub(came.description);
      return {
        ...nothing,
        outcome: 'error',
        latencyMs,
        errorCode: scrub(came.code),
        errorDescription,
      };
    }
    case 'foreign': {
      const error = { code: 'EMESSAGEID', message: 'an answer to another message id' };
      return { ...nothing, outcome: 'nonsense', error };
    }
    case 'nonsense':
      return { ...nothing, outcome: 'nonsense', latencyMs };
    case 'closed':
      return { ...nothing, outcome: 'closed', error: came.ending.error };
    case 'silent':
    case 'aborted':
      return { ...nothing, outcome: came.kind };
  }
}
