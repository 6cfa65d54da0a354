import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causesOf } from '../../src/diagnosis/causes.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import { bootModule } from '../../src/modules/boot/index.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { accepted, boot2x, boot16, recorded } from '../fixtures/boot.ts';

function judged(at: World) {
  const { judgement, crash } = judgeStage(bootModule, at, null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}
const ids = (at: World) =>
  judged(at).findings.map(({ fault, subject }) =>
    subject === undefined ? fault : `${fault}:${subject}`,
  );
const evidence = (at: World, label: string, index = 0) =>
  judged(at).findings[index]?.evidence.find((one) => one.label === label)?.value;

const call = (payload: unknown, id = '1') => JSON.stringify([2, id, 'BootNotification', payload]);
const result = (payload: unknown, id = '1') => JSON.stringify([3, id, payload]);
const tooLong = { ...boot16, chargePointSerialNumber: 'x'.repeat(26) };

describe('several messages', () => {
  test('that are sound give no finding', () => {
    const log = `${call(boot16)}\n${result(accepted)}\n${call(boot16, '2')}`;
    const { findings, summary } = judged(recorded(log));
    expect(findings).toEqual([]);
    expect(summary).toBe('2 messages, 1 answer, 0 violations');
  });

  test('tell once what is the same in all of them', () => {
    const log = recorded(`${call(tooLong)}\n${call(tooLong, '2')}\n${call(boot16, '3')}`);
    expect(ids(log)).toEqual(['boot-field-too-long:/chargePointSerialNumber']);
    expect(evidence(log, 'Messages')).toBe('2, in lines 1, 2');
    expect(judged(log).measurements).toMatchObject({ 'boot.violations': 2, 'boot.messages': 3 });
  });

  test('tell apart a field that is wrong in two ways', () => {
    const other = { ...boot16, chargePointSerialNumber: 'x'.repeat(27) };
    expect(ids(recorded(`${call(tooLong)}\n${call(other, '2')}`))).toEqual([
      'boot-field-too-long:/chargePointSerialNumber',
      'boot-field-too-long:/chargePointSerialNumber@line-2',
    ]);
  });

  test('are judged each by its own version', () => {
    expect(ids(recorded(`${call(boot16)}\n${call(boot2x, '2')}`))).toEqual([]);
  });

  test('beyond the limit are left out, and that is said', () => {
    const { maxMessages } = THRESHOLDS.boot;
    const log = recorded(`${call(tooLong)}\n`.repeat(7) + `${call(boot16)}\n`.repeat(maxMessages));
    expect(ids(log)).toEqual([]);
    expect(judged(log).notExamined?.[0]?.what).toMatch(/^7 earlier messages/);
  });
});

describe('a violation', () => {
  test('is told with its place', () => {
    const text = JSON.stringify(tooLong, null, 2);
    expect(evidence(recorded(text), 'Place')).toBe('line 4, column 3');
  });

  test('that is something missing is told with the place of its object', () => {
    const text = call({ reason: 'PowerUp', chargingStation: { model: 'x' } });
    const column = text.indexOf('"chargingStation"') + 1;
    expect(evidence(recorded(text), 'Place')).toBe(`line 1, column ${column}`);
  });

  test('has no place in a message that was given as an object', () => {
    const [finding] = judged(recorded(JSON.stringify(tooLong), { source: 'site-file' })).findings;
    expect(finding?.evidence.map(({ label }) => label)).not.toContain('Place');
  });
});

describe('several violations', () => {
  test('stand in a table, each with its place', () => {
    const text = call({ chargePointModel: 1, meterType: 'x'.repeat(26) });
    const [table] = judged(recorded(text)).tables ?? [];
    expect(table?.rows.map(([field, place]) => [field, place])).toEqual([
      ['/chargePointVendor', '1:27'],
      ['/chargePointModel', '1:28'],
      ['/meterType', '1:49'],
    ]);
  });

  test('but one does not', () => {
    expect(judged(recorded(call(tooLong))).tables).toEqual([]);
  });
});

describe('JSON that is read in two ways', () => {
  test('is told with its place, and owned by who sent it', () => {
    const twice = call(boot16).replace('{', '{"chargePointVendor":"Other",');
    expect(ids(recorded(twice))).toEqual(['boot-field-duplicate:/chargePointVendor']);
    const answer = result(accepted).replace('{', '{"status":"Pending",');
    const [finding] = judged(recorded(answer)).findings;
    expect(finding).toMatchObject({ fault: 'boot-field-duplicate', owner: 'backend' });
  });

  test('counts a subscriber number once, and does not show it', () => {
    const text = `{"iccid":8949000000000000001,"chargePointVendor":"a","chargePointModel":"b"}`;
    const log = recorded(text);
    expect(ids(log)).toEqual(['boot-field-type:/iccid', 'boot-value-unportable:/iccid']);
    expect(JSON.stringify([log, judged(log)])).not.toContain('894900000');
  });

  test('a __proto__ member is an unknown field like any other', () => {
    const text = '{"__proto__":{"a":1},"chargePointVendor":"a","chargePointModel":"b"}';
    expect(ids(recorded(text))).toEqual(['boot-field-unknown:/__proto__']);
  });
});

describe('a shortened message', () => {
  const part = `10:00 recv ${call({ ...tooLong, meterType: 'm' }).slice(0, -10)}...`;

  test('is judged by what is there, and never called broken', () => {
    expect(ids(recorded(part))).toEqual(['boot-field-too-long:/chargePointSerialNumber']);
    expect(judged(recorded(part)).inconclusive?.what).toMatch(/the log shortened it at line 1/);
  });

  test('of which nothing is there gives no finding', () => {
    const { findings, inconclusive } = judged(
      recorded('10:00 recv [2,"1","BootNotification",{"r...'),
    );
    expect(findings).toEqual([]);
    expect(inconclusive).toBeDefined();
  });

  test('lacks nothing that the log may have left out', () => {
    const text = `10:00 [2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"x",...`;
    expect(ids(recorded(text))).toEqual([]);
  });

  test('is not blamed for an answer that the log shortened', () => {
    const log = recorded(`10:00 send ${call(boot16)}\n10:00 recv [3,"1",{"status":"Accep...`);
    expect(ids(log)).toEqual([]);
    expect(judged(log).inconclusive?.what).toMatch(/^the answer to the BootNotification/);
  });
});

describe('an answer', () => {
  test.each([
    ['sound', accepted, []],
    ['without a time', { status: 'Accepted', interval: 300 }, ['boot-response-invalid']],
    [
      'by the example of the 1.6 text',
      { ...accepted, heartbeatInterval: 300 },
      ['boot-response-invalid'],
    ],
    ['with a negative interval', { ...accepted, interval: -1 }, ['boot-response-invalid']],
    ['with interval 0', { ...accepted, interval: 0 }, ['boot-interval-zero']],
    ['pending', { ...accepted, status: 'Pending' }, ['boot-pending']],
    ['rejected', { ...accepted, status: 'Rejected' }, ['boot-rejected']],
    [
      'of a clock of zeros',
      { ...accepted, currentTime: '0001-01-01T00:00:00Z' },
      ['boot-response-invalid:/currentTime'],
    ],
    [
      'of 1970',
      { ...accepted, currentTime: '1970-01-01T00:00:05Z' },
      ['boot-response-invalid:/currentTime'],
    ],
  ])('that is %s', (_name, payload, expected) => {
    expect(ids(recorded(result(payload)))).toEqual(expected);
  });

  test('that is a CALLERROR follows from what is wrong with the message', () => {
    const error = '[4,"1","OccurrenceConstraintViolation","",{}]';
    const log = recorded(`${call(tooLong)}\n${error}`);
    expect(ids(log)).toEqual([
      'boot-field-too-long:/chargePointSerialNumber',
      'boot-format-refused',
    ]);
    expect(evidence(log, 'Spelling', 1)).toMatch(/has it as OccurenceConstraintViolation/);
    const causes = causesOf([bootModule], log, null, judged(log).findings);
    expect(Object.fromEntries(causes)).toEqual({
      'boot-format-refused': 'boot-field-too-long:/chargePointSerialNumber',
    });
  });

  test('to a message that is not there says nothing of that message', () => {
    const [refused] = judged(recorded('[4,"1","FormatViolation","",{}]')).findings;
    expect(refused).toMatchObject({ fault: 'boot-format-refused', owner: 'unknown' });
    expect(refused?.detail).toMatch(/is not in this text/);
    expect(refused?.evidence.map(({ label }) => label)).not.toContain('Our own check');
  });

  test('of four elements breaks a rule', () => {
    expect(ids(recorded('[4,"1","InternalError",""]'))).toEqual([
      'boot-failed',
      'boot-response-invalid:frame',
    ]);
  });

  test('that is broken JSON is the backend’s', () => {
    expect(ids(recorded('[3,"1",{"status":}]'))).toEqual(['boot-response-invalid']);
  });

  test('is judged by the version of its message, or of the log', () => {
    const precise = result({ ...accepted, currentTime: '2026-06-15T12:00:00.123456Z' });
    expect(ids(recorded(`${call(boot2x)}\n${precise}`))).toEqual(['boot-time-decimals']);
    expect(ids(recorded(`${call(boot16)}\n${precise}`))).toEqual([]);
    expect(ids(recorded(`Subprotocol matched: ocpp1.6\n${precise}`))).toEqual([]);
  });

  test('repeats no subscriber value that the message holds', () => {
    const iccid = '8949000000000000001';
    const log = `${call({ ...boot16, iccid })}\n[4,"1","InternalError","no SIM ${iccid}",{}]`;
    expect(JSON.stringify(recorded(log))).not.toContain(iccid);
  });
});

describe('what is expected', () => {
  const site = { expected: { serialNumber: 'GC-0002', firmwareVersion: '2.0' } };

  test('differs in serial number likely, in firmware possibly', () => {
    const message = structuredClone(boot2x);
    const payload = {
      ...message,
      chargingStation: { ...message.chargingStation, firmwareVersion: '1.0' },
    };
    const { findings } = judged(recorded(call(payload), {}, site));
    expect(findings.map(({ subject, confidence }) => [subject, confidence])).toEqual([
      ['/chargingStation/serialNumber', 'likely'],
      ['/chargingStation/firmwareVersion', 'possible'],
    ]);
  });

  test('is compared with the fields of 1.6', () => {
    expect(ids(recorded(call({ ...boot16, chargePointSerialNumber: 'x' }), {}, site))).toEqual([
      'boot-vendor-mismatch:/chargePointSerialNumber',
    ]);
  });

  test('is no mismatch where the message does not say', () => {
    expect(ids(recorded(call(boot16), {}, site))).toEqual([]);
  });
});

describe("the operator's own schema", () => {
  const check = (pointer: string) => [
    { schema: 'vendor.json', problems: [{ pointer, problem: 'must match pattern "^SN"' }] },
  ];

  test('is told where OCPP has nothing to say', () => {
    const log = recorded(call(boot16), { operatorChecks: check('/chargePointModel') });
    expect(ids(log)).toEqual(['boot-operator-schema:/chargePointModel']);
    expect(evidence(log, 'Schema')).toBe('vendor.json');
    expect(evidence(log, 'Place')).toMatch(/^line 1, column \d+$/);
  });

  test('is not told where OCPP refuses the same', () => {
    const log = recorded(call(tooLong), { operatorChecks: check('/chargePointSerialNumber') });
    expect(ids(log)).toEqual(['boot-field-too-long:/chargePointSerialNumber']);
  });
});

describe('whatever a file holds', () => {
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('', 'null', '-67', '1970-01-01', 'x'.repeat(600), '\ud800', 2 ** 53, -1),
  );
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...['chargePointVendor', 'chargePointModel', 'iccid', 'reason', 'chargingStation', 'modem'],
      ...['status', 'currentTime', 'interval', 'statusInfo', '__proto__', 'a/b', 'x'.repeat(200)],
    ),
  );
  const payloads = fc.dictionary(names, fc.oneof(values, fc.dictionary(names, values)));
  const frames = fc.oneof(
    payloads.map((payload) => call(payload)),
    payloads.map((payload) => `${call(payload)}\n${result(payload)}`),
    fc.array(values, { maxLength: 6 }).map((rest) => JSON.stringify([4, '1', ...rest])),
    fc
      .tuple(payloads, fc.nat(200))
      .map(([payload, at]) => `12:00 ${call(payload).slice(0, at)}...`),
  );

  test('it is judged without a crash, and no two findings have one name', () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 1, maxLength: 4 }), (all) => {
        const found = ids(recorded(all.join('\n')));
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 300 },
    );
  });

  test('two messages are compared without a crash', () => {
    fc.assert(
      fc.property(payloads, payloads, (before, after) => {
        judged(recorded(call(after), { before: call(before) }));
      }),
      { numRuns: 200 },
    );
  });
});
