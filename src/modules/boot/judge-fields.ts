import type { Observation } from '../../diagnosis/module.ts';
import type { BootExchange, HiddenValue, ValuePlace } from '../../facts/boot.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { expectedAnswers } from '../../ocpp/error-codes.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { membersOf } from '../../ocpp/pointer.ts';
import { clip, type Defect, type Violation } from '../../ocpp/violations.ts';
import { placeEvidence } from './place-evidence.ts';

export interface Context {
  readonly version: OcppVersion;
  /** Values that the payload does not hold itself. */
  readonly standIns: readonly HiddenValue[];
  readonly places: readonly ValuePlace[];
  readonly exchange: BootExchange | undefined;
}

/** One place where the message breaks its schema. */
export function fieldFinding(violation: Violation, context: Context): Observation {
  const { defect, pointer, expected } = violation;
  const { version } = context;
  const found = foundOf(violation, context.standIns);
  const seen = { name: clip(membersOf(pointer).join('.')), expected, found };
  return {
    fault: `boot-field-${defect}`,
    subject: clip(pointer, MAX_SUBJECT),
    confidence: 'certain',
    detail: `${DEFECTS[defect](seen, version)}${meantBy(violation)} ${consequenceOf(context.exchange)}`,
    evidence: [
      { label: 'Field', value: clip(pointer, MAX_SUBJECT) },
      { label: 'Expected', value: expected },
      { label: 'Found', value: found },
      { label: 'Asked for by', value: violation.requirement },
      ...placeEvidence(pointer, context.places),
      ...expectedAnswers(version, defect),
    ],
  };
}

/** Of a pointer, as far as it is shown. */
export const MAX_SUBJECT = 120;

type Seen = Readonly<Record<'name' | 'expected' | 'found', string>>;

const DEFECTS: Readonly<Record<Defect, (seen: Seen, version: OcppVersion) => string>> = {
  missing: ({ name, expected }, version) =>
    `${name} is missing: OCPP ${version} requires ${expected}.`,
  type: ({ name, expected, found }) => `${name} must be ${expected}, but it is ${found}.`,
  value: ({ name, expected, found }) => `${name} must be ${expected}, but it is ${found}.`,
  'too-long': ({ name, expected, found }, version) =>
    `${name} has ${found}, and OCPP ${version} allows ${expected}.`,
  unknown: ({ name, found }, version) =>
    `OCPP ${version} has no field ${name} at this place (found ${found}).`,
};

function meantBy({ defect, meant }: Violation): string {
  if (meant === null) return '';
  return defect === 'missing'
    ? ` "${clip(meant)}" is there, but letter case counts.`
    : ` "${clip(meant)}" was probably meant: letter case counts.`;
}

function foundOf({ defect, pointer, found }: Violation, standIns: readonly HiddenValue[]): string {
  const standIn = standIns.find((hidden) => hidden.pointer === pointer);
  if (standIn === undefined) return found;
  return defect === 'type' ? 'a number, hidden' : `${standIn.length} characters, hidden`;
}

function consequenceOf(exchange: BootExchange | undefined): string {
  if (exchange?.outcome === 'error') {
    return `This backend refused the message with ${clip(exchange.errorCode ?? 'an error')}.`;
  }
  if (exchange?.outcome === 'result') {
    const status = isObject(exchange.answer) ? exchange.answer.status : null;
    return status === 'Accepted'
      ? 'This backend accepted the message all the same; a stricter one refuses it.'
      : 'A backend that checks messages refuses it.';
  }
  return 'A backend that checks messages refuses it, and the station stays offline.';
}
