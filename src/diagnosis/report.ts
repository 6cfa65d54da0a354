import { type Static, Type } from 'typebox';
import { nullable } from '../facts/common.ts';
import { Action, Facts } from '../facts/document.ts';
import { StageName } from '../facts/stage-record.ts';
import { OcppVersion, SecurityProfile } from '../facts/statement.ts';

/**
 * The JSON report of every command that judges. Within 1.x fields and enum values may
 * be added; nothing is renamed or removed, and codes are never used again for another
 * thing. Consumers accept unknown enum values.
 */
export const RemediationStep = Type.Object({
  step: Type.String(),
  who: Type.Enum(['technician', 'backend-operator', 'site-network', 'carrier', 'vendor']),
  command: Type.Optional(Type.String()),
  verify: Type.Optional(Type.String()),
});
export type RemediationStep = Static<typeof RemediationStep>;

export const Finding = Type.Object({
  id: Type.String(),
  fault: Type.String(),
  /** Stable for identity, fault and subject, so that repeats merge; left out under strict redaction. */
  fingerprint: Type.Optional(Type.String()),
  mrec: nullable(Type.String()),
  mrecTitle: nullable(Type.String()),
  codeList: Type.Literal('ghostcheck-master-fault-index'),
  chargex: nullable(Type.Object({ code: Type.String(), name: Type.String() })),
  severity: Type.Enum(['fault', 'warning', 'note']),
  confidence: Type.Enum(['certain', 'likely', 'possible']),
  stage: StageName,
  owner: Type.Enum([
    'charger',
    'backend',
    'network',
    'configuration',
    'sim',
    'vehicle',
    'laptop',
    'unknown',
  ]),
  title: Type.String(),
  detail: Type.String(),
  evidence: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })),
  remediation: Type.Array(RemediationStep),
  causedBy: nullable(Type.String()),
});
export type Finding = Static<typeof Finding>;

export const Check = Type.Object({
  stage: StageName,
  status: Type.Enum([
    'pass',
    'note',
    'warning',
    'fault',
    'follows',
    'blocked',
    'skipped',
    'inconclusive',
    'crashed',
  ]),
  /** What was seen, in one line. */
  summary: Type.Optional(Type.String()),
  /** The id of the finding that stopped or caused it, or the missing input in words. */
  because: Type.Optional(Type.String()),
  durationMs: Type.Number(),
});
export type Check = Static<typeof Check>;

/** What a stage saw, side by side, where a sentence would not do. Every row has a cell for each column. */
export const ReportTable = Type.Object({
  stage: StageName,
  title: Type.String(),
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.String())),
});
export type ReportTable = Static<typeof ReportTable>;

export const Report = Type.Object({
  schemaVersion: Type.Literal('1.0'),
  tool: Type.Object({ name: Type.String(), version: Type.String() }),
  run: Type.Object({
    id: Type.String(),
    mode: Type.Enum(['live', 'replay', 'simulated', 'offline']),
    startedAt: Type.String(),
    judgedAt: Type.String(),
    durationMs: Type.Number(),
    interrupted: Type.Boolean(),
  }),
  target: Type.Object({
    url: nullable(Type.String()),
    identity: nullable(Type.String()),
    ocppVersion: OcppVersion,
    securityProfile: nullable(SecurityProfile),
  }),
  network: Type.Object({
    interface: nullable(Type.String()),
    localAddress: nullable(Type.String()),
    gateway: nullable(Type.String()),
    resolver: nullable(Type.String()),
    uplink: Type.Enum(['laptop', 'charger']),
  }),
  labels: Type.Record(Type.String(), Type.String()),
  verdict: Type.Enum(['healthy', 'warning', 'fault', 'inconclusive']),
  scope: Type.Enum(['backend-from-laptop', 'backend-and-charger', 'charger', 'offline']),
  exitCode: Type.Integer(),
  /** From which severity on a finding makes the exit code 1. */
  failOn: Type.Optional(Type.Enum(['fault', 'warning'])),
  primary: nullable(Type.String()),
  findings: Type.Array(Finding),
  checks: Type.Array(Check),
  notExamined: Type.Array(Type.Object({ what: Type.String(), how: Type.String() })),
  tables: Type.Array(ReportTable),
  measurements: Type.Record(
    Type.String(),
    Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]),
  ),
  timeline: Type.Array(
    Type.Object({
      stage: StageName,
      startMs: Type.Number(),
      durationMs: Type.Number(),
      outcome: Type.String(),
    }),
  ),
  actions: Type.Array(Action),
  overrides: Type.Array(Type.String()),
  facts: Facts,
});
export type Report = Static<typeof Report>;

/** Several reports in one document, as `examine` prints them: one of each station that came. */
export const Reports = Type.Object({
  schemaVersion: Report.properties.schemaVersion,
  reports: Type.Array(Type.Unsafe<Report>({ $ref: 'report-1.json' })),
  /** Where there is no report: what was waited for in vain, and what to look at. */
  notExamined: Type.Optional(Report.properties.notExamined),
});
