const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  y: 365.25 * 86_400_000,
};

/** `-3d`, `+90s`, `-26y` in ms, negative in the past. */
export function ageMs(age: string): number {
  const [, number, unit = ''] = /^([+-][\d.]+)([a-z]+)$/.exec(age) ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

/** `90`, `90s`, `10m`, `500ms` in ms; a number alone is in seconds. */
export function spanMs(text: string): number {
  const [, number, unit = 's'] = /^([\d.]+)([a-z]+)?$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}
