import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OcppVersion } from '../../src/facts/statement.ts';
import { requestViolations, responseViolations } from '../../src/ocpp/validate.ts';
import { accepted, boot2x, boot16 } from '../fixtures/boot.ts';

// The schemas of npm's ocpp-rpc are the official ones: ours must draw the same line.
const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('ocpp-rpc/package.json')), 'lib/schemas');

function official(file: string, id: string): (payload: unknown) => boolean {
  const schemas: { $id: string }[] = require(join(folder, file));
  const schema = schemas.find(({ $id }) => $id === id);
  if (schema === undefined) throw new Error(`no ${id} in ${file}`);
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  // Its $id is no URN that a strict parser takes; references stay within the schema.
  const { $id: _id, ...body } = schema;
  return ajv.compile(body);
}

interface Subject {
  readonly version: OcppVersion;
  readonly request: (payload: unknown) => boolean;
  readonly response: (payload: unknown) => boolean;
  readonly sample: object;
}

const SUBJECTS: Subject[] = [
  {
    version: '1.6',
    request: official('ocpp1_6.json', 'urn:BootNotification.req'),
    response: official('ocpp1_6.json', 'urn:BootNotification.conf'),
    sample: {
      ...boot16,
      chargePointSerialNumber: 'a',
      chargeBoxSerialNumber: 'b',
      firmwareVersion: '1',
      iccid: '8',
      imsi: '2',
      meterType: 'm',
      meterSerialNumber: 's',
    },
  },
  ...(['2.0.1', '2.1'] as const).map((version) => ({
    version,
    request: official(
      version === '2.1' ? 'ocpp2_1.json' : 'ocpp2_0_1.json',
      version === '2.1' ? 'urn:BootNotificationRequest' : 'urn:BootNotification.req',
    ),
    response: official(
      version === '2.1' ? 'ocpp2_1.json' : 'ocpp2_0_1.json',
      version === '2.1' ? 'urn:BootNotificationResponse' : 'urn:BootNotification.conf',
    ),
    sample: {
      reason: 'Watchdog',
      chargingStation: {
        ...boot2x.chargingStation,
        firmwareVersion: '1',
        modem: { iccid: '8', imsi: '2', customData: { vendorId: 'v' } },
        customData: { vendorId: 'v', more: { of: 'it' } },
      },
      customData: { vendorId: 'v' },
    },
  })),
];

const full = {
  ...accepted,
  statusInfo: { reasonCode: 'r', additionalInfo: 'a', customData: { vendorId: 'v' } },
  customData: { vendorId: 'v', x: 1 },
};

const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    {},
    [],
    0,
    -1,
    1.5,
    300,
    true,
    'accepted',
    'Rejected',
    'PowerUp',
  ),
  ...[20, 21, 25, 26, 50, 51, 255, 256, 512, 513, 1024, 1025].map((n) =>
    fc.constant('é'.repeat(n)),
  ),
  fc.constantFrom(
    '2026-06-15T12:00:00Z',
    '2026-06-15T12:00:00',
    '2026-13-15T12:00:00Z',
    '2026-06-15',
  ),
  fc.jsonValue({ maxDepth: 1 }),
);

/** Up to three changes at any places: a member removed, replaced, or added. */
function mutated(sample: object): fc.Arbitrary<unknown> {
  const places = placesIn(sample);
  const change = fc.record({
    place: fc.constantFrom(...places),
    name: fc.constantFrom('extra', 'customData', 'Reason', 'vendorId'),
    kind: fc.constantFrom('remove', 'replace', 'add'),
    value: values,
  });
  return fc.array(change, { maxLength: 3 }).map((changes) => {
    const payload = structuredClone(sample);
    for (const { place, name, kind, value } of changes) {
      const holder = place.slice(0, -1).reduce<unknown>(step, payload);
      if (typeof holder !== 'object' || holder === null) continue;
      const last = place.at(-1) ?? '';
      if (kind === 'remove') Reflect.deleteProperty(holder, last);
      else Reflect.set(holder, kind === 'add' ? name : last, value);
    }
    return payload;
  });
}

const step = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function placesIn(value: unknown, above: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = [...above, name];
    return [place, ...placesIn(inner, place)];
  });
}

describe.each(SUBJECTS)('OCPP $version', ({ version, request, response, sample }) => {
  test('requests: the same verdict', () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(mutated(sample), (payload) => {
        const valid = request(payload);
        seen[valid ? 'valid' : 'invalid']++;
        expect(requestViolations(version, payload).length === 0).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(200);
  });

  test('responses: the same verdict, but where ours is stricter', () => {
    const base = version === '1.6' ? accepted : full;
    fc.assert(
      fc.property(mutated(base), (payload) => {
        const valid = response(payload) && !stricter(payload);
        expect(responseViolations(version, payload).length === 0).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
  });

  // Where the official schema, as its validators read it, lets through what stations refuse.
  test.each([
    ['a negative interval has no meaning', { interval: -1 }],
    ['RFC 3339 wants a T, not a space', { currentTime: '2026-06-15 12:00:00Z' }],
    ['RFC 3339 wants a colon in the offset', { currentTime: '2026-06-15T12:00:00+0200' }],
    ['RFC 3339 wants minutes in the offset', { currentTime: '2026-06-15T12:00:00+02' }],
  ])('ours is stricter: %s', (_reason, parts) => {
    const payload = { ...accepted, ...parts };
    expect(response(payload)).toBe(true);
    expect(responseViolations(version, payload)).toHaveLength(1);
  });

  test('decimals of a second: any number in 1.6, three in 2.x', () => {
    const payload = { ...accepted, currentTime: '2026-06-15T12:00:00.1234Z' };
    expect(response(payload)).toBe(true);
    expect(responseViolations(version, payload)).toHaveLength(version === '1.6' ? 0 : 1);
  });
});

const stricter = (payload: unknown): boolean => {
  const interval = step(payload, 'interval');
  return typeof interval === 'number' && interval < 0;
};
