import type { StationVariable } from '../facts/read-out.ts';
import { isObject } from '../ocpp/is-object.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { textOf } from './ask-variables.ts';
import { firstCall } from './first-call.ts';
import type { Session } from './session.ts';
import { type Told, unanswered } from './told.ts';
import { WANTED_KEYS } from './wanted-variables.ts';
import { keptOf } from './withhold.ts';

const { maxVariables, maxNameLength } = THRESHOLDS.examine;

/** Small enough for any GetConfigurationMaxKeys that was seen. */
const KEYS_AT_ONCE = 5;

/** GetConfiguration (OCPP 1.6, 5.8): all keys, or the wanted ones where that is refused. */
export async function askKeys(session: Session, hideSubscriber: boolean): Promise<Told> {
  const whole = await ask(session, {}, hideSubscriber);
  if (whole.outcome !== 'refused') return whole;
  const variables: StationVariable[] = [];
  for (let start = 0; start < WANTED_KEYS.length; start += KEYS_AT_ONCE) {
    const key = WANTED_KEYS.slice(start, start + KEYS_AT_ONCE);
    const part = await ask(session, { key }, hideSubscriber);
    variables.push(...part.variables);
    if (part.outcome === 'read') continue;
    return { ...part, outcome: variables.length > 0 ? 'read' : part.outcome, variables };
  }
  return { outcome: 'read', because: null, variables };
}

async function ask(session: Session, request: object, hideSubscriber: boolean): Promise<Told> {
  const answer = await firstCall(session, 'GetConfiguration', request);
  if (answer === null) return { ...unanswered(session), variables: [] };
  if (answer.kind === 'result') {
    return { outcome: 'read', because: null, variables: rowsOf(answer.payload, hideSubscriber) };
  }
  const because = answer.kind === 'error' ? answer.code.slice(0, maxNameLength) : null;
  return { outcome: 'refused', because, variables: [] };
}

function rowsOf(payload: unknown, hideSubscriber: boolean): StationVariable[] {
  if (!isObject(payload)) return [];
  const { configurationKey, unknownKey } = payload;
  const known = Array.isArray(configurationKey) ? configurationKey.slice(0, maxVariables) : [];
  const unknown = Array.isArray(unknownKey) ? unknownKey.slice(0, WANTED_KEYS.length) : [];
  return [
    ...known.flatMap((row: unknown): StationVariable[] => {
      const key = isObject(row) ? textOf(row.key, maxNameLength) : null;
      if (!isObject(row) || key === null) return [];
      return [{ ...keyOf(key), ...keptOf(key, row.value, 'Accepted', hideSubscriber) }];
    }),
    ...unknown.flatMap((name: unknown): StationVariable[] => {
      const key = textOf(name, maxNameLength);
      return key === null ? [] : [{ ...keyOf(key), value: null, status: 'UnknownVariable' }];
    }),
  ];
}

const keyOf = (key: string) => ({ component: null, slot: null, variable: key, instance: null });
