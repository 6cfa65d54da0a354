import { type Attempt, leave } from '../../connection/attempt.ts';
import type { Exchange } from '../../connection/exchange.ts';
import type { Session } from '../../connection/session.ts';
import { backendFaults } from '../../diagnosis/backend-faults.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { BootPayload } from '../../facts/boot.ts';
import type { RecordableOf } from '../../facts/recorder.ts';
import { lastOfKind } from '../../facts/select.ts';
import { readBootInput } from '../../ocpp/boot-input.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { hideSubscriber } from '../../ocpp/subscriber.ts';
import { familyOf } from '../../ocpp/version.ts';
import { Secret, scrubber } from '../../site/secret.ts';
import { THRESHOLDS } from '../../thresholds.ts';

/**
 * Sends the message over the open session, where the rules of conduct allow it. It goes
 * out as given, also with faults: what the backend makes of it is the question.
 */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { site, attempt } = run;
  const { statement } = site;
  const given = lastOfKind(run.recorder.records, 'boot.payload');
  const input = site.boot === null ? null : readBootInput(site.boot.text);
  if (given === undefined || input?.usable !== true || input.payload === null) {
    return { gate: 'open' };
  }
  // Half a message is none that the station would send.
  if (input.shortened) {
    return { gate: 'open' };
  }
  if (attempt === null || attempt.session === null) return { gate: 'open' };
  const withheld = reasonToWithhold(run, attempt, attempt.session, given);
  if (withheld !== null) {
    await leave(attempt);
    return withheld;
  }

  run.act({
    what: 'sending the BootNotification',
    inWhoseName: statement.identity ?? 'a station without an identity',
    target: statement.url ?? attempt.target.host,
  });
  const { exchange } = await import('../../connection/exchange.ts');
  const watch = run.recorder.start();
  const timeoutMs = run.remainingMs(site.messageTimeoutMs);
  const call = {
    messageId: crypto.randomUUID(),
    action: 'BootNotification',
    payload: input.payload,
  };
  const came = await exchange(run, attempt.session, call, timeoutMs);
  if (came.kind === 'result' && isAccepted(came.payload)) attempt.session.registered();
  const secrets = site.redact === 'none' ? [] : hideSubscriber(input.payload).values;
  watch.record({
    kind: 'boot.exchange',
    subprotocol: attempt.session.subprotocol,
    timeoutMs,
    callsBefore: [...came.callsBefore],
    ...outcomeOf(came, scrubber(secrets.map((value) => new Secret(value)))),
  });
  return { gate: 'open' };
}

const isAccepted = (answer: unknown) => isObject(answer) && answer.status === 'Accepted';

function reasonToWithhold(
  run: ProbeRun,
  attempt: Attempt,
  session: Session,
  given: BootPayload,
): Gate | null {
  if (session.ending !== null) {
    const because = 'not sent: the session had ended before';
    return { gate: 'blocked', by: 'upgrade', because };
  }
  if (attempt.target.secure && !isVerified(run, attempt.authorizedByNode)) {
    const because =
      'not sent: the certificate of the backend was not verified at the clock of this laptop';
    return { gate: 'blocked', by: 'tls', because };
  }
  // What was never stated cannot be contradicted: the session speaks our default, not the station's.
  const { version, versionFrom } = given;
  const ours = run.site.statement.ocppVersion;
  if (versionFrom === 'detected' && version !== 'unknown' && familyOf(version) !== familyOf(ours)) {
    const because = `not sent: it is of OCPP ${version}, this session is of ${ours}, the default`;
    return { gate: 'blocked', by: null, because, how: `--ocpp ${version}` };
  }
  return null;
}

/** By Node's own verdict at the laptop's clock, and by our judge. */
const isVerified = (run: ProbeRun, authorizedByNode: boolean): boolean =>
  authorizedByNode && backendFaults(run).length === 0;

type Outcome = Pick<
  RecordableOf<'boot.exchange'>,
  'outcome' | 'latencyMs' | 'answer' | 'errorCode' | 'errorDescription' | 'raw' | 'error'
>;

/** What came back, bounded, and without the subscriber values that a backend may repeat. */
function outcomeOf(came: Exchange, scrub: (text: string) => string): Outcome {
  const nothing = {
    latencyMs: null,
    answer: null,
    errorCode: null,
    errorDescription: null,
    raw: null,
    error: null,
  };
  const { latencyMs } = came;
  switch (came.kind) {
    case 'result': {
      const text = JSON.stringify(came.payload ?? null);
      if (text.length > THRESHOLDS.boot.maxAnswerLength) {
        const error = { code: 'EMSGSIZE', message: `an answer of ${text.length} characters` };
        return { ...nothing, outcome: 'nonsense', latencyMs, raw: scrub(came.raw), error };
      }
      const answer: unknown = JSON.parse(text, (_name, value: unknown) =>
        typeof value === 'string' ? scrub(value) : value,
      );
      return { ...nothing, outcome: 'result', latencyMs, answer };
    }
    case 'error': {
      const errorDescription = scrub(came.description);
      return { ...nothing, outcome: 'error', latencyMs, errorCode: came.code, errorDescription };
    }
    case 'foreign': {
      const error = { code: 'EMESSAGEID', message: 'an answer to another message id' };
      return { ...nothing, outcome: 'nonsense', raw: scrub(came.raw), error };
    }
    case 'nonsense':
      return { ...nothing, outcome: 'nonsense', latencyMs, raw: scrub(came.raw) };
    case 'closed':
      return { ...nothing, outcome: 'closed', error: came.ending.error };
    case 'silent':
    case 'aborted':
      return { ...nothing, outcome: came.kind };
  }
}
