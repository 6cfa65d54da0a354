import type { StationVariable } from '../facts/read-out.ts';
import { isObject } from '../ocpp/is-object.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { firstCall } from './first-call.ts';
import type { Session } from './session.ts';
import { type Told, unanswered } from './told.ts';
import { ITEMS_PER_MESSAGE, WANTED, type Wanted } from './wanted-variables.ts';
import { keptOf } from './withhold.ts';

const { callTimeoutMs, itemsPerMessage, maxNameLength } = THRESHOLDS.examine;

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/**
 * GetVariables (OCPP 2.0.1, B06) for the wanted list, in messages of as many as the station
 * takes. One that refuses a message of several is asked with fewer; one that refuses a single
 * variable is asked no more.
 */
export async function askVariables(
  session: Session,
  hideSubscriber: boolean,
  wanted: readonly Wanted[] = WANTED,
): Promise<Told> {
  const variables: StationVariable[] = [];
  let clock: Told['clock'];
  let size: number = itemsPerMessage;
  const rest = [...wanted];
  for (let isFirst = true; rest.length > 0 || isFirst; ) {
    const batch = isFirst ? [ITEMS_PER_MESSAGE] : rest.slice(0, size);
    const askedAt = performance.now();
    const request = { getVariableData: batch.map(asked) };
    const answer = isFirst
      ? await firstCall(session, 'GetVariables', request)
      : await session.call('GetVariables', request, callTimeoutMs);
    if (answer === null) return { ...unanswered(session), variables, ...withClock(clock) };
    if (answer.kind !== 'result') {
      if (!isFirst && size > 1) {
        size = Math.floor(size / 2);
        continue;
      }
      const because = answer.kind === 'error' ? answer.code.slice(0, maxNameLength) : null;
      const outcome = variables.length === 0 ? 'refused' : 'read';
      return { outcome, because, variables, ...withClock(clock) };
    }
    const rows = rowsOf(answer.payload, hideSubscriber);
    const time = rows.find(({ variable }) => same(variable, 'DateTime'))?.value;
    if (time != null) {
      clock = { reading: time, readAt: new Date(), roundTripMs: performance.now() - askedAt };
    }
    variables.push(...rows);
    if (isFirst) size = sizeIn(rows) ?? size;
    else rest.splice(0, batch.length);
    isFirst = false;
  }
  return { outcome: 'read', because: null, variables, ...withClock(clock) };
}

const withClock = (clock: Told['clock']) => (clock === undefined ? {} : { clock });

const asked = ([component, variable, instance]: Wanted) => ({
  component: { name: component },
  variable: { name: variable, ...(instance === undefined ? {} : { instance }) },
});

function sizeIn(rows: readonly StationVariable[]): number | null {
  const size = Number(rows[0]?.value ?? Number.NaN);
  return Number.isInteger(size) && size > 0 ? Math.min(size, WANTED.length) : null;
}

export const textOf = (value: unknown, maxLength: number): string | null =>
  typeof value === 'string' ? value.slice(0, maxLength) : null;

/** What was answered, whatever was asked. */
function rowsOf(payload: unknown, hideSubscriber: boolean): StationVariable[] {
  const results = isObject(payload) ? payload.getVariableResult : undefined;
  if (!Array.isArray(results)) return [];
  return results.slice(0, WANTED.length).flatMap((result: unknown): StationVariable[] => {
    if (!isObject(result)) return [];
    const names = namesOf(result);
    if (names === null) return [];
    const status = textOf(result.attributeStatus, maxNameLength) ?? 'Unknown';
    const { attributeValue } = result;
    return [{ ...names, ...keptOf(names.variable, attributeValue, status, hideSubscriber) }];
  });
}

/** The names in a row of an answer or report; null where it has none. */
export function namesOf(row: Readonly<Record<string, unknown>>) {
  const component = isObject(row.component) ? row.component : {};
  const variable = isObject(row.variable) ? row.variable : {};
  const name = textOf(variable.name, maxNameLength);
  if (name === null) return null;
  return {
    component: textOf(component.name, maxNameLength),
    slot: textOf(component.instance, maxNameLength),
    variable: name,
    instance: textOf(variable.instance, maxNameLength),
  };
}
