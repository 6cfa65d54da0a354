import type { Facts } from '../facts/document.ts';
import { lastOfKind, ofKind } from '../facts/select.ts';
import type { OcppVersion } from '../facts/statement.ts';
import { causesOf, findingId } from './causes.ts';
import { checksOf } from './checks.ts';
import { digest } from './digest.ts';
import { findingOf } from './finding.ts';
import { type Instants, instantsOf } from './instants.ts';
import { type Judged, judgeStage } from './judge-world.ts';
import type { AnyModule, Measurement, NotExamined } from './module.ts';
import { primaryOf, ranked, weighed } from './ranking.ts';
import type { Report } from './report.ts';
import { exitCodeOf, verdictOf } from './verdict.ts';

export interface JudgeOptions {
  /** Replaces the instant to judge at, ms since 1970; null: when the facts were recorded. */
  readonly at?: number | null;
  readonly failOn?: 'fault' | 'warning';
  readonly replay?: boolean;
}

/**
 * From facts to the report: the same for a run that just ended and for facts recorded
 * last week. Pure: the same facts, judged at the same instant, give the same document.
 */
export function assemble(
  modules: readonly AnyModule[],
  facts: Facts,
  options: JudgeOptions = {},
): Report {
  const at = options.at ?? null;
  const instants = instantsOf(facts, at);
  const ran = modules.filter((module) =>
    facts.stages.some(({ stage, outcome }) => stage === module.stage && outcome !== 'skipped'),
  );
  const judged = ran.map((module) => judgedOf(module, facts, at));
  const judgements = judged.flatMap(({ judgement }) => judgement ?? []);
  const observations = judgements.flatMap(({ findings }) => findings);
  const causes = causesOf(ran, facts, at, observations);
  const findings = ranked(
    weighed(
      observations.map((seen) => findingOf(seen, facts.site, causes.get(findingId(seen)) ?? null)),
    ),
  );
  const checks = checksOf(facts.stages, judged, findings);
  const verdict = verdictOf(findings, checks, facts);
  const failOn = options.failOn ?? 'fault';
  const measurements: Record<string, Measurement> = Object.assign(
    {},
    ...judgements.map((judgement) => judgement.measurements ?? {}),
  );
  return {
    schemaVersion: '1.0',
    tool: facts.tool,
    run: {
      id: digest([
        facts.startedAt,
        facts.durationMs,
        facts.site.url,
        options.replay === true,
        at,
        lastOfKind(facts.records, 'clock.charger')?.reading ?? null,
      ]),
      mode: options.replay === true ? 'replay' : facts.mode,
      startedAt: facts.startedAt,
      judgedAt: new Date(instants.now).toISOString(),
      durationMs: facts.durationMs,
      interrupted: facts.interrupted,
    },
    target: {
      url: facts.site.url,
      identity: facts.site.identity,
      ocppVersion: ocppVersionOf(facts),
      securityProfile: facts.site.securityProfile,
    },
    network: networkOf(facts),
    labels: facts.site.labels,
    verdict,
    scope: scopeOf(facts, instants),
    exitCode: exitCodeOf(verdict, findings, checks, facts.interrupted, failOn),
    failOn,
    primary: primaryOf(findings)?.id ?? null,
    findings,
    checks,
    notExamined: notExaminedOf(facts, judgements),
    tables: judged.flatMap(({ stage, judgement }) =>
      (judgement?.tables ?? []).map(({ title, columns, rows }) => ({
        stage,
        title,
        columns: [...columns],
        rows: rows.map((cells) => [...cells]),
      })),
    ),
    measurements,
    timeline: facts.stages
      .filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'blocked')
      .map(({ stage, startMs, durationMs, outcome }) => ({ stage, startMs, durationMs, outcome })),
    actions: facts.actions,
    overrides: facts.overrides,
    facts,
  };
}

/** A blocked stage may have facts all the same (an input file); that it lacks others is no news. */
function judgedOf(module: AnyModule, facts: Facts, at: number | null): Judged {
  const judged = judgeStage(module, facts, at);
  const record = facts.stages.find(({ stage }) => stage === module.stage);
  if (record?.outcome !== 'blocked' || judged.judgement === undefined) return judged;
  const { inconclusive: _told, ...judgement } = judged.judgement;
  return { ...judged, judgement };
}

function networkOf({ records, site }: Facts): Report['network'] {
  const path = lastOfKind(records, 'network.path');
  return {
    interface: path?.interface ?? null,
    localAddress: path?.localAddress ?? null,
    gateway: path?.gateway ?? null,
    resolver: path?.resolver ?? null,
    uplink: site.uplink,
  };
}

function scopeOf({ mode, records }: Facts, { chargerNow }: Instants): Report['scope'] {
  if (mode === 'offline') return 'offline';
  const backend = records.some(({ kind }) => kind === 'dns.lookup' || kind === 'tcp.dial');
  const charger =
    chargerNow !== null ||
    records.some(
      ({ kind }) =>
        kind === 'station.hello' || kind === 'station.request' || kind === 'boot.payload',
    );
  const modem = ofKind(records, 'signal.modem').some(({ answered }) => answered);
  if (!backend) return charger || modem ? 'charger' : 'backend-from-laptop';
  return charger ? 'backend-and-charger' : 'backend-from-laptop';
}

function notExaminedOf(
  facts: Facts,
  judgements: readonly { inconclusive?: NotExamined; notExamined?: readonly NotExamined[] }[],
): NotExamined[] {
  const skipped = facts.stages.flatMap(({ stage, because, how }) =>
    how === null ? [] : [{ what: `${stage}: ${because ?? 'not examined'}`, how }],
  );
  const told = judgements.flatMap(({ inconclusive, notExamined }) => [
    ...(inconclusive === undefined ? [] : [inconclusive]),
    ...(notExamined ?? []),
  ]);
  return [...told, ...skipped];
}

/** Of a message in a file its own version counts, unless one is stated. */
function ocppVersionOf({ site, records }: Facts): OcppVersion {
  const file = lastOfKind(records, 'boot.payload');
  const judgedBy = file?.source === 'file' && file.version !== 'unknown' ? file.version : null;
  return site.ocppVersionStated ? site.ocppVersion : (judgedBy ?? site.ocppVersion);
}
