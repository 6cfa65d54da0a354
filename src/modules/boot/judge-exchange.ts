import type { Judgement, Observation } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { clip } from '../../ocpp/violations.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgeError } from './judge-error.ts';
import { judgeResult } from './judge-result.ts';

/** Judges what came back. `faulty`: the message has faults that can explain a refusal. */
export function judgeExchange(
  exchange: BootExchange,
  version: OcppVersion,
  faulty: boolean,
): Judgement {
  const judged = OUTCOMES[exchange.outcome](exchange, version, faulty);
  const measurements = {
    'boot.latencyMs': exchange.latencyMs === null ? null : Math.round(exchange.latencyMs),
    ...judged.measurements,
  };
  return { ...judged, findings: [...judged.findings, ...calledEarly(exchange)], measurements };
}

type Judge = (exchange: BootExchange, version: OcppVersion, faulty: boolean) => Judgement;

const OUTCOMES: Readonly<Record<BootExchange['outcome'], Judge>> = {
  result: judgeResult,
  error: judgeError,
  silent: judgeSilence,
  // Whose close it was, and why, is judged where the session is.
  closed: () =>
    unseen(
      'closed before an answer',
      'the answer to the BootNotification: the connection was closed first',
      'mend what closed it, then run the same command again',
    ),
  failed: ({ error }) =>
    unseen(
      'the connection broke',
      `the answer to the BootNotification: ${clip(error?.message ?? 'the connection broke')}`,
    ),
  aborted: () =>
    unseen('not waited for', 'the answer to the BootNotification: the run ended first'),
  nonsense: ({ raw, error }) => ({
    summary: error === null ? 'an answer that is not OCPP' : clip(error.message),
    findings: [
      {
        fault: 'boot-response-invalid',
        // An answer to an earlier message may have come late, and this one never.
        confidence: error?.code === 'EMESSAGEID' ? 'likely' : 'certain',
        detail:
          error === null
            ? 'What came back is neither a CALLRESULT nor a CALLERROR of OCPP: no station can read it.'
            : `What came back is ${clip(error.message)}: no station can make use of it.`,
        evidence: [{ label: 'Answer', value: clip(raw ?? '', 200) }],
      },
    ],
  }),
};

function judgeSilence(
  { timeoutMs, subprotocol }: BootExchange,
  _version: OcppVersion,
  faulty: boolean,
): Judgement {
  const waited = secondsOf(timeoutMs);
  // A run that ends early leaves less time than a slow backend needs.
  const short = timeoutMs < THRESHOLDS.session.backendSlowAboveMs;
  const detail = [
    `The BootNotification was sent, and nothing came back within ${waited}, while the connection stayed open.`,
    short ? 'No more time was left in this run: a slow backend would look the same.' : '',
    faulty
      ? 'Some backends drop a message without a word when they cannot read it: repair the message first.'
      : '',
  ];
  return {
    summary: `no answer in ${waited}`,
    findings: [
      {
        fault: 'boot-no-answer',
        confidence: short ? 'possible' : 'likely',
        detail: detail.filter((sentence) => sentence !== '').join(' '),
        evidence: [
          { label: 'Waited', value: waited },
          { label: 'Subprotocol', value: subprotocol ?? 'none agreed' },
        ],
      },
    ],
  };
}

function unseen(summary: string, what: string, how = RUN_AGAIN): Judgement {
  return { summary, findings: [], inconclusive: { what, how } };
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
