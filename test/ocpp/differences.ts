import type { OcppVersion } from '../../src/facts/statement.ts';
import type { Field } from './mutate.ts';

/**
 * Where ours refuses what the official schemas let through as ajv and ajv-formats read them.
 * There is nothing that ours accepts and they refuse.
 */
export interface Difference {
  readonly versions: readonly OcppVersion[];
  /** The message, where it is one alone. */
  readonly message?: string;
  /** The field, where it is one alone; else every one with the format. */
  readonly pointer?: string;
  readonly keyword: 'minimum' | 'format';
  readonly differs: (value: unknown) => boolean;
  readonly reason: string;
}

const ALL = ['1.6', '2.0.1', '2.1'] as const;
const textLike = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value);

export const DIFFERENCES: readonly Difference[] = [
  {
    versions: ALL,
    message: 'BootNotificationResponse',
    pointer: '/interval',
    keyword: 'minimum',
    differs: (value) => typeof value === 'number' && value < 0,
    reason:
      'Seconds to wait: B01.FR.04 and B02.FR.04 know more than 0, and 0; no station can wait less.',
  },
  {
    versions: ALL,
    keyword: 'format',
    differs: textLike(/^\d{4}-\d\d-\d\d\s/),
    reason: 'ajv-formats takes a space or a line break for the T of RFC 3339 (5.6).',
  },
  {
    versions: ALL,
    keyword: 'format',
    differs: textLike(/[+-]\d{4}$/),
    reason:
      'ajv-formats takes an offset without its colon, as neither RFC 3339 nor ISO 8601 has it.',
  },
  {
    versions: ALL,
    keyword: 'format',
    differs: textLike(/T.*[+-]\d\d$/i),
    reason: 'ajv-formats takes an offset without its minutes, which RFC 3339 has not.',
  },
  {
    versions: ['2.0.1', '2.1'],
    keyword: 'format',
    differs: textLike(/\.\d{4,}/),
    reason:
      'OCPP 2.x allows three decimals (part 2, Generic, 3.1); a format of JSON Schema cannot say so.',
  },
];

/** The differences that a message is an example of. */
export function differencesIn(
  version: OcppVersion,
  message: string,
  fields: readonly Field[],
): Difference[] {
  return DIFFERENCES.filter(
    (one) =>
      one.versions.includes(version) &&
      (one.message ?? message) === message &&
      fields.some(
        ({ pointer, schema, value }) =>
          (one.pointer ?? pointer) === pointer &&
          (one.keyword !== 'format' || schema.format === 'date-time') &&
          one.differs(value),
      ),
  );
}
