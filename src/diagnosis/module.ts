import type { Attempt, ConnectionRun } from '../connection/attempt.ts';
import type { Action, Fact, FactKind, FactOf, Facts } from '../facts/document.ts';
import type { Stage } from '../facts/stages.ts';
import type { SiteStatement } from '../facts/statement.ts';
import type { Owner } from '../faults/entry.ts';
import type { FaultId } from '../faults/index.ts';

export type Confidence = 'certain' | 'likely' | 'possible';

export interface Evidence {
  readonly label: string;
  readonly value: string;
}

/** What a judge says: a fault of the index, and what shows it in the facts. */
export interface Observation {
  readonly fault: FaultId;
  /** Tells two findings of the same fault apart: a field, a certificate, a server. */
  readonly subject?: string;
  readonly confidence: Confidence;
  /** One to three sentences of what was seen and what it means here. */
  readonly detail: string;
  readonly evidence: readonly Evidence[];
  /** Where the facts tell better than the index whose it is. */
  readonly owner?: Owner;
  /** What the commands of its remedy name, beside the target; null leaves a command out. */
  readonly values?: Readonly<Record<string, string | null>>;
}

export interface NotExamined {
  readonly what: string;
  /** The command, option or question that would show it. */
  readonly how: string;
}

/** Rows of cells under named columns: what is told apart by comparing. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type Measurement = number | string | boolean | null;

/** All that a judge has to say of its stage. */
export interface Judgement {
  readonly findings: readonly Observation[];
  /** The row of the ladder, at most about 50 characters. */
  readonly summary: string;
  readonly measurements?: Readonly<Record<string, Measurement>>;
  readonly tables?: readonly Table[];
  /** True where no fact came up to judge: the row is skipped, and `summary` says why. */
  readonly idle?: boolean;
  /**
   * What was asked for and could not be seen. The row is inconclusive and so is the
   * verdict, unless something else is at fault.
   */
  readonly inconclusive?: NotExamined;
  /** What this stage cannot tell from here, without any effect on the verdict. */
  readonly notExamined?: readonly NotExamined[];
}

/** What a judge is given: the declared facts, and the instants to judge at (ms since 1970). */
export interface JudgeInput<K extends FactKind = FactKind> {
  readonly site: SiteStatement;
  readonly records: readonly FactOf<K>[];
  /** True time, as well as it is known. */
  readonly now: number;
  /** What the charger's clock shows at `now`; null where that is not known. */
  readonly chargerNow: number | null;
  /** What the laptop's clock shows at `now`. */
  readonly laptopNow: number;
}

/** Facts and statement: what a repair may change. */
export type World = Pick<Facts, 'site' | 'records' | 'recordedAt'>;

/** The world as it would be with one fault repaired. */
export type Repair = (world: World) => World;

/** How a probe ended: the next stages may go on, or not, or it was itself stopped. */
export type Gate =
  | { readonly gate: 'open' }
  | { readonly gate: 'shut' }
  | {
      readonly gate: 'blocked';
      readonly by: Stage | null;
      readonly because: string;
      readonly how?: string;
    };

/** What a probe may use. Facts are its only result. */
export interface ProbeRun extends ConnectionRun {
  /** Null where the URL cannot be dialled. */
  readonly attempt: Attempt | null;
  /** Says, before it is done, what is done in a station's name or to a device. */
  act(action: Omit<Action, 'at'>): void;
  /** Notes a rule of conduct that an option lifted. */
  override(what: string): void;
  /** Work that later stages need not wait for; the run ends when it has. */
  background(work: Promise<unknown>): void;
  /** True where that stage is part of this run, so that something is to be left for it. */
  willProbe(stage: Stage): boolean;
  /** What a stage's facts say so far, judged at the laptop's time: for gates. */
  findingsNow(stage: Stage): readonly Observation[];
}

/** Why a stage has nothing to do here. */
export interface Skip {
  readonly because: string;
  readonly how?: string;
}

/** For the stages that connect: without a URL there is nothing to connect to. */
export const needsUrl = ({ url }: SiteStatement): Skip | null =>
  url === null
    ? { because: 'no URL given', how: 'ghostcheck diagnose <url>, or url in the site file' }
    : null;

/**
 * One stage of the handshake. A folder of modules/ holds one, always of this shape;
 * adding a check means to change that folder, the fault index and a fixture.
 */
export interface StageModule<K extends FactKind = FactKind> {
  readonly stage: Stage;
  /** The stages whose gate must be open before the probe starts. */
  readonly after: readonly Stage[];
  /** The kinds of fact that the judge sees: no others reach it. */
  readonly reads: readonly K[];
  /** Null where the stage has what it needs. */
  skip(site: SiteStatement): Skip | null;
  /** True where an option or the site file asked for this stage. */
  asked(site: SiteStatement): boolean;
  /** What can be seen without any other stage (an input file): done first, whatever is blocked. */
  prepare?(run: ProbeRun): void;
  probe?(run: ProbeRun): Promise<Gate>;
  /** Runs when all probes have ended, where what they saw calls for another look. */
  followUp?(run: ProbeRun): Promise<void>;
  judge(input: JudgeInput<K>): Judgement;
  readonly repairs?: Readonly<Partial<Record<FaultId, Repair>>>;
}

/** A module as the runner and the ranking know it, whatever facts it reads. */
export type AnyModule = Omit<StageModule, 'reads' | 'judge'> & {
  readonly reads: readonly FactKind[];
  judge(input: JudgeInput): Judgement;
};

/** Narrows what the judge sees to what it declares. */
export function defineModule<const K extends FactKind>(module: StageModule<K>): AnyModule {
  const isRead = (record: Fact): record is FactOf<K> =>
    module.reads.some((kind) => kind === record.kind);
  return {
    ...module,
    judge: (input) => module.judge({ ...input, records: input.records.filter(isRead) }),
  };
}

/** A world without the records that `drop` picks. */
export function without(world: World, drop: (record: Fact) => boolean): World {
  return { ...world, records: world.records.filter((record) => !drop(record)) };
}
