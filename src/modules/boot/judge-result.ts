import type { Evidence, Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { responseViolations } from '../../ocpp/validate.ts';
import { familyOf } from '../../ocpp/version.ts';
import { clip } from '../../ocpp/violations.ts';

/** Judges a CALLRESULT: whether it is valid, and what it says of the station. */
export function judgeResult(exchange: BootExchange, version: OcppVersion): Judgement {
  const answer = isObject(exchange.answer) ? exchange.answer : {};
  const status = registrationStatus(answer.status);
  const interval = typeof answer.interval === 'number' ? answer.interval : null;
  const took = exchange.latencyMs === null ? '' : ` in ${Math.round(exchange.latencyMs)} ms`;
  const wait = interval === null ? '' : `, interval ${interval} s`;
  return {
    summary: `${status ?? 'answer without a valid status'}${took}${wait}`,
    findings: [
      ...invalidResponse(exchange.answer, version),
      ...(status === null ? [] : statusFinding(status, answer, interval)),
    ],
    measurements: { 'boot.status': status, 'boot.interval': interval },
  };
}

type Status = 'Accepted' | 'Pending' | 'Rejected';

const registrationStatus = (value: unknown): Status | null =>
  value === 'Accepted' || value === 'Pending' || value === 'Rejected' ? value : null;

/** More than milliseconds, which OCPP 2.x does not allow and most stations can read. */
const EXTRA_DECIMALS = /(\.\d{3})\d+/;

function invalidResponse(answer: unknown, version: OcppVersion): Observation[] {
  const time = isObject(answer) ? answer.currentTime : undefined;
  const precise =
    familyOf(version) === '2.x' && typeof time === 'string' && EXTRA_DECIMALS.test(time);
  const judged =
    precise && isObject(answer)
      ? { ...answer, currentTime: time.replace(EXTRA_DECIMALS, '$1') }
      : answer;
  const violations = responseViolations(version, judged);
  const findings: Observation[] = [];
  if (violations.length > 0) {
    const wrong = violations.map(({ pointer }) => pointer.slice(1) || 'the payload');
    findings.push({
      fault: 'boot-response-invalid',
      confidence: 'certain',
      detail: `The backend answered, but not as OCPP ${version} has it (${clip(wrong.join(', '), 120)}). Many stations ignore such an answer and never come online.`,
      evidence: violations.slice(0, 10).map(({ pointer, defect, expected, found }) => ({
        label: clip(pointer) || 'payload',
        value: `${defect === 'unknown' ? 'unknown field' : `expected ${expected}`}; found ${found}`,
      })),
    });
  }
  if (precise) {
    findings.push({
      fault: 'boot-time-decimals',
      confidence: 'certain',
      detail: `The backend's currentTime has more than the three decimals that OCPP ${version} allows. Most stations read it; some ignore the whole answer.`,
      evidence: [{ label: 'currentTime', value: clip(time) }],
    });
  }
  return findings;
}

function statusFinding(
  status: Status,
  answer: Record<string, unknown>,
  interval: number | null,
): Observation[] {
  if (status === 'Accepted') return interval === 0 ? [noInterval] : [];
  const next =
    interval === null || interval <= 0
      ? 'when it chooses to: the backend named no interval'
      : `in ${interval} s`;
  const evidence = [
    { label: 'Status', value: status },
    { label: 'Next attempt of the station', value: next },
    ...statusInfo(answer.statusInfo),
  ];
  if (status === 'Pending') {
    return [
      {
        fault: 'boot-pending',
        confidence: 'certain',
        detail: `The backend knows the station and keeps it waiting. The station asks again ${next}; a reboot now would only start the waiting anew, and can break a set-up that is going on.`,
        evidence,
      },
    ];
  }
  return [
    {
      fault: 'boot-rejected',
      confidence: 'certain',
      detail: `The backend understood the message and rejected the station: it is not registered there under this identity, or it is not enabled. The station asks again ${next}, and must be silent until then.`,
      evidence,
    },
  ];
}

const noInterval: Observation = {
  fault: 'boot-interval-zero',
  confidence: 'certain',
  detail:
    'The backend accepted the station with an interval of 0, which leaves it to the station how often it sends a Heartbeat: some send thousands in seconds, some none.',
  evidence: [{ label: 'interval', value: '0 s' }],
};

function statusInfo(info: unknown): Evidence[] {
  if (!isObject(info)) return [];
  const { reasonCode, additionalInfo } = info;
  return [
    ...(typeof reasonCode === 'string' ? [{ label: 'Reason', value: clip(reasonCode) }] : []),
    ...(typeof additionalInfo === 'string'
      ? [{ label: 'More from the backend', value: clip(additionalInfo, 200) }]
      : []),
  ];
}
