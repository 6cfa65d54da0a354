import type { RepairStep, StationVariable } from '../../facts/read-out.ts';
import type { Frame } from '../../ocpp/frames.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Session } from '../session.ts';
import type { RepairRun } from './repair-run.ts';

const { callTimeoutMs, bootIntervalS, maxNameLength, maxValueLength } = THRESHOLDS.examine;

/** The value of a variable as it was read out; null where it was not. */
export function toldValue(
  variables: readonly StationVariable[],
  component: string,
  variable: string,
): string | null {
  const found = variables.find(
    (one) =>
      one.component?.toLowerCase() === component.toLowerCase() &&
      one.variable.toLowerCase() === variable.toLowerCase(),
  );
  return found?.value ?? null;
}

export const isGood = ({ outcome }: RepairStep): boolean =>
  outcome === 'done' || outcome === 'needs-reset';

type Answered = Pick<RepairStep, 'outcome' | 'answer'>;

/** The status in an answer, as the payload has it at `pick`. */
export function answeredWith(
  answer: Frame | null,
  pick: (payload: Readonly<Record<string, unknown>>) => unknown = ({ status }) => status,
): Answered {
  if (answer === null) return { outcome: 'silent', answer: null };
  if (answer.kind === 'error') {
    return { outcome: 'refused', answer: answer.code.slice(0, maxNameLength) };
  }
  const status = answer.kind === 'result' && isObject(answer.payload) ? pick(answer.payload) : null;
  const word = typeof status === 'string' ? status.slice(0, maxNameLength) : null;
  if (word === 'Accepted' || word === 'Scheduled') return { outcome: 'done', answer: word };
  return { outcome: word === 'RebootRequired' ? 'needs-reset' : 'refused', answer: word };
}

/** SetVariables for one variable (OCPP 2.0.1, B05), said before. */
export async function setVariable(
  { session, variables, act }: RepairRun,
  [component, variable, instance]: readonly [string, string, string?],
  value: string,
): Promise<RepairStep> {
  const name = `${component}.${variable}${instance === undefined ? '' : `[${instance}]`}`;
  const before = toldValue(variables, component, variable);
  act(
    `setting ${name} from ${before === null ? 'what is not known' : `"${before}"`} to "${value}"`,
  );
  const request = {
    component: { name: component },
    variable: { name: variable, ...(instance === undefined ? {} : { instance }) },
    attributeValue: value,
  };
  const answer = await session.call('SetVariables', { setVariableData: [request] }, callTimeoutMs);
  const answered = answeredWith(answer, ({ setVariableResult: results }) =>
    Array.isArray(results) && isObject(results[0]) ? results[0].attributeStatus : null,
  );
  const after = answered.outcome === 'done' ? value.slice(0, maxValueLength) : before;
  return { what: name, before, after, ...answered };
}

/**
 * Has a station that is Pending register again, and accepts it: only then it takes more than
 * reading and setting variables (OCPP 2.0.1, B02.FR.01). It may send its transactions now.
 */
export async function accept({ session, act }: RepairRun): Promise<RepairStep> {
  const before = session.registered;
  const step = { what: 'registration', before, after: before };
  if (before === 'Accepted') return { ...step, outcome: 'done', answer: null };
  act('answering its next BootNotification with Accepted in place of Pending');
  session.bootAnswer = 'accepted';
  const booted = nextBoot(session, bootIntervalS * 1_000 + callTimeoutMs);
  const request = { requestedMessage: 'BootNotification' };
  const answer = await session.call('TriggerMessage', request, callTimeoutMs);
  const { answer: word } = answeredWith(answer);
  // One that will not be triggered comes again when its interval has passed.
  await booted;
  const after = session.registered;
  return { ...step, after, outcome: after === 'Accepted' ? 'done' : 'silent', answer: word };
}

function nextBoot(session: Session, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      stop();
      session.ended.removeEventListener('abort', settle);
      resolve();
    };
    const timer = setTimeout(settle, withinMs);
    const stop = session.listen('BootNotification', settle);
    session.ended.addEventListener('abort', settle, { once: true });
  });
}

/** Reset when it is idle (OCPP 2.0.1, B12); 1.6 has it as a soft one (5.14). */
export async function resetStep({ session, act }: RepairRun): Promise<RepairStep> {
  const type = session.version === '1.6' ? 'Soft' : 'OnIdle';
  act(`asking it to restart (Reset ${type})`);
  const answer = await session.call('Reset', { type }, callTimeoutMs);
  return { what: `Reset ${type}`, before: null, after: null, ...answeredWith(answer) };
}
