import type { StageRecord } from '../facts/stage-record.ts';
import { STAGES, type Stage } from '../facts/stages.ts';
import type { Judged } from './judge-world.ts';
import { NOT_EXAMINED_HERE } from './not-examined-here.ts';
import type { Check, Finding } from './report.ts';

/** One row for every stage, in the order of the handshake, whatever happened to it. */
export function checksOf(
  records: readonly StageRecord[],
  judged: readonly Judged[],
  findings: readonly Finding[],
): Check[] {
  return STAGES.map((stage) => {
    const record = records.find((candidate) => candidate.stage === stage);
    const verdict = judged.find((candidate) => candidate.stage === stage);
    const own = findings.filter((finding) => finding.stage === stage);
    return { stage, ...rowOf(record, verdict, own, findings), durationMs: record?.durationMs ?? 0 };
  });
}

const isOwn = ({ causedBy }: Finding) => causedBy === null;

type Row = Omit<Check, 'stage' | 'durationMs'>;

function rowOf(
  record: StageRecord | undefined,
  judged: Judged | undefined,
  own: readonly Finding[],
  all: readonly Finding[],
): Row {
  if (record === undefined) {
    return { status: 'skipped', because: NOT_EXAMINED_HERE };
  }
  if (record.outcome === 'skipped') {
    return { status: 'skipped', because: record.because ?? 'not asked for' };
  }
  const isOver = record.outcome === 'ran' || record.outcome === 'blocked';
  if (isOver && judged?.judgement?.idle === true) {
    return { status: 'skipped', because: judged.judgement.summary };
  }
  const crash = judged?.crash ?? (record.outcome === 'crashed' ? record.because : null);
  const summary = judged?.judgement?.summary;
  const told = summary === undefined ? {} : { summary };
  const of = (wanted: Finding['severity']) => own.filter(({ severity }) => severity === wanted);
  /** Once none of them is its own. */
  const following = ([first]: readonly Finding[]): Row | null =>
    first?.causedBy == null ? null : { status: 'follows', ...told, because: first.causedBy };
  const [faults, warnings] = [of('fault'), of('warning')];
  if (faults.some(isOwn)) return { status: 'fault', ...told };
  const follows = following(faults);
  if (follows !== null) return follows;
  if (crash != null) return { status: 'crashed', because: crash, ...told };
  if (record.outcome === 'blocked') {
    return { status: 'blocked', ...told, because: blocker(record, all) };
  }
  if (record.outcome === 'interrupted') {
    return { status: 'inconclusive', ...told, because: record.because ?? 'interrupted' };
  }
  const unseen = judged?.judgement?.inconclusive;
  if (unseen !== undefined) return { status: 'inconclusive', ...told, because: unseen.what };
  if (warnings.some(isOwn)) return { status: 'warning', ...told };
  return following(warnings) ?? { status: own.length > 0 ? 'note' : 'pass', ...told };
}

/** The finding of the blocking stage, or of the one that blocked that, or the words recorded. */
function blocker(record: StageRecord, findings: readonly Finding[]): string {
  const by: Stage | null = record.by;
  const finding =
    by === null
      ? undefined
      : findings.find(({ stage, severity }) => stage === by && severity === 'fault');
  return (
    finding?.id ?? record.because ?? (by === null ? 'a missing input' : `${by} did not get through`)
  );
}
