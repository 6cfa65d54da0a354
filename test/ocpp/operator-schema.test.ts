import { describe, expect, test } from 'vitest';
import { type Applied, problemsBy } from '../../src/ocpp/operator-schema.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { cpuTime } from '../cpu-time.ts';

function problems(schema: Record<string, unknown>, payload: object) {
  const applied = problemsBy(schema, [payload]);
  if (!applied.ok) throw new Error(applied.problem);
  return applied.problems[0];
}
const problem = (applied: Applied) => (applied.ok ? null : applied.problem);
const payload = { chargePointVendor: 'Example', chargePointModel: 'a'.repeat(40) };

describe('a schema of an operator is applied', () => {
  test.each([
    ['without $schema', undefined],
    ['of draft 4', 'http://json-schema.org/draft-04/schema#'],
    ['of draft 6', 'http://json-schema.org/draft-06/schema#'],
    ['of draft 7', 'http://json-schema.org/draft-07/schema#'],
    ['of 2020-12', 'https://json-schema.org/draft/2020-12/schema'],
  ])('%s, with all that it refuses', (_name, $schema) => {
    const schema = {
      ...($schema === undefined ? {} : { $schema }),
      id: 'urn:x',
      $id: 'urn:OCPP:BootNotificationRequest',
      javaType: 'Boot',
      type: 'object',
      additionalProperties: false,
      required: ['firmwareVersion'],
      properties: {
        chargePointModel: { maxLength: 30, javaType: 'x' },
        firmwareVersion: { type: 'string', format: 'unheard-of' },
      },
    };
    expect(problems(schema, payload)).toEqual([
      { pointer: '/firmwareVersion', problem: "must have required property 'firmwareVersion'" },
      { pointer: '/chargePointVendor', problem: 'must NOT have additional properties' },
      { pointer: '/chargePointModel', problem: 'must NOT have more than 30 characters' },
    ]);
    expect(
      problems({ ...schema, additionalProperties: true, required: [], properties: {} }, payload),
    ).toEqual([]);
  });

  test('with what only 2020-12 knows', () => {
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    const schema = { $schema, properties: { chargePointVendor: {} }, unevaluatedProperties: false };
    expect(problems(schema, payload)?.map(({ pointer }) => pointer)).toEqual(['/chargePointModel']);
  });

  test('to each message; to one that cannot be read it says nothing', () => {
    const applied = problemsBy({ required: ['x'] }, [payload, null, { x: 1 }]);
    expect(applied.ok && applied.problems.map(({ length }) => length)).toEqual([1, 0, 0]);
  });

  test('with a bounded number of problems', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`m${i}`, 1]));
    expect(problems({ additionalProperties: false }, many)).toHaveLength(
      THRESHOLDS.boot.maxFindings,
    );
  });
});

describe('a schema that cannot be used is told:', () => {
  const twice = (depth: number) => {
    const definitions: Record<string, unknown> = { [`d${depth}`]: { type: 'string' } };
    for (let i = 0; i < depth; i++) {
      const $ref = `#/definitions/d${i + 1}`;
      definitions[`d${i}`] = { allOf: [{ $ref }, { $ref }] };
    }
    return { definitions, $ref: '#/definitions/d0' };
  };
  test.each([
    ['a message', payload, /none of its keywords/],
    ['no schema', { type: 'shape' }, /not a JSON Schema that can be used/],
    ['a broken pattern', { properties: { a: { pattern: '(' } } }, /not a JSON Schema/],
    ['another document', { $ref: 'http://127.0.0.1:9/x.json' }, /refers to http.*not in it/],
    ['a file', { $ref: 'file:///etc/passwd' }, /refers to file:.*not in it/],
    [
      'a pattern that backtracks',
      { properties: { chargePointModel: { pattern: '^(a+)+$b' } } },
      /takes longer than the 2 s/,
    ],
    ['itself', { $ref: '#' }, /refers to itself without end/],
    ['an explosion', twice(40), /takes longer than the 2 s/],
  ])('%s', (_name, schema, told) => {
    const spent = cpuTime();
    expect(problem(problemsBy(schema, [payload]))).toMatch(told);
    expect(spent()).toBeLessThan(6_000);
  });
});
