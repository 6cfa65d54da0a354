import { THRESHOLDS } from '../thresholds.ts';

const DAY_MS = 86_400_000;
const { resetDates, resetWithinDays } = THRESHOLDS.clock;

/** True where a clock that started again at `date` may show `reading` (ms since 1970). */
export function isSoonAfter(reading: number, date: string): boolean {
  const days = (reading - Date.parse(date)) / DAY_MS;
  return days >= 0 && days <= resetWithinDays;
}

/** The date known for it that a clock showing `reading` has fallen back to. */
export const knownResetDate = (reading: number): string | undefined =>
  resetDates.find((date) => isSoonAfter(reading, date));
