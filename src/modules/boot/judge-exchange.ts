import type { Evidence, Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { isFormatCode } from '../../ocpp/error-codes.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { responseViolations } from '../../ocpp/validate.ts';
import { familyOf } from '../../ocpp/version.ts';
import { clip } from '../../ocpp/violations.ts';

/** Judges what came back. `faulty`: the message itself has findings of its own. */
export function judgeExchange(
  exchange: BootExchange,
  version: OcppVersion,
  faulty: boolean,
): Judgement {
  const judged = OUTCOMES[exchange.outcome](exchange, version, faulty);
  const measurements = { 'boot.latencyMs': exchange.latencyMs, ...judged.measurements };
  return { ...judged, findings: [...judged.findings, ...calledEarly(exchange)], measurements };
}

type Judge = (exchange: BootExchange, version: OcppVersion, faulty: boolean) => Judgement;

const OUTCOMES: Readonly<Record<BootExchange['outcome'], Judge>> = {
  result: judgeResult,
  error: judgeError,
  silent: (exchange, _version, faulty) => ({
    summary: `no answer in ${secondsOf(exchange.timeoutMs)}`,
    findings: [
      {
        fault: 'boot-no-answer',
        confidence: 'likely',
        detail: `The BootNotification was sent, and nothing came back within ${secondsOf(exchange.timeoutMs)}, while the connection stayed open.${faulty ? ' Some backends drop a message without a word when they cannot read it: repair the message first.' : ''}`,
        evidence: [
          { label: 'Waited', value: secondsOf(exchange.timeoutMs) },
          { label: 'Subprotocol', value: exchange.subprotocol ?? 'none agreed' },
        ],
      },
    ],
  }),
  // Whose close it was, and why, is judged where the session is.
  closed: () =>
    unseen('closed before an answer', 'the answer to the BootNotification: the connection ended'),
  failed: ({ error }) =>
    unseen(
      'the connection broke',
      `the answer to the BootNotification: ${clip(error?.message ?? 'the connection broke')}`,
    ),
  aborted: () =>
    unseen('not waited for', 'the answer to the BootNotification: the run ended first'),
  nonsense: (exchange) => ({
    summary: 'an answer that is not OCPP',
    findings: [
      {
        fault: 'boot-response-invalid',
        confidence: 'certain',
        detail:
          'What came back is neither a CALLRESULT nor a CALLERROR of OCPP: no station can read it.',
        evidence: [{ label: 'Answer', value: clip(exchange.raw ?? '', 200) }],
      },
    ],
  }),
};

function unseen(summary: string, what: string): Judgement {
  return { summary, findings: [], inconclusive: { what, how: 'run the same command again' } };
}

function judgeResult(exchange: BootExchange, version: OcppVersion): Judgement {
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
  if (status === 'Accepted') return [];
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

function judgeError(exchange: BootExchange, _version: OcppVersion, faulty: boolean): Judgement {
  const code = clip(exchange.errorCode ?? '') || 'an error without a code';
  const evidence = [
    { label: 'Error code', value: code },
    ...(exchange.errorDescription
      ? [{ label: 'Description', value: clip(exchange.errorDescription, 200) }]
      : []),
  ];
  const summary = `refused: ${code}`;
  if (exchange.errorCode === 'SecurityError') {
    const detail =
      'The backend answered SecurityError: the connection stands, but this station may not register over it.';
    return {
      summary,
      findings: [{ fault: 'boot-security-error', confidence: 'certain', detail, evidence }],
    };
  }
  if (isFormatCode(exchange.errorCode ?? '')) {
    const why = faulty
      ? 'The findings about the message itself say why.'
      : 'By our schema of this version nothing is wrong with it: the backend checks more, or reads it by another version or vendor schema.';
    return {
      summary,
      findings: [
        {
          fault: 'boot-format-refused',
          confidence: 'certain',
          detail: `The backend answered ${code}: it takes the message for malformed. ${why}`,
          evidence,
          owner: faulty ? 'charger' : 'backend',
        },
      ],
    };
  }
  const detail = `The backend answered ${code}, which names no fault of the message: it could not, or would not, handle a BootNotification.`;
  return { summary, findings: [{ fault: 'boot-failed', confidence: 'likely', detail, evidence }] };
}

function calledEarly({ callsBefore }: BootExchange): Observation[] {
  if (callsBefore.length === 0) return [];
  const actions = clip([...new Set(callsBefore)].map((action) => clip(action)).join(', '), 200);
  return [
    {
      fault: 'boot-called-early',
      confidence: 'certain',
      detail: `Before it answered the BootNotification, the backend sent ${actions}. Some chargers drop the connection at that.`,
      evidence: [{ label: 'Commands', value: actions }],
    },
  ];
}

const secondsOf = (ms: number) => `${Math.round(ms / 100) / 10} s`;
