import { THRESHOLDS } from '../thresholds.ts';
import type { TrialMaker } from './make-trial.ts';
import { type Seeker, seekersNames } from './seeker.ts';
import type { ShownCertificate } from './server-certificate.ts';
import type { Trial } from './trial-plan.ts';

const { maxTrialStations, trialRepeats } = THRESHOLDS.examine;

/** Certificates in turn, one a connection. */
export interface Trials {
  /** How many there are. */
  readonly count: number;
  /** Null where the station has seen all, or is one too many. */
  next(seeker: Seeker): Promise<ShownCertificate> | null;
  /** What was shown has been looked at (`judged`), or the station went before that: then it is shown again. */
  settle(seeker: Seeker, shown: ShownCertificate, judged: boolean): void;
}

interface Progress {
  at: number;
  repeats: number;
}

/** A station is told by its address and the name it asks for: it has told no identity yet. */
export function createTrials(
  plan: readonly Trial[],
  make: TrialMaker,
  names: readonly string[],
): Trials {
  const stations = new Map<string, Progress>();
  const made = new Map<string, Promise<ShownCertificate>>();
  const nameFor = seekersNames();
  const keyOf = ({ address, serverName }: Seeker) => `${address} ${serverName ?? ''}`;

  return {
    count: plan.length,
    next(seeker) {
      const key = keyOf(seeker);
      if (!stations.has(key) && stations.size >= maxTrialStations) return null;
      const progress = stations.get(key) ?? { at: 0, repeats: 0 };
      stations.set(key, progress);
      const trial = plan[progress.at];
      if (trial === undefined) return null;
      const name = nameFor(seeker);
      const certificate = `${trial.name} ${name}`;
      const ready = made.get(certificate) ?? make(trial, [...new Set([name, ...names])]);
      made.set(certificate, ready);
      const visitsLeft = plan.length - progress.at;
      return ready.then(({ shown, context }) => ({ shown: { ...shown, visitsLeft }, context }));
    },
    settle(seeker, { shown }, judged) {
      const progress = stations.get(keyOf(seeker));
      // Of two connections side by side both were shown the same.
      if (progress === undefined || plan[progress.at]?.name !== shown.trial) return;
      progress.repeats += 1;
      if (!judged && progress.repeats <= trialRepeats) return;
      progress.at += 1;
      progress.repeats = 0;
    },
  };
}
