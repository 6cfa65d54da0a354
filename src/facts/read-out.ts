import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { fact, nullable } from './common.ts';

const { maxVariables, maxValueLength, maxNameLength } = THRESHOLDS.examine;
const visit = Type.Integer({ minimum: 1 });
const name = Type.String({ maxLength: maxNameLength });
const value = nullable(Type.String({ maxLength: maxValueLength }));

/**
 * One variable of a station: a configuration key of OCPP 1.6 has no component. `slot` is the
 * instance of the component. `status` is that of GetVariables, or `Withheld` where the value
 * may be a secret and was not kept.
 */
export const StationVariable = Type.Object({
  component: nullable(name),
  slot: nullable(name),
  variable: name,
  instance: nullable(name),
  value,
  status: name,
});
export type StationVariable = Static<typeof StationVariable>;

/** What a station told of its configuration, and why it did not tell more. */
export const StationVariables = fact('station.variables', {
  visit,
  by: Type.Enum(['GetVariables', 'GetBaseReport', 'GetConfiguration']),
  outcome: Type.Enum(['read', 'refused', 'silent', 'stopped']),
  /** Of a refusal its CALLERROR or status; of what stopped it, what that was. */
  because: nullable(Type.String()),
  variables: Type.Array(StationVariable, { maxItems: maxVariables }),
});
export type StationVariables = Static<typeof StationVariables>;

/** One thing that was changed at a station, or not; `answer` is what it said to it. */
export const RepairStep = Type.Object({
  what: Type.String(),
  before: value,
  after: value,
  outcome: Type.Enum(['done', 'needs-reset', 'refused', 'silent', 'impossible']),
  answer: nullable(Type.String()),
});
export type RepairStep = Static<typeof RepairStep>;

/** One repair that an option asked for. `state` is how it left the station, as a sentence. */
export const StationRepair = fact('station.repair', {
  visit,
  repair: Type.Enum(['clock', 'network-profile', 'reset']),
  outcome: Type.Enum(['done', 'incomplete']),
  steps: Type.Array(RepairStep, { maxItems: 16 }),
  state: Type.String(),
});
export type StationRepair = Static<typeof StationRepair>;
