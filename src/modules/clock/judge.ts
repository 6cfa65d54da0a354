import type { JudgeInput, Judgement } from '../../diagnosis/module.ts';
import { judgeBackend } from './judge-backend.ts';
import { judgeCharger } from './judge-charger.ts';
import { judgeLaptop } from './judge-laptop.ts';

export type ClockInput = JudgeInput<
  'clock.ntp' | 'clock.charger' | 'upgrade.attempt' | 'boot.exchange'
>;

/** What one of the three clocks adds to the judgement; `words` goes into the row. */
export interface ClockJudged extends Omit<Judgement, 'summary' | 'notExamined'> {
  readonly words: string | null;
  readonly notExamined?: Judgement['notExamined'];
}

/** Three clocks against true time: the charger's, this laptop's and the backend's. */
export function judge(input: ClockInput): Judgement {
  const judged = [judgeCharger(input), judgeLaptop(input), judgeBackend(input)];
  const words = judged.flatMap((one) => one.words ?? []);
  const inconclusive = judged.find((one) => one.inconclusive !== undefined)?.inconclusive;
  return {
    findings: judged.flatMap(({ findings }) => findings),
    summary: words.join('; ') || 'no clock was compared',
    measurements: Object.assign({}, ...judged.map(({ measurements }) => measurements ?? {})),
    ...(inconclusive === undefined ? {} : { inconclusive }),
    notExamined: judged.flatMap(({ notExamined }) => notExamined ?? []),
  };
}
