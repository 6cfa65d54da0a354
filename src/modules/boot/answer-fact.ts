import type { RecordableOf } from '../../facts/recorder.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import type { BootAnswer, BootInput } from '../../ocpp/boot-log.ts';
import { hideSubscriber } from '../../ocpp/subscriber.ts';
import { Secret, scrubber } from '../../site/secret.ts';
import type { Site } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { inText } from './payload-fact.ts';

export interface AnswerTo {
  readonly message: BootInput | null;
  /** The attempt of the message's fact. */
  readonly answerTo: number | null;
  readonly logVersion: OcppVersion | null;
  readonly site: Site;
}

/** An answer found in a text, as one that came is recorded: bounded, without subscriber values. */
export function answerFact(answer: BootAnswer, about: AnswerTo): RecordableOf<'boot.exchange'> {
  const { message, answerTo, logVersion, site } = about;
  const secrets =
    site.redact === 'none'
      ? []
      : [message?.payload, contentOf(answer)].flatMap((value) => hideSubscriber(value).values);
  const scrub = scrubber(secrets.map((value) => new Secret(value)));
  return {
    kind: 'boot.exchange',
    subprotocol: null,
    latencyMs: null,
    timeoutMs: 0,
    callsBefore: [],
    error: null,
    recorded: { answerTo, version: logVersion, frameError: answer.frameError },
    ...inText(answer),
    ...outcomeOf(answer, scrub),
  };
}

const contentOf = (answer: BootAnswer): unknown =>
  answer.kind === 'result' ? answer.payload : null;

type Outcome = Pick<
  RecordableOf<'boot.exchange'>,
  'outcome' | 'answer' | 'errorCode' | 'errorDescription' | 'raw'
>;

function outcomeOf(answer: BootAnswer, scrub: (text: string) => string): Outcome {
  const nothing = { answer: null, errorCode: null, errorDescription: null, raw: null };
  const { maxNameLength, maxExcerptLength, maxAnswerLength } = THRESHOLDS.boot;
  switch (answer.kind) {
    case 'result': {
      const text = JSON.stringify(answer.payload ?? null);
      if (text.length > maxAnswerLength) {
        return { ...nothing, outcome: 'nonsense', raw: scrub(text.slice(0, maxExcerptLength)) };
      }
      const payload: unknown = JSON.parse(text, (_name, value: unknown) =>
        typeof value === 'string' ? scrub(value) : value,
      );
      return { ...nothing, outcome: 'result', answer: payload };
    }
    case 'error':
      return {
        ...nothing,
        outcome: 'error',
        errorCode: answer.code.slice(0, maxNameLength),
        errorDescription: scrub(answer.description.slice(0, maxExcerptLength)),
      };
    case 'unreadable':
      return {
        ...nothing,
        outcome: 'nonsense',
        raw: scrub(answer.text.slice(0, maxExcerptLength)),
      };
  }
}
