import { setTimeout as pause } from 'node:timers/promises';
import type { StationVariable } from '../facts/read-out.ts';
import { isObject } from '../ocpp/is-object.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { namesOf, textOf } from './ask-variables.ts';
import type { Session } from './session.ts';
import { type Told, unanswered } from './told.ts';
import { keptOf } from './withhold.ts';

const { callTimeoutMs, reportTimeoutMs, maxVariables, maxNameLength } = THRESHOLDS.examine;

const REQUEST_ID = 1;

/** GetBaseReport of the configuration (OCPP 2.0.1, B07), whose rows come in as NotifyReports. */
export async function askReport(session: Session, hideSubscriber: boolean): Promise<Told> {
  const variables: StationVariable[] = [];
  const whole = new AbortController();
  const stop = session.listen('NotifyReport', (payload) => {
    if (!isObject(payload) || payload.requestId !== REQUEST_ID) return;
    variables.push(...rowsOf(payload.reportData, hideSubscriber));
    if (payload.tbc !== true || variables.length >= maxVariables) whole.abort();
  });
  try {
    const request = { requestId: REQUEST_ID, reportBase: 'ConfigurationInventory' };
    const answer = await session.call('GetBaseReport', request, callTimeoutMs);
    if (answer === null) return { ...unanswered(session), variables };
    const status =
      answer.kind === 'result' && isObject(answer.payload)
        ? textOf(answer.payload.status, maxNameLength)
        : answer.kind === 'error'
          ? answer.code.slice(0, maxNameLength)
          : null;
    if (status !== 'Accepted') return { outcome: 'refused', because: status, variables };
    await pause(reportTimeoutMs, undefined, {
      signal: AbortSignal.any([whole.signal, session.ended]),
    }).catch(() => {});
    const isRead = whole.signal.aborted || variables.length > 0;
    return isRead
      ? { outcome: 'read', because: null, variables: variables.slice(0, maxVariables) }
      : { ...unanswered(session), variables };
  } finally {
    stop();
  }
}

function rowsOf(data: unknown, hideSubscriber: boolean): StationVariable[] {
  if (!Array.isArray(data)) return [];
  return data.slice(0, maxVariables).flatMap((row: unknown): StationVariable[] => {
    if (!isObject(row)) return [];
    const names = namesOf(row);
    if (names === null) return [];
    const attributes = Array.isArray(row.variableAttribute) ? row.variableAttribute : [];
    // Without a type it is the actual one (OCPP 2.0.1, AttributeEnumType).
    const actual = attributes.find(
      (one: unknown) => isObject(one) && (one.type ?? 'Actual') === 'Actual',
    );
    const value = isObject(actual) ? actual.value : null;
    return [{ ...names, ...keptOf(names.variable, value, 'Accepted', hideSubscriber) }];
  });
}
