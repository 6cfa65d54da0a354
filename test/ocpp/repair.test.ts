import { describe, expect, test } from 'vitest';
import { repair } from '../../src/ocpp/repair.ts';
import { requestViolations } from '../../src/ocpp/validate.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

describe('is certain, and repaired:', () => {
  test.each([
    ['an unknown member that is empty', { ...boot16, extra: '' }, boot16],
    ['an unknown member that is null', { ...boot16, extra: null }, boot16],
    ['null for an optional field', { ...boot16, iccid: null }, boot16],
    ['a whole number for text', { ...boot16, meterType: 12 }, { ...boot16, meterType: '12' }],
    ['a name in the wrong case', { ...boot16, MeterType: 'x' }, { ...boot16, meterType: 'x' }],
    [
      'a required name in the wrong case',
      { chargepointvendor: 'a', chargePointModel: 'b' },
      { chargePointVendor: 'a', chargePointModel: 'b' },
    ],
  ])('%s', (_name, broken, sound) => {
    const { payload, done, left } = repair('1.6', broken);
    expect(payload).toEqual(sound);
    expect(done).toHaveLength(1);
    expect(left).toEqual([]);
    expect(requestViolations('1.6', payload)).toEqual([]);
  });

  test('a fixed value in the wrong case', () => {
    expect(repair('2.0.1', { ...boot2x, reason: 'powerup' }).payload).toEqual(boot2x);
  });
});

describe('would be a guess, and is left:', () => {
  test.each([
    ['a text that is too long', { ...boot16, meterType: 'x'.repeat(26) }],
    ['a missing field', { chargePointVendor: 'a' }],
    ['null for a required field', { ...boot16, chargePointVendor: null }],
    ['an unknown member that says something', { ...boot16, extra: 'x' }],
    ['a fraction for text', { ...boot16, firmwareVersion: 1.1 }],
    ['a number that lost digits', { ...boot16, meterType: 2 ** 64 }],
    ['a misspelt name beside the right one', { ...boot16, ChargePointVendor: 'b' }],
    ['an object for text', { ...boot16, meterType: {} }],
  ])('%s', (_name, broken) => {
    const before = structuredClone(broken);
    const { payload, done, left } = repair('1.6', broken);
    expect(payload).toEqual(before);
    expect(done).toEqual([]);
    expect(left).toHaveLength(1);
  });
});

test('the message that was given is not changed', () => {
  const broken = { ...boot16, extra: '' };
  repair('1.6', broken);
  expect(broken).toEqual({ ...boot16, extra: '' });
});
