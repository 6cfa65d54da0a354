import type { Judgement } from '../../diagnosis/module.ts';
import type { ClockInput } from './input.ts';
import { judgeBackend } from './judge-backend.ts';
import { judgeCharger } from './judge-charger.ts';
import { judgeLaptop } from './judge-laptop.ts';

/** Three clocks against true time: the charger's, this laptop's and the backend's. */
export function judge(input: ClockInput): Judgement {
  const judged = [judgeCharger(input), judgeLaptop(input), judgeBackend(input)];
  // The row has room for what is wrong; what is right is told where nothing is wrong.
  const amiss = judged.filter((one) => one.findings.length > 0 || one.inconclusive !== undefined);
  const words = (amiss.length > 0 ? amiss : judged).flatMap((one) => one.words ?? []);
  const measurements = Object.assign({}, ...judged.map((one) => one.measurements ?? {}));
  const inconclusive = judged.find((one) => one.inconclusive !== undefined)?.inconclusive;
  const rest = {
    findings: judged.flatMap(({ findings }) => findings),
    measurements,
    notExamined: judged.flatMap(({ notExamined }) => notExamined ?? []),
  };
  if (words.length === 0) {
    // A backend that agrees with this laptop is only worth a row where it is all there is.
    const agrees = 'clock.backendOffsetMs' in measurements;
    if (agrees) return { ...rest, summary: 'backend and laptop agree' };
    const asked = input.site.only?.includes('clock') === true;
    const summary = 'no clock was compared';
    return asked ? { ...rest, summary, inconclusive: NONE } : { ...rest, summary, idle: true };
  }
  return {
    ...rest,
    summary: words.join('; '),
    ...(inconclusive === undefined ? {} : { inconclusive }),
  };
}

const NONE = {
  what: 'the clocks: there was none to compare',
  how: '--charger-time <ISO|url>, or leave out --no-ntp',
};
