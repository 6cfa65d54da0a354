export const DAY_MS = 86_400_000;

export const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export const minute = (ms: number) =>
  `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** `61 days`, or below two days `31 hours`. */
export function days(ms: number): string {
  const [count, unit] =
    ms >= 2 * DAY_MS ? [Math.floor(ms / DAY_MS), 'day'] : [Math.floor(ms / 3_600_000), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
