import type {
  Evidence,
  JudgeInput,
  Judgement,
  Measurement,
  Observation,
} from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import type { AuthorizeExchange } from '../../facts/authorize.ts';
import type { DnsLookup } from '../../facts/dns.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import { statusOf } from '../../ocpp/authorize-answer.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeFailures } from './judge-failures.ts';
import { type Latency, latencyOf } from './latency.ts';
import { notSent } from './not-sent.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'authorize.exchange',
  'boot.exchange',
  'session.close',
  'dns.lookup',
] as const;

const { slowAboveMs } = THRESHOLDS.authorize;

/** What the backend makes of the token, and how long it took. */
export function judge({ site, records }: JudgeInput<(typeof READS)[number]>): Judgement {
  const tries = ofKind(records, 'authorize.exchange');
  if (tries.length === 0) {
    return notSent(
      site,
      lastOfKind(records, 'boot.exchange'),
      lastOfKind(records, 'session.close'),
    );
  }
  const latency = latencyOf(tries.flatMap(({ latencyMs }) => latencyMs ?? []));
  const dnsMs = slowestLookup(ofKind(records, 'dns.lookup'));
  const statuses = tries.flatMap(({ answer }) => statusOf(site.ocppVersion, answer) ?? []);
  const beside =
    dnsMs === null
      ? []
      : [{ label: 'Name lookup beside it', value: `${ms(dnsMs)} at the slowest resolver` }];
  const findings = [
    ...judgeFailures(tries, beside),
    ...judgeAnswers(tries, site.ocppVersion),
    ...slow(tries, latency, beside),
  ];
  const judgement = {
    findings,
    summary: summaryOf(tries, statuses, latency),
    measurements: {
      'authorize.status': statuses.at(-1) ?? null,
      'authorize.tries': tries.length,
      ...measured(latency),
      ...(dnsMs === null ? {} : { 'authorize.dnsMs': Math.round(dnsMs) }),
    },
    ...(latency === null || tries.length === 1 ? {} : { tables: [table(tries, latency)] }),
  };
  if (findings.length === 0 && statuses.length === 0) {
    const what = 'the answer to Authorize: the connection or the run ended first';
    return { ...judgement, inconclusive: { what, how: RUN_AGAIN } };
  }
  return findings.length === 0 ? { ...judgement, notExamined: [AT_THE_CHARGER] } : judgement;
}

/** ChargeX's CX009 is about the driver and the car, whatever the backend does. */
const AT_THE_CHARGER = {
  what: 'why a charger itself reports CX009: it counts from plugging in, and the backend answers in time',
  how: 'ghostcheck explain CX009',
};

function summaryOf(
  tries: readonly AuthorizeExchange[],
  statuses: readonly string[],
  latency: Latency | null,
): string {
  const words = [...new Set(statuses)].join(', ');
  const last = tries.at(-1)?.outcome;
  const outcome = words || (last === undefined ? '' : OUTCOMES[last]);
  if (latency === null) return outcome;
  if (tries.length === 1) return `${outcome} in ${ms(latency.max)}`;
  return `${outcome}, ${tries.length} tries: median ${ms(latency.median)}, p95 ${ms(latency.p95)}`;
}

const OUTCOMES: Readonly<Record<AuthorizeExchange['outcome'], string>> = {
  result: 'an answer without a valid status',
  error: 'refused with an error',
  silent: 'no answer',
  closed: 'closed before an answer',
  nonsense: 'an answer that is not OCPP',
  aborted: 'not waited for',
};

function slow(
  tries: readonly AuthorizeExchange[],
  latency: Latency | null,
  beside: readonly Evidence[],
): Observation[] {
  if (latency === null || latency.p95 <= slowAboveMs) return [];
  const how =
    tries.length === 1
      ? `The answer took ${seconds(latency.max)}.`
      : `Half of the answers took ${seconds(latency.median)} or more, the longest ${seconds(latency.max)}.`;
  return [
    {
      fault: 'authorize-slow',
      confidence: 'certain',
      detail: `${how} A driver with a card waits that long; a car that authorizes itself by ISO 15118 may give up after ${seconds(slowAboveMs)}.`,
      evidence: [
        { label: 'Latency', value: `median ${ms(latency.median)}, p95 ${ms(latency.p95)}` },
        { label: 'Message timeout', value: seconds(tries[0]?.timeoutMs ?? 0) },
        ...beside,
      ],
    },
  ];
}

/** The router's own resolver where that was asked, and whichever took longest in any case. */
function slowestLookup(lookups: readonly DnsLookup[]): number | null {
  const answered = lookups.filter(
    ({ purpose, addresses }) => purpose !== 'canary' && addresses.length > 0,
  );
  return answered.length === 0 ? null : Math.max(...answered.map(({ durationMs }) => durationMs));
}

function measured(latency: Latency | null): Record<string, Measurement> {
  const rounded = (value: number | undefined) => (value === undefined ? null : Math.round(value));
  return {
    'authorize.minMs': rounded(latency?.min),
    'authorize.medianMs': rounded(latency?.median),
    'authorize.p95Ms': rounded(latency?.p95),
    'authorize.maxMs': rounded(latency?.max),
  };
}

const table = (tries: readonly AuthorizeExchange[], { min, median, p95, max }: Latency) => ({
  title: `Latency of Authorize, ${tries.filter(({ latencyMs }) => latencyMs !== null).length} of ${tries.length} tries answered`,
  columns: ['min', 'median', 'p95', 'max', 'ISO 15118-2', 'message timeout'],
  rows: [[min, median, p95, max, slowAboveMs, tries[0]?.timeoutMs ?? 0].map(ms)],
});

const ms = (value: number) => `${Math.round(value)} ms`;
const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
