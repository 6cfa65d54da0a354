import type { JudgeInput, Judgement } from '../../diagnosis/module.ts';
import { lastOfKind } from '../../facts/select.ts';
import { judgeExchange } from './judge-exchange.ts';
import { judgePayload } from './judge-payload.ts';

/** Judges the message itself, and where it was sent, what came back. */
export function judge({ site, records }: JudgeInput<'boot.payload' | 'boot.exchange'>): Judgement {
  const given = lastOfKind(records, 'boot.payload');
  const exchange = lastOfKind(records, 'boot.exchange');
  if (given === undefined) return { findings: [], summary: 'no BootNotification' };
  const message = judgePayload(given, site, exchange);
  if (exchange === undefined) return message;
  const answer = judgeExchange(exchange, message.version, message.findings.length > 0);
  return {
    ...answer,
    findings: [...message.findings, ...answer.findings],
    measurements: { ...message.measurements, ...answer.measurements },
  };
}
