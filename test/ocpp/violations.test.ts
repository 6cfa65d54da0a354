import { describe, expect, test } from 'vitest';
import type { OcppVersion } from '../../src/facts/statement.ts';
import { expectedAnswers, isFormatCode, spellingOf } from '../../src/ocpp/error-codes.ts';
import { requestViolations, responseViolations } from '../../src/ocpp/validate.ts';
import { accepted, boot2x, boot16 } from '../fixtures/boot.ts';

type Row = [
  version: OcppVersion,
  payload: unknown,
  defect: string,
  pointer: string,
  expected: string,
  found: string,
];

const station = (parts: object) => ({
  ...boot2x,
  chargingStation: { ...boot2x.chargingStation, ...parts },
});
const text = (length: number) => `a string of at most ${length} characters`;

describe('a request', () => {
  test.each<Row>([
    ['1.6', { chargePointModel: 'm' }, 'missing', '/chargePointVendor', text(20), 'nothing'],
    ['1.6', { ...boot16, meterType: 1 }, 'type', '/meterType', text(25), '1 (a number)'],
    ['1.6', { ...boot16, imsi: null }, 'type', '/imsi', text(20), 'null'],
    [
      '1.6',
      { ...boot16, customData: {} },
      'unknown',
      '/customData',
      'only chargePointVendor',
      'an object',
    ],
    [
      '1.6',
      { ...boot16, 'a/b~c': [] },
      'unknown',
      '/a~1b~0c',
      'only chargePointVendor',
      'an array of 0',
    ],
    ['1.6', [], 'type', '', 'an object with chargePointVendor, chargePointModel', 'an array of 0'],
    [
      '2.0.1',
      { reason: 'PowerUp' },
      'missing',
      '/chargingStation',
      'an object with model, vendorName',
      'nothing',
    ],
    [
      '2.0.1',
      { ...boot2x, reason: 'Boot' },
      'value',
      '/reason',
      'one of ApplicationReset',
      '"Boot"',
    ],
    [
      '2.0.1',
      station({ model: 'x'.repeat(21) }),
      'too-long',
      '/chargingStation/model',
      'at most 20 characters',
      '21 characters',
    ],
    [
      '2.0.1',
      station({ vendorName: 'x'.repeat(51) }),
      'too-long',
      '/chargingStation/vendorName',
      'at most 50 characters',
      '51 characters',
    ],
    [
      '2.0.1',
      station({ modem: { imei: '1' } }),
      'unknown',
      '/chargingStation/modem/imei',
      'only iccid, imsi',
      '"1"',
    ],
    ['2.1', { ...boot2x, customData: {} }, 'missing', '/customData/vendorId', text(255), 'nothing'],
    ['2.1', station({ modem: [] }), 'type', '/chargingStation/modem', 'an object', 'an array of 0'],
  ])('of %s: %j', (version, payload, defect, pointer, expected, found) => {
    const violations = requestViolations(version, payload);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ defect, pointer });
    expect(violations[0]?.expected).toContain(expected);
    expect(violations[0]?.found).toContain(found);
  });

  test('has the most telling violation first, whatever their order in the message', () => {
    const payload = { extra: 1, chargingStation: { model: 'x'.repeat(21), vendorName: 1 } };
    expect(requestViolations('2.0.1', payload).map(({ defect }) => defect)).toEqual([
      'missing',
      'type',
      'too-long',
      'unknown',
    ]);
  });

  test('names what was meant where only the letter case is wrong', () => {
    const violations = requestViolations('2.0.1', {
      Reason: 'a',
      chargingStation: boot2x.chargingStation,
    });
    expect(violations.map(({ defect, meant }) => [defect, meant])).toEqual([
      ['missing', 'Reason'],
      ['unknown', 'reason'],
    ]);
    const [value] = requestViolations('2.0.1', { ...boot2x, reason: 'POWERUP' });
    expect(value?.meant).toBe('PowerUp');
  });
});

describe('a response', () => {
  test.each([
    ['1.6', { ...accepted, currentTime: 'now' }, '/currentTime', 'time zone'],
    ['2.1', { ...accepted, currentTime: 'now' }, '/currentTime', 'at most three decimals'],
    ['2.0.1', { ...accepted, interval: '300' }, '/interval', 'a whole number, 0 or more'],
    ['2.0.1', { ...accepted, interval: -5 }, '/interval', 'a whole number, 0 or more'],
    ['1.6', { ...accepted, status: 'accepted' }, '/status', 'one of Accepted, Pending, Rejected'],
  ] as const)('of %s: %j', (version, payload, pointer, expected) => {
    const violations = responseViolations(version, payload);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ pointer });
    expect(violations[0]?.expected).toContain(expected);
  });

  test.each(['2.0.1', '2.1'] as const)('of %s may explain itself at its own length', (version) => {
    const length = version === '2.1' ? 1024 : 512;
    const answer = (additionalInfo: string) => ({
      ...accepted,
      statusInfo: { reasonCode: 'r', additionalInfo },
    });
    expect(responseViolations(version, answer('x'.repeat(length)))).toEqual([]);
    expect(responseViolations(version, answer('x'.repeat(length + 1)))).toHaveLength(1);
  });
});

describe('CALLERROR codes', () => {
  test('are of the format family in both spellings', () => {
    for (const code of [
      'FormatViolation',
      'FormationViolation',
      'OccurrenceConstraintViolation',
      'OccurenceConstraintViolation',
      'PropertyConstraintViolation',
      'TypeConstraintViolation',
      'ProtocolError',
    ]) {
      expect(isFormatCode(code)).toBe(true);
    }
    for (const code of ['SecurityError', 'InternalError', 'NotImplemented', 'GenericError', '']) {
      expect(isFormatCode(code)).toBe(false);
    }
  });

  test('to expect are those of the version, and those that were seen', () => {
    const told = (...given: Parameters<typeof expectedAnswers>) =>
      expectedAnswers(...given).map(({ value }) => value);
    expect(told('1.6', 'unknown')).toEqual([
      'FormationViolation',
      'FormatViolation (CitrineOS, mobilityhouse/ocpp), PropertyConstraintViolation (ocpp-rpc), none, it takes the message (ocpp-go)',
    ]);
    expect(told('2.1', 'unknown')[0]).toBe('FormatViolation');
    expect(told('2.0.1', 'missing')[1]).toMatch(/OccurenceConstraintViolation \(ocpp-rpc\)/);
    // ocpp-rpc swaps the spellings: the right one in 1.6, the wrong one in 2.x.
    expect(told('1.6', 'missing')[1]).toMatch(/OccurrenceConstraintViolation \(ocpp-rpc/);
  });

  test.each([
    ['FormatViolation', '2.0.1', null],
    ['FormationViolation', '1.6', null],
    ['FormatViolation', '1.6', /has it as FormationViolation/],
    ['FormationViolation', '2.1', /has it as FormatViolation/],
    ['OccurrenceConstraintViolation', '1.6', /has it as OccurenceConstraintViolation/],
    ['OccurenceConstraintViolation', '2.0.1', /has it as OccurrenceConstraintViolation/],
    ['GenericError', '1.6', null],
  ] as const)('%s in OCPP %s is known by its spelling', (code, version, told) => {
    const spelling = spellingOf(code, version);
    if (told === null) expect(spelling).toBeNull();
    else expect(spelling).toMatch(told);
  });
});
