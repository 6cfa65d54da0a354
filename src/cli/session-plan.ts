import { readChargerClock } from '../diagnosis/charger-clock.ts';
import type { ExaminationOptions } from '../examine/examination.ts';
import type { Fact } from '../facts/document.ts';
import type { SiteStatement } from '../facts/statement.ts';
import type { ExamineFlags } from './examine-flags.ts';
import type { Io } from './io.ts';
import { openTransactionFile } from './kept-transactions.ts';
import { repairsOf } from './station-repairs.ts';
import { UsageError } from './usage-error.ts';
import { durationMs } from './values.ts';

/** What is done in the sessions, and what is to be closed when they are over. */
export interface SessionPlan {
  readonly options: Pick<
    ExaminationOptions,
    | 'bootAnswer'
    | 'clockBefore'
    | 'pingEveryMs'
    | 'repairs'
    | 'repairOnly'
    | 'onTransaction'
    | 'onRepaired'
  >;
  close(): Promise<void>;
}

/**
 * What the options ask to be done in the sessions of stations. What may cost the operator
 * something is said first.
 *
 * @throws {UsageError} where they contradict each other, or a file of theirs is of no use.
 */
export async function sessionPlan(
  flags: ExamineFlags,
  statement: SiteStatement,
  mayTellTime: boolean,
  say: (text: string) => void,
  io: Io,
): Promise<SessionPlan> {
  const repairs = await repairsOf(flags, statement, io);
  if (repairs.length > 0) refuseUnanswered(flags, mayTellTime);
  const file =
    flags.keepTransactions === undefined ? null : await openTransactionFile(flags.keepTransactions);
  warn(flags, say);
  let told = false;
  return {
    options: {
      bootAnswer: flags.observe === true ? 'observe' : (flags.bootAnswer ?? 'pending'),
      clockBefore: (records) => clockIn(records, statement),
      ...(flags.ping === undefined ? {} : { pingEveryMs: pingEveryMs(flags.ping) }),
      repairs,
      repairOnly: statement.identity,
      onTransaction: async (frame, { identity, address }) => {
        const kept = (await file?.keep(frame, { identity: identity ?? '', address })) ?? false;
        if (!told) for (const line of hasQueued(kept, flags.keepTransactions)) say(line);
        told = true;
        return kept;
      },
      onRepaired: (_wanted, { steps }) => {
        // What was asked for cannot be done to this charger; what it refused is a finding.
        if (steps.at(-1)?.outcome === 'impossible') io.setExitCode(2);
      },
    },
    close: async () => file?.close(),
  };
}

/** Told before the charger is: afterwards its clock may be right only because of that. */
function clockIn(records: readonly Fact[], { firmwareBuiltAt }: SiteStatement): string | null {
  const clock = readChargerClock(records, { laptopOffsetMs: 0, firmwareBuiltAt });
  if (clock === null) return null;
  const { reading, confidence, source } = clock;
  return `${new Date(reading).toISOString()}, ${confidence}, by ${source}`;
}

/** A repair needs a station that is registered, and its clock is set by the answer to its boot. */
function refuseUnanswered({ observe, bootAnswer }: ExamineFlags, mayTellTime: boolean): void {
  const refuse = (why: string, hint: string) => new UsageError('fix-unanswered', why, hint);
  if (observe === true || bootAnswer === 'rejected') {
    throw refuse(
      '--fix needs a charger that is registered',
      'Leave out --observe and --boot-answer rejected.',
    );
  }
  if (!mayTellTime) {
    throw refuse(
      "--fix answers the charger's boot with the time of this laptop, which NTP does not prove",
      'Name a time server with --ntp, or trust the clock with --trust-laptop-clock.',
    );
  }
}

function warn({ bootAnswer, fix = [] }: ExamineFlags, say: (text: string) => void): void {
  const accepts = bootAnswer === 'accepted' || fix.some((word) => word !== 'clock');
  if (!accepts) return;
  say('ghostcheck: a charger that is answered Accepted may send transactions that it has queued.');
  say('  None is acknowledged: at the first one its session is closed, before it gives it up.');
  say('  It counts its attempts, and may discard one after the last: do not let it try for long.');
}

const hasQueued = (kept: boolean, file: string | undefined): string[] => [
  `ghostcheck: this charger has transactions queued${kept ? `; what came is in ${file}` : ''}. They are left to its own backend:`,
  '  its session was closed without an answer. It will come again, and is closed again.',
];

const pingEveryMs = (text: string): number | null =>
  text.toLowerCase() === 'off' ? null : durationMs(text, '--ping');
