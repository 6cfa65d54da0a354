import type { Judgement } from '../../diagnosis/module.ts';
import { lastOfKind } from '../../facts/select.ts';
import type { BootInput } from './input.ts';
import { judgeExchange } from './judge-exchange.ts';
import { judgeFile } from './judge-file.ts';
import { judgePayload } from './judge-payload.ts';
import { repairs } from './repairs.ts';
import { judgeRegistration } from './station/judge-registration.ts';
import { unreadableFrames } from './station/unreadable-frames.ts';

/** The message as it was given, found or sent, and how a station that was examined registered. */
export function judge(input: BootInput): Judgement {
  const message = judgeMessage(input);
  const { records } = input;
  const unreadable = unreadableFrames(records);
  const registration = unreadable.length > 0 ? [] : judgeRegistration(records);
  return { ...message, findings: [...message.findings, ...unreadable, ...registration] };
}

/** Judges the message itself, and where it was sent, what came back; or all that a file holds. */
function judgeMessage(input: BootInput): Judgement {
  const { site, records } = input;
  const given = lastOfKind(records, 'boot.payload');
  const exchange = lastOfKind(records, 'boot.exchange');
  const sent = exchange !== undefined && exchange.recorded === undefined;
  if (!sent && (given?.source === 'file' || exchange !== undefined)) return judgeFile(input);
  if (given === undefined) return { findings: [], summary: 'no BootNotification' };
  const { version, judgement: message } = judgePayload(given, site, exchange);
  if (exchange === undefined) {
    const how = 'leave out --no-session';
    return site.sessionAllowed || given.source === 'station'
      ? message
      : {
          ...message,
          notExamined: [{ what: 'what the backend answers to the BootNotification', how }],
        };
  }
  // What a repair of the message would do away with is what can explain a refusal.
  const faulty = message.findings.some(({ fault }) => repairs[fault] !== undefined);
  const answer = judgeExchange(exchange, version, faulty);
  return {
    ...answer,
    findings: [...message.findings, ...answer.findings],
    measurements: { ...message.measurements, ...answer.measurements },
  };
}
