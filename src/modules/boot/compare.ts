import type { Judgement, Observation, Table } from '../../diagnosis/module.ts';
import type { BootPayload } from '../../facts/boot.ts';
import type { OcppVersion, SiteStatement } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { child, membersOf } from '../../ocpp/pointer.ts';
import { requestViolations } from '../../ocpp/validate.ts';
import { familyOf } from '../../ocpp/version.ts';
import { clip, describeValue, type Violation } from '../../ocpp/violations.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgePayload } from './judge-payload.ts';
import { plural } from './plural.ts';
import { violationTable } from './violation-table.ts';

/** What an update changed in a station's BootNotification, and which of it breaks the message. */
export function compared(before: BootPayload, after: BootPayload, site: SiteStatement): Judgement {
  const { version, judgement } = judgePayload(after, site, undefined);
  const versionBefore = before.version === 'unknown' ? site.ocppVersion : before.version;
  const old = new Set(isObject(before.payload) ? keysOf(versionBefore, before.payload) : []);
  const fresh = isObject(after.payload)
    ? requestViolations(version, after.payload).filter((one) => !old.has(keyOf(one)))
    : [];
  const changes = changesBetween(before, after);
  const broken = new Set(fresh.map(({ pointer }) => pointer));
  return {
    ...judgement,
    summary: `${changes.length} changed, ${plural(fresh.length, 'new violation')}`,
    findings: [
      ...versionChange(versionBefore, version, judgement),
      ...judgement.findings.map((finding) => since(finding, fresh)),
    ],
    measurements: {
      ...judgement.measurements,
      'boot.changes': changes.length,
      'boot.newViolations': fresh.length,
    },
    tables: [
      ...(changes.length === 0 ? [] : [tableOf(changes, broken)]),
      ...violationTable(judgement.findings),
    ],
  };
}

const keyOf = ({ defect, pointer }: Violation): string => `${defect}:${pointer}`;
const keysOf = (version: OcppVersion, payload: unknown): string[] =>
  requestViolations(version, payload).map(keyOf);

function versionChange(
  before: OcppVersion,
  after: OcppVersion,
  { findings }: Judgement,
): Observation[] {
  const told = findings.some(({ fault }) => fault === 'boot-version-mismatch');
  if (told || familyOf(before) === familyOf(after)) return [];
  return [
    {
      fault: 'boot-version-mismatch',
      confidence: 'likely',
      detail: `The message before was of OCPP ${familyOf(before)}, this one is of OCPP ${familyOf(after)}. A backend that is set up for the old version refuses every message of this station.`,
      evidence: [
        { label: 'Before', value: `OCPP ${familyOf(before)}` },
        { label: 'After', value: `OCPP ${familyOf(after)}` },
      ],
    },
  ];
}

/** Says of a finding about a field whether it came with the update. */
function since(finding: Observation, fresh: readonly Violation[]): Observation {
  const [, defect] = /^boot-field-(missing|type|value|too-long|unknown)$/.exec(finding.fault) ?? [];
  if (defect === undefined) return finding;
  const isNew = fresh.some((one) => one.defect === defect && one.pointer === finding.subject);
  const value = isNew ? 'new with the update' : 'the same before the update';
  return { ...finding, evidence: [...finding.evidence, { label: 'Since', value }] };
}

interface Change {
  readonly pointer: string;
  readonly what: 'added' | 'removed' | 'changed' | 'type changed';
  readonly before: string;
  readonly after: string;
}

function changesBetween(before: BootPayload, after: BootPayload): Change[] {
  const was = leavesOf(before);
  const is = leavesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((pointer): Change[] => {
    const old = was.get(pointer);
    const now = is.get(pointer);
    if (old === undefined) return [{ pointer, what: 'added', before: '', after: now?.shown ?? '' }];
    if (now === undefined) return [{ pointer, what: 'removed', before: old.shown, after: '' }];
    if (old.key === now.key) return [];
    const what = old.type === now.type ? 'changed' : 'type changed';
    return [{ pointer, what, before: old.shown, after: now.shown }];
  });
}

interface Leaf {
  readonly type: string;
  readonly key: string;
  readonly shown: string;
}

/** All values that hold no others, by pointer; hidden ones by what is known of them. */
function leavesOf({ payload, hidden }: BootPayload): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const standIns = new Map(hidden.map((one) => [one.pointer, one]));
  const visit = (value: unknown, pointer: string): void => {
    const standIn = standIns.get(pointer);
    const entries = Array.isArray(value)
      ? [...value.entries()]
      : isObject(value)
        ? Object.entries(value)
        : [];
    if (entries.length > 0) {
      for (const [name, inner] of entries) visit(inner, child(pointer, name));
      return;
    }
    const shown =
      standIn === undefined
        ? describeValue(value)
        : `${plural(standIn.length, 'character')}, hidden`;
    const key = JSON.stringify([value, standIn?.form ?? null]);
    leaves.set(pointer, { type: value === null ? 'null' : typeof value, key, shown });
  };
  visit(payload, '');
  return leaves;
}

function tableOf(changes: readonly Change[], broken: ReadonlySet<string>): Table {
  const breaks = (pointer: string) =>
    [...broken].some((one) => one === pointer || pointer.startsWith(`${one}/`)) ? 'yes' : '';
  return {
    title: 'What changed in the BootNotification',
    columns: ['Field', 'Change', 'Breaks', 'Before and after'],
    rows: changes
      .slice(0, THRESHOLDS.boot.maxFindings)
      .map(({ pointer, what, before, after }) => [
        clip(membersOf(pointer).join('.'), 40) || 'the message',
        what,
        breaks(pointer),
        [before, after].filter((text) => text !== '').join(' → '),
      ]),
  };
}
