import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange, BootPayload } from '../../facts/boot.ts';
import { ofKind } from '../../facts/select.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { compared } from './compare.ts';
import type { BootInput } from './input.ts';
import { judgeAnswer } from './judge-answer.ts';
import { judgePayload } from './judge-payload.ts';
import { merged, type Told } from './merged.ts';
import { plural } from './plural.ts';
import { repairs } from './repairs.ts';
import { violationTable } from './violation-table.ts';

/** Judges what stands in a file: every message and every answer in it, or two messages side by side. */
export function judgeFile({ site, records }: BootInput): Judgement {
  const messages = ofKind(records, 'boot.payload');
  const answers = ofKind(records, 'boot.exchange');
  const before = messages.find(({ role }) => role === 'before');
  const after = messages.find(({ role }) => role === 'after');
  if (before !== undefined && after !== undefined) return compared(before, after, site);

  const told: Told[] = [];
  const judgements: Judgement[] = [];
  const note = (judgement: Judgement, { line }: BootPayload | BootExchange) => {
    judgements.push(judgement);
    for (const observation of judgement.findings) told.push({ observation, line });
  };
  const answered = new Map<BootExchange, { version: OcppVersion; faulty: boolean }>();
  for (const message of messages) {
    const answer = answers.find(({ recorded }) => recorded?.answerTo === message.attempt);
    const { version, judgement } = judgePayload(message, site, answer);
    note(judgement, message);
    if (answer !== undefined) answered.set(answer, { version, faulty: faultIn(judgement) });
  }
  for (const answer of answers) {
    const stated = site.ocppVersionStated ? null : (answer.recorded?.version ?? null);
    const { version, faulty } = answered.get(answer) ?? {
      version: stated ?? site.ocppVersion,
      faulty: false,
    };
    note(judgeAnswer(answer, version, faulty), answer);
  }
  const findings = merged(told);
  return {
    ...togetherOf(judgements, messages.length, answers.length),
    findings,
    tables: violationTable(findings),
    notExamined: leftOutNote(messages),
  };
}

/** What a repair of the message would do away with is what can explain a refusal. */
const faultIn = ({ findings }: Judgement): boolean =>
  findings.some(({ fault }: Observation) => repairs[fault] !== undefined);

function togetherOf(
  judgements: readonly Judgement[],
  messages: number,
  answers: number,
): Omit<Judgement, 'findings'> {
  const violations = judgements
    .map(({ measurements }) => measurements?.['boot.violations'])
    .filter((count) => typeof count === 'number')
    .reduce((sum, count) => sum + count, 0);
  const [only] = judgements;
  const summary =
    judgements.length === 1 && only !== undefined
      ? only.summary
      : [
          ...(messages > 0 ? [plural(messages, 'message')] : []),
          ...(answers > 0 ? [plural(answers, 'answer')] : []),
          plural(violations, 'violation'),
        ].join(', ');
  const unseen = judgements.find(({ inconclusive }) => inconclusive !== undefined)?.inconclusive;
  const measurements = Object.assign({}, ...judgements.map((one) => one.measurements ?? {}));
  return {
    summary,
    measurements: {
      ...measurements,
      ...(messages > 0 ? { 'boot.violations': violations } : {}),
      ...(messages > 1 ? { 'boot.messages': messages } : {}),
    },
    ...(unseen === undefined ? {} : { inconclusive: unseen }),
  };
}

function leftOutNote(messages: readonly BootPayload[]) {
  const leftOut = messages.find((message) => message.leftOut !== undefined)?.leftOut;
  if (leftOut === undefined) return [];
  return [
    {
      what: `${leftOut} earlier messages of this file: only the last ones are judged`,
      how: 'give a shorter part of the log',
    },
  ];
}
