import { describe, expect, test } from 'vitest';
import { causesOf } from '../../src/diagnosis/causes.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Observation, World } from '../../src/diagnosis/module.ts';
import { bootModule } from '../../src/modules/boot/index.ts';
import {
  accepted,
  boot2x,
  boot16,
  exchange,
  fixtures,
  given,
  message,
  refusal,
  sent,
} from '../fixtures/boot.ts';
import { world } from '../fixtures/world.ts';

function judged(at: World) {
  const { judgement, crash } = judgeStage(bootModule, at, null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}
const findings = (at: World): readonly Observation[] => judged(at).findings;
const faults = (at: World): string[] => findings(at).map(({ fault }) => fault);
const causes = (at: World) => Object.fromEntries(causesOf([bootModule], at, null, findings(at)));
const answered = (answer: unknown): World => sent(exchange({ answer }));

describe('every fault of the stage', () => {
  test.each(fixtures)('$fault is found, and not in its repaired twin', (fixture) => {
    expect(faults(fixture.broken)).toContain(fixture.fault);
    expect(faults(fixture.healthy)).not.toContain(fixture.fault);
  });
});

describe('a sound message', () => {
  test.each([
    ['1.6', boot16],
    ['2.x', boot2x],
    ['2.x with customData', { ...boot2x, customData: { vendorId: 'com.example', any: [1] } }],
    ['1.6 with empty optional fields', { ...boot16, iccid: '', imsi: '', meterSerialNumber: '' }],
    ['exactly as long as allowed', { ...boot16, chargePointVendor: 'é'.repeat(20) }],
  ])('of %s gives no finding', (_name, payload) => {
    expect(faults(message(payload))).toEqual([]);
    expect(faults(sent(exchange(), payload))).toEqual([]);
  });

  test('that was accepted says how fast and for how long', () => {
    const { summary, measurements } = judged(sent(exchange()));
    expect(summary).toBe('Accepted in 84 ms, interval 300 s');
    expect(measurements).toEqual({
      'boot.latencyMs': 84,
      'boot.status': 'Accepted',
      'boot.interval': 300,
      'boot.violations': 0,
    });
  });
});

describe('a message with faults', () => {
  test('has all of them told, each with its place', () => {
    const serials = {
      chargePointSerialNumber: 'x'.repeat(26),
      chargeBoxSerialNumber: 'x'.repeat(33),
    };
    const at = message({ ...boot16, ...serials, extra: 1 });
    expect(findings(at).map(({ fault, subject }) => [fault, subject])).toEqual([
      ['boot-field-too-long', '/chargePointSerialNumber'],
      ['boot-field-too-long', '/chargeBoxSerialNumber'],
      ['boot-field-unknown', '/extra'],
    ]);
    expect(judged(at).measurements).toEqual({ 'boot.violations': 3 });
  });

  test('explains the refusal by each code that real backends answer with', () => {
    const { reason: _reason, ...rest } = boot2x;
    for (const code of ['FormatViolation', 'OccurenceConstraintViolation', 'ProtocolError']) {
      expect(causes(sent(refusal(code), rest))).toEqual({
        'boot-format-refused': 'boot-field-missing:/reason',
      });
    }
    expect(causes(sent(refusal('GenericError'), rest))).toEqual({
      'boot-failed': 'boot-field-missing:/reason',
    });
  });

  test('does not explain a security error, a rejection or silence', () => {
    const { reason: _reason, ...rest } = boot2x;
    expect(causes(sent(refusal('SecurityError'), rest))).toEqual({});
    expect(causes(sent(exchange({ answer: { ...accepted, status: 'Rejected' } }), rest))).toEqual(
      {},
    );
    expect(causes(sent(exchange({ outcome: 'silent' }), rest))).toEqual({});
  });

  test('of the other version follows from that, field by field', () => {
    const at = sent(refusal('OccurenceConstraintViolation'), boot16, {
      ocppVersion: '2.0.1',
      ocppVersionStated: true,
    });
    const root = 'boot-version-mismatch';
    expect(causes(at)).toEqual({
      'boot-field-missing:/reason': root,
      'boot-field-missing:/chargingStation': root,
      'boot-field-unknown:/chargePointVendor': root,
      'boot-field-unknown:/chargePointModel': root,
      'boot-format-refused': root,
    });
  });

  test('of 2.x where 1.6 is stated is told too', () => {
    const at = message(boot2x, { ocppVersion: '1.6', ocppVersionStated: true });
    expect(faults(at)[0]).toBe('boot-version-mismatch');
    expect(Object.values(causes(at))).not.toContain('boot-field-missing:/chargePointVendor');
  });

  test('is judged by the version it is of where none is stated', () => {
    expect(faults(message(boot16, { ocppVersion: '2.0.1' }))).toEqual([]);
  });

  test('of thousands of unknown fields gives a bounded report and the whole count', () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`x${n}`, n]));
    const at = message({ ...boot2x, ...many });
    expect(findings(at)).toHaveLength(50);
    expect(judged(at).measurements).toEqual({ 'boot.violations': 3_000 });
  });
});

describe('what firmwares write where they know nothing', () => {
  test('is told without calling it a SIM number', () => {
    const at = message({ ...boot16, iccid: '-67', chargePointSerialNumber: 'null' });
    expect(findings(at).map(({ fault, subject }) => [fault, subject])).toEqual([
      ['boot-field-placeholder', '/iccid'],
      ['boot-field-placeholder', '/chargePointSerialNumber'],
    ]);
    expect(JSON.stringify(findings(at))).not.toContain('-67');
  });

  test.each(['a\0b', '1970-01-01T00:00:00Z'])('is told of %j', (value) => {
    expect(faults(message({ ...boot16, firmwareVersion: value }))).toEqual([
      'boot-field-placeholder',
    ]);
  });

  test('is not invented for real values', () => {
    const real = { iccid: '8949000000000000000', firmwareVersion: '1.2.3', meterType: 'MID none' };
    expect(faults(message({ ...boot16, ...real }))).toEqual([]);
  });
});

describe('the answer', () => {
  test.each([
    ['an offset instead of Z', { ...accepted, currentTime: '2026-06-15T14:00:00+02:00' }],
    ['milliseconds', { ...accepted, currentTime: '2026-06-15T12:00:00.123Z' }],
    ['statusInfo', { ...accepted, statusInfo: { reasonCode: 'None' } }],
  ])('with %s is sound', (_name, answer) => {
    expect(faults(answered(answer))).toEqual([]);
  });

  test.each([
    ['no currentTime', { status: 'Accepted', interval: 300 }],
    ['no zone', { ...accepted, currentTime: '2026-06-15T12:00:00' }],
    ['a space for the T', { ...accepted, currentTime: '2026-06-15 12:00:00Z' }],
    ['an offset without a colon', { ...accepted, currentTime: '2026-06-15T12:00:00+0200' }],
    ['a day that does not exist', { ...accepted, currentTime: '2026-02-30T12:00:00Z' }],
    ['status in the wrong case', { ...accepted, status: 'accepted' }],
    ['interval as text', { ...accepted, interval: '300' }],
    ['a negative interval', { ...accepted, interval: -1 }],
    [
      'heartbeatInterval',
      { status: 'Accepted', currentTime: accepted.currentTime, heartbeatInterval: 1 },
    ],
    ['nothing in it', {}],
    ['no object', null],
    ['an array', []],
  ])('with %s is invalid', (_name, answer) => {
    expect(faults(answered(answer))).toEqual(['boot-response-invalid']);
  });

  test('with microseconds is a warning in 2.x and sound in 1.6', () => {
    const answer = { ...accepted, currentTime: '2026-06-15T12:00:00.123456Z' };
    expect(faults(answered(answer))).toEqual(['boot-time-decimals']);
    expect(faults(sent(exchange({ answer }), boot16))).toEqual([]);
  });

  test('Pending warns against a reboot and names the wait', () => {
    const [finding] = findings(answered({ ...accepted, status: 'Pending', interval: 1800 }));
    expect(finding?.detail).toMatch(/in 1800 s.*reboot/s);
  });

  test.each([
    [30_000, 'likely'],
    [3_000, 'possible'],
  ])('that did not come within %i ms is %s', (timeoutMs, confidence) => {
    const at = sent(exchange({ outcome: 'silent', answer: null, latencyMs: null, timeoutMs }));
    expect(findings(at)).toMatchObject([{ fault: 'boot-no-answer', confidence }]);
  });

  test('by neither CALLRESULT nor CALLERROR is invalid', () => {
    expect(faults(sent(exchange({ outcome: 'nonsense', raw: 'hello' })))).toEqual([
      'boot-response-invalid',
    ]);
  });

  test('to another message may have come late: that is not called proved', () => {
    const error = { code: 'EMESSAGEID', message: 'an answer to another message id' };
    const [finding] = findings(sent(exchange({ outcome: 'nonsense', raw: '[3,"0",{}]', error })));
    expect(finding).toMatchObject({ fault: 'boot-response-invalid', confidence: 'likely' });
    expect(finding?.detail).toContain(error.message);
  });

  test.each(['closed', 'failed', 'aborted'] as const)('that was %s is inconclusive', (outcome) => {
    const judgement = judged(sent(exchange({ outcome, answer: null })));
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive).toBeDefined();
  });

  test('that refuses a sound message is laid at the backend', () => {
    const [finding] = findings(sent(refusal('FormationViolation')));
    expect(finding).toMatchObject({ fault: 'boot-format-refused', owner: 'backend' });
  });

  test('that refuses a message with no more than a placeholder is laid there too', () => {
    const found = findings(sent(refusal('FormatViolation'), { ...boot16, iccid: '-67' }));
    expect(found).toMatchObject([
      { fault: 'boot-field-placeholder' },
      { fault: 'boot-format-refused', owner: 'backend' },
    ]);
  });

  test('of a stranger is bounded in every text', () => {
    const long = 'x'.repeat(60_000);
    const worlds = [
      sent(refusal(long)),
      answered({ ...accepted, status: long, [long]: 1 }),
      sent(exchange({ outcome: 'nonsense', raw: long })),
      sent(exchange({ callsBefore: [long] })),
      message({ ...boot2x, [long]: long, reason: long }),
    ];
    for (const at of worlds) {
      expect(findings(at).length).toBeGreaterThan(0);
      expect(JSON.stringify(findings(at)).length).toBeLessThan(5_000);
    }
  });
});

test('a readable frame that breaks a rule is certain, an unreadable one is not', () => {
  const id = 'i'.repeat(37);
  const [long] = findings(message(`[2,"${id}","BootNotification",${JSON.stringify(boot2x)}]`));
  expect(long).toMatchObject({ fault: 'frame-malformed', confidence: 'certain' });
  const [cut] = findings(message('[2,"1","BootNotification",{"reason":"Pow'));
  expect(cut).toMatchObject({ fault: 'frame-malformed', confidence: 'likely' });
});

test('vendor and model are compared with the record, letter case aside', () => {
  const expected = { vendorName: 'examplecharge', model: 'EX-23' };
  expect(findings(message(boot2x, { expected }))).toMatchObject([
    { subject: '/chargingStation/vendorName', confidence: 'possible' },
    { subject: '/chargingStation/model', confidence: 'likely' },
  ]);
  expect(findings(message(boot16, { expected: { model: 'EX-23' } }))).toMatchObject([
    { subject: '/chargePointModel' },
  ]);
});

test('a hidden value is never told, though its length is judged', () => {
  const at = message({ ...boot16, iccid: '8949000000000000000012345' });
  expect(findings(at)).toMatchObject([{ fault: 'boot-field-too-long', subject: '/iccid' }]);
  expect(JSON.stringify(findings(at))).toContain('25 characters, hidden');
});

test('without a message there is nothing to judge', () => {
  expect(faults(world([]))).toEqual([]);
  expect(given(boot16).version).toBe('1.6');
});
