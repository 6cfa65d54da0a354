import type { JudgeInput, Judgement } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'clock.ntp',
  'clock.charger',
  'station.hello',
  'station.secured',
  'station.ntp-request',
  'upgrade.attempt',
  'boot.exchange',
  'session.heartbeat',
] as const;

export type ClockInput = JudgeInput<(typeof READS)[number]>;

/** What one of the three clocks adds to the judgement; `words` goes into the row. */
export interface ClockJudged extends Omit<Judgement, 'summary' | 'notExamined' | 'idle'> {
  readonly words: string | null;
  readonly notExamined?: Judgement['notExamined'];
}
