import type { StationRepair, StationVariable, StationVariables } from '../../../facts/read-out.ts';

/** What a station told of its configuration, by name. */
export interface ToldVariables {
  readonly rows: readonly StationVariable[];
  /** The value of a variable of OCPP 2.x; null where it was not told. */
  value(component: string, variable: string): string | null;
  /** As `value`, or that of a configuration key of OCPP 1.6. */
  either(component: string, variable: string, key: string): string | null;
}

/** As `OCPPCommCtrlr.MessageTimeout[Default]`; a key of OCPP 1.6 is itself. */
export const nameOf = ({ component, slot, variable, instance }: StationVariable): string =>
  [
    ...(component === null ? [] : [slot === null ? component : `${component}[${slot}]`]),
    instance === null ? variable : `${variable}[${instance}]`,
  ].join('.');

const same = (one: string | null, other: string) => one?.toLowerCase() === other.toLowerCase();

/** Of several read-outs the last that told anything, as repairs left it after. */
export function toldVariables(
  readOuts: readonly StationVariables[],
  repairs: readonly StationRepair[],
): ToldVariables {
  const set = new Map(
    repairs.flatMap(({ steps }) =>
      steps.flatMap(({ what, after, outcome }): [string, string][] =>
        outcome === 'done' && after !== null ? [[what, after]] : [],
      ),
    ),
  );
  const read = readOuts.findLast(({ variables }) => variables.length > 0)?.variables ?? [];
  const rows = read.map((row) => ({ ...row, value: set.get(nameOf(row)) ?? row.value }));
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
