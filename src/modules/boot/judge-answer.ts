import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { clip } from '../../ocpp/violations.ts';
import { judgeExchange } from './judge-exchange.ts';
import { trapFindings } from './judge-traps.ts';
import { isResetDate } from './placeholders.ts';

/** Judges an answer that was found in a text: what is wrong with it is the backend's. */
export function judgeAnswer(
  exchange: BootExchange,
  version: OcppVersion,
  faulty: boolean,
): Judgement {
  const { line } = exchange;
  if (exchange.shortened === true) {
    return {
      summary: 'an answer that the log shortened',
      findings: [],
      inconclusive: {
        what: `the answer to the BootNotification: the log shortened it${line === undefined ? '' : ` at line ${line}`}`,
        how: 'take it from a log that shows whole messages',
      },
    };
  }
  const judged = judgeExchange(exchange, version, faulty);
  const { 'boot.latencyMs': _unseen, ...measurements } = judged.measurements ?? {};
  const alone = exchange.recorded?.answerTo === null;
  return {
    ...judged,
    findings: [
      ...(alone ? judged.findings.map(unchecked) : judged.findings),
      ...frameFinding(exchange),
      ...clockFinding(exchange.answer),
      ...trapFindings(exchange.traps ?? []).map((trap) => ({ ...trap, owner: 'backend' as const })),
    ],
    measurements,
  };
}

/** Of a message that is not in the text, our own check can say nothing. */
function unchecked(finding: Observation): Observation {
  const evidence = finding.evidence.filter(({ label }) => label !== 'Our own check');
  if (finding.fault !== 'boot-format-refused') return { ...finding, evidence };
  return {
    ...finding,
    detail:
      'The backend takes the message for malformed. The message itself is not in this text: give it too, to see why.',
    evidence,
    owner: 'unknown',
  };
}

function frameFinding({ outcome, recorded }: BootExchange): Observation[] {
  const error = recorded?.frameError ?? null;
  if (error === null || outcome === 'nonsense') return [];
  return [
    {
      fault: 'boot-response-invalid',
      subject: 'frame',
      confidence: 'certain',
      detail: `The answer can be read, but it breaks a rule of the OCPP frame: ${error}. Some stations ignore such an answer.`,
      evidence: [{ label: 'Frame', value: error }],
    },
  ];
}

/** A station sets its clock by the answer: then certificates are not yet valid to it. */
function clockFinding(answer: unknown): Observation[] {
  const time = isObject(answer) ? answer.currentTime : undefined;
  if (typeof time !== 'string' || !isResetDate(time)) return [];
  return [
    {
      fault: 'boot-response-invalid',
      subject: '/currentTime',
      confidence: 'likely',
      detail:
        'The currentTime of the answer is the first day of a clock that was never set: a station that takes it over will refuse certificates and write wrong times.',
      evidence: [{ label: 'currentTime', value: clip(time) }],
    },
  ];
}
