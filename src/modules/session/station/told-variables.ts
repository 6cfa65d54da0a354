import type { StationVariable, StationVariables } from '../../../facts/read-out.ts';

/** What a station told of its configuration, by name. */
export interface ToldVariables {
  readonly rows: readonly StationVariable[];
  /** The value of a variable of OCPP 2.x; null where it was not told. */
  value(component: string, variable: string): string | null;
  /** As `value`, or that of a configuration key of OCPP 1.6. */
  either(component: string, variable: string, key: string): string | null;
}

const same = (one: string | null, other: string) => one?.toLowerCase() === other.toLowerCase();

/** Of several read-outs the last that told anything. */
export function toldVariables(readOuts: readonly StationVariables[]): ToldVariables {
  const rows = readOuts.findLast(({ variables }) => variables.length > 0)?.variables ?? [];
  const value = (component: string, variable: string) =>
    rows.find((row) => same(row.component, component) && same(row.variable, variable))?.value ??
    null;
  return {
    rows,
    value,
    either: (component, variable, key) =>
      value(component, variable) ??
      rows.find((row) => row.component === null && same(row.variable, key))?.value ??
      null,
  };
}

/** A whole number that is not negative; null where it is none. */
export const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
