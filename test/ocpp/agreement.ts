import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OcppVersion } from '../../src/facts/statement.ts';
import type { CompiledMessage, Direction } from '../../src/ocpp/compiled.ts';
import { isObject } from '../../src/ocpp/is-object.ts';
import { loadAction } from '../../src/ocpp/messages.ts';
import { violationsIn } from '../../src/ocpp/violations.ts';
import { DIFFERENCES, type Difference, differencesIn } from './differences.ts';
import { fullMessage, validMessage } from './generate.ts';
import { fieldsIn, type Mutated, mutatedMessage, singleMutations } from './mutate.ts';
import { bareSchema, official, officialSchema } from './official.ts';

const RUNS = 2_000;

interface Subject {
  readonly name: string;
  readonly version: OcppVersion;
  readonly action: string;
  readonly direction: Direction;
}

/** Every message of a version that has a schema here. */
function messagesOf(version: OcppVersion): Subject[] {
  return readdirSync(`schemas/ocpp/${version}`).map((file) => {
    const [, name = '', action = '', kind] = /^((\w+)(Request|Response))\.json$/.exec(file) ?? [];
    return { name, version, action, direction: kind === 'Request' ? 'request' : 'response' };
  });
}

async function compiled({ version, action, direction }: Subject): Promise<CompiledMessage> {
  const loaded = await loadAction(version, action);
  if (loaded === null) throw new Error(`${action} is not compiled`);
  return loaded[direction];
}

/** Whether it is valid by the official schema, and none of the written differences. */
function judgeOf({ name, version, action, direction }: Subject, { schema }: CompiledMessage) {
  const isValid = official(version, action, direction);
  return (payload: unknown): boolean =>
    isValid(payload) && differencesIn(version, name, fieldsIn(schema, payload)).length === 0;
}

/** Ours says the same, and finds nothing wrong where nothing was changed. */
function agrees(message: CompiledMessage, { payload, pointers }: Mutated, valid: boolean): boolean {
  const violations = violationsIn(message, payload);
  const elsewhere = violations.filter(
    ({ pointer }) => !pointers.some((changed) => pointer.startsWith(changed)),
  );
  return (violations.length === 0) === valid && elsewhere.length === 0;
}

/**
 * The proof that the schemas of a version draw the same line as the official ones, which
 * npm's ocpp-rpc ships, but for the written differences.
 */
export function testAgreement(version: OcppVersion, actions: readonly string[]): void {
  const subjects = messagesOf(version);

  test('the messages are all there, with request and response', () => {
    const names = actions.flatMap((action) => [`${action}Request`, `${action}Response`]);
    expect(subjects.map(({ name }) => name)).toEqual(names.sort());
  });

  describe.each(subjects)('$name', (subject) => {
    test('the same words of JSON Schema, but for the written differences', async () => {
      const { schema } = await compiled(subject);
      const theirs = officialSchema(version, subject.action, subject.direction);
      const ours = bareSchema(schema, schema.definitions);
      for (const { message, pointer, keyword } of DIFFERENCES) {
        if (message !== subject.name || pointer === undefined) continue;
        expect(ours).toHaveProperty(['properties', pointer.slice(1), keyword]);
        const field =
          isObject(ours) && isObject(ours.properties) && ours.properties[pointer.slice(1)];
        if (isObject(field)) delete field[keyword];
      }
      expect(ours).toEqual(bareSchema(theirs, Reflect.get(theirs, 'definitions')));
    });

    test('valid messages are valid for both', async () => {
      const message = await compiled(subject);
      const isValid = official(version, subject.action, subject.direction);
      const full = fullMessage(message.schema);
      expect([isValid(full), violationsIn(message, full)]).toEqual([true, []]);
      fc.assert(
        fc.property(validMessage(message.schema), (payload) => {
          expect([isValid(payload), violationsIn(message, payload)]).toEqual([true, []]);
        }),
      );
    });

    test('the same verdict where any one field is changed in any way', async () => {
      const message = await compiled(subject);
      const isValid = judgeOf(subject, message);
      for (const mutated of singleMutations(message.schema)) {
        if (agrees(message, mutated, isValid(mutated.payload))) continue;
        expect.fail(`not the same verdict: ${JSON.stringify(mutated)}`);
      }
    });

    test('the same verdict on random messages with up to three changes', async () => {
      const message = await compiled(subject);
      const isValid = judgeOf(subject, message);
      const seen = { valid: 0, invalid: 0 };
      fc.assert(
        fc.property(mutatedMessage(message.schema), (mutated) => {
          const valid = isValid(mutated.payload);
          seen[valid ? 'valid' : 'invalid']++;
          return agrees(message, mutated, valid);
        }),
        { numRuns: RUNS },
      );
      expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(RUNS / 10);
    });
  });

  describe('each written difference is one', () => {
    const accepted = { status: 'Accepted', currentTime: '2026-06-15T12:00:00Z', interval: 300 };
    const examples: [object, Difference | undefined][] = [
      [{ interval: -1 }, DIFFERENCES[0]],
      [{ currentTime: '2026-06-15 12:00:00Z' }, DIFFERENCES[1]],
      [{ currentTime: '2026-06-15T12:00:00+0200' }, DIFFERENCES[2]],
      [{ currentTime: '2026-06-15T12:00:00+02' }, DIFFERENCES[3]],
      [{ currentTime: '2026-06-15T12:00:00.1234Z' }, DIFFERENCES[4]],
    ];
    const boot = subjects.find(({ name }) => name === 'BootNotificationResponse');

    test.each(examples)('%j', async (parts, difference) => {
      if (boot === undefined) throw new Error('no BootNotificationResponse');
      const message = await compiled(boot);
      const payload = { ...accepted, ...parts };
      const applies = difference?.versions.includes(version) === true;
      const found = differencesIn(version, boot.name, fieldsIn(message.schema, payload));
      expect(found).toEqual(applies ? [difference] : []);
      expect(official(version, boot.action, boot.direction)(payload)).toBe(true);
      expect(violationsIn(message, payload)).toHaveLength(applies ? 1 : 0);
    });

    test('and there are no others', () => {
      expect(DIFFERENCES).toHaveLength(examples.length);
    });
  });
}

const SHARED = [
  'Authorize',
  'BootNotification',
  'DataTransfer',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'Reset',
  'SecurityEventNotification',
  'SignCertificate',
  'StatusNotification',
  'TriggerMessage',
];
export const ACTIONS_16 = [
  ...SHARED,
  'ChangeConfiguration',
  'DiagnosticsStatusNotification',
  'ExtendedTriggerMessage',
  'GetConfiguration',
  'SignedFirmwareStatusNotification',
  'StartTransaction',
  'StopTransaction',
];
export const ACTIONS_2X = [
  ...SHARED,
  'GetBaseReport',
  'GetVariables',
  'NotifyEvent',
  'NotifyReport',
  'SetNetworkProfile',
  'SetVariables',
  'TransactionEvent',
];
