import type { OcppVersion } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { loadAction, validateMessage } from '../../ocpp/messages.ts';
import { getVariables, reportsOf, setNetworkProfile, setVariables } from './answers-2x.ts';
import { changeConfiguration, getConfiguration } from './answers-16.ts';
import type { DeviceModel } from './device-model.ts';
import type { CsmsCall, Reply } from './rpc.ts';

export type Registration = 'Accepted' | 'Pending' | 'Rejected';

/** What an answer needs of its station, and can have it do afterwards. */
export interface AnswerContext {
  readonly version: OcppVersion;
  readonly model: DeviceModel;
  /** Null before the first answer to a BootNotification. */
  readonly registration: Registration | null;
  now(): Date;
  /** Sends a CALL that the CSMS asked for. */
  send(action: string, payload: unknown): void;
  trigger(message: 'BootNotification' | 'Heartbeat' | 'StatusNotification'): void;
  reset(): void;
}

/** Answered by a station that is Pending too (OCPP 2.0.1, B02; 1.6, 4.2). */
const WHILE_PENDING: readonly string[] = [
  'GetVariables',
  'SetVariables',
  'GetBaseReport',
  'TriggerMessage',
  'GetConfiguration',
  'ChangeConfiguration',
  'ExtendedTriggerMessage',
];

const error = (code: string): Reply => ({ kind: 'error', code });
const result = (payload: unknown, afterwards: () => void = () => {}): Reply => ({
  kind: 'result',
  payload,
  afterwards,
});

/** What a station answers to a CALL of its CSMS. */
export async function answerTo(
  { action, payload }: CsmsCall,
  context: AnswerContext,
): Promise<Reply> {
  const { version, registration } = context;
  // OCPP 1.6, 4.2: a station that was rejected is silent.
  if (version === '1.6' && registration === 'Rejected') return { kind: 'none' };
  const isAllowed =
    registration === 'Accepted' || (registration === 'Pending' && WHILE_PENDING.includes(action));
  // OCPP 2.0.1, B03.FR.08; OCPP 1.6 recommends it.
  if (!isAllowed) return error('SecurityError');
  const violations = await validateMessage(version, action, 'request', payload);
  if (violations !== null && violations.length > 0) {
    return error(version === '1.6' ? 'FormationViolation' : 'FormatViolation');
  }
  const answer = isObject(payload) ? answerIn(action, payload, context) : null;
  if (answer !== null) return answer;
  return error((await loadAction(version, action)) === null ? 'NotImplemented' : 'NotSupported');
}

type Payload = Readonly<Record<string, unknown>>;

/** Null for what this station does not do. */
function answerIn(action: string, payload: Payload, context: AnswerContext): Reply | null {
  switch (action) {
    case 'Reset':
      return result({ status: 'Accepted' }, context.reset);
    case 'TriggerMessage':
    case 'ExtendedTriggerMessage':
      return trigger(payload, context);
  }
  return context.version === '1.6'
    ? answer16(action, payload, context)
    : answer2x(action, payload, context);
}

function answer16(action: string, payload: Payload, { model }: AnswerContext): Reply | null {
  switch (action) {
    case 'GetConfiguration':
      return result(getConfiguration(model.variables(), payload));
    case 'ChangeConfiguration':
      return result(changeConfiguration(model.variables(), payload));
    default:
      return null;
  }
}

function answer2x(action: string, payload: Payload, context: AnswerContext): Reply | null {
  const { model, now, send } = context;
  switch (action) {
    case 'GetVariables':
      return result(getVariables(model.variables(), payload));
    case 'SetVariables':
      return result(setVariables(model.variables(), payload));
    case 'SetNetworkProfile':
      return result(setNetworkProfile(model, payload));
    case 'GetBaseReport': {
      // Optional in B07, unlike the other two.
      if (payload.reportBase === 'SummaryInventory') return result({ status: 'NotSupported' });
      return result({ status: 'Accepted' }, () => {
        for (const part of reportsOf(model.variables(), payload, now())) send('NotifyReport', part);
      });
    }
    default:
      return null;
  }
}

function trigger({ requestedMessage }: Payload, context: AnswerContext): Reply {
  switch (requestedMessage) {
    case 'BootNotification':
      // F06.FR.17; OCPP-J 1.6 errata 3.40.
      if (context.registration === 'Accepted') return result({ status: 'Rejected' });
      return result({ status: 'Accepted' }, () => context.trigger('BootNotification'));
    case 'Heartbeat':
    case 'StatusNotification':
      return result({ status: 'Accepted' }, () => context.trigger(requestedMessage));
    default:
      return result({ status: 'NotImplemented' });
  }
}
