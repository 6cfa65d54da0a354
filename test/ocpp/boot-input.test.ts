import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBootInput } from '../../src/ocpp/boot-input.ts';
import { parseFrame } from '../../src/ocpp/frames.ts';
import { parseJson } from '../../src/ocpp/json.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { cpuTime } from '../cpu-time.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

const frame = (payload: unknown, id: unknown = '19223201') =>
  JSON.stringify([2, id, 'BootNotification', payload]);
const line = frame(boot16);

describe('finds the message in', () => {
  test('a bare payload', () => {
    expect(readBootInput(`\uFEFF ${JSON.stringify(boot2x)}\n`)).toMatchObject({
      usable: true,
      frame: 'payload',
      messageId: null,
      action: null,
      payload: boot2x,
      frameError: null,
      shortened: false,
      line: 1,
    });
  });

  test.each([
    ['a whole frame', line],
    ['a frame over several lines', JSON.stringify(JSON.parse(line), null, 2)],
    ['a mobilityhouse log', `INFO:ocpp:CP001: receive message ${line}`],
    [
      'a SteVe log',
      `[INFO ] 2024-02-23 18:04:57,552 Logger - [chargeBoxId=C, sessionId=1] Received: ${line}`,
    ],
    ['a websockets debug log', `DEBUG < TEXT '${line}' [164 bytes]`],
    [
      'a vendor log with the answer beside it',
      `rpc.c:1108:-> ${line} <- [3,"19223201",{"status":"Accepted"}]`,
    ],
    ['a JSON log line', JSON.stringify({ level: 'info', event: `received ${line}` })],
    ['the last of several lines', `${frame(boot2x, 'first')}\n12:00 ${line}\nheartbeat`],
    ['a log that wraps in the middle of a word', line.replace('ExampleCharge', 'Example\nCharge')],
  ])('%s', (_name, text) => {
    expect(readBootInput(text)).toMatchObject({
      usable: true,
      frame: 'call',
      messageId: '19223201',
      payload: boot16,
      frameError: null,
    });
  });
});

describe('tells what is wrong with the frame of', () => {
  test.each([
    ['a cut line', line.slice(0, -20), /inside a string/],
    ['missing brackets', line.slice(0, -2), /2 closing brackets missing/],
    ['a NUL byte', line.replace('ExampleCharge', 'Example\0Charge'), /NUL byte.*column \d+/],
    ['a comma too many', line.replace('{', '{,'), /a comma too many at line 1, column \d+/],
    ['a comment', line.replace('{', '{/* "a" */'), /a comment, which JSON has not, at line 1/],
    ['an id of 37 characters', frame(boot16, 'i'.repeat(37)), /37 characters, 36/],
    ['a number as id', frame(boot16, 7), /id is not a string/],
    ['a quoted message type', line.replace('[2', '["2"'), /type is not a number/],
    ['three elements', '[2,"1","BootNotification"]', /4 elements, this has 3/],
    ['five elements', line.replace(/\]$/, ',1]'), /4 elements, this has 5/],
    ['a payload that is no object', '[2,"1","BootNotification",[]]', /payload is not an object/],
    ['the name of the schema as action', line.replace('cation"', 'cationRequest"'), /must be/],
  ])('%s', (_name, text, flaw) => {
    const input = readBootInput(text);
    expect(input.usable).toBe(true);
    expect(input.usable && input.frameError).toMatch(flaw);
  });
});

describe('is bad input where there is no message:', () => {
  test.each([
    ['nothing', ' \n', 'is empty'],
    ['prose', 'the charger is offline', 'holds no BootNotification'],
    ['broken JSON', '{"reason":', 'is not JSON: 1 closing bracket missing at the end'],
    ['a number', '5', 'is JSON, but not an object'],
    ['an empty array', '[]', 'is a JSON array, but no OCPP frame'],
    [
      'an array of the wrong shape',
      '["BootNotification",{}]',
      'is a JSON array, but no OCPP frame',
    ],
    [
      'another action',
      '[2,"1","Heartbeat",{}]',
      'is a CALL of another action than BootNotification',
    ],
    [
      'an answer',
      '[3,"1",{"status":"Accepted"}]',
      'is a CALLRESULT, the answer of a CSMS, not a BootNotification',
    ],
    ['an error', '[4,"1","InternalError","",{}]', 'is a CALLERROR, not a BootNotification'],
    ['deep nesting', '['.repeat(5_000), 'is not JSON: nested deeper than 64 levels'],
  ])('%s', (_name, text, problem) => {
    expect(readBootInput(text)).toMatchObject({ usable: false, problem });
  });

  test('no value of the text is quoted', () => {
    const input = readBootInput('{"iccid":"8949000000000000000" "imsi":"262011234567890"}');
    expect(JSON.stringify(input)).not.toMatch(/\d{6}/);
  });
});

describe('whatever a text holds', () => {
  const pieces = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '"',
    '\\',
    ',',
    ':',
    '2',
    '\0',
    '\n',
    'é',
    '"BootNotification"',
    '"reason"',
    '[2,"1","BootNotification",',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.json().map((json) => `x [2,"1","BootNotification",${json}]`),
  );

  test('nothing throws', () => {
    fc.assert(
      fc.property(texts, (text) => {
        readBootInput(text);
        parseFrame(text);
      }),
      { numRuns: 3_000 },
    );
  });

  test('JSON is accepted exactly where the platform accepts it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { ok } = parseJson(text, { maxLength: 10_000, maxNesting: 10_000 });
        expect(ok).toBe(platformParses(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test('a payload in a frame in a log comes back as it was', () => {
    const payload = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(payload, (value) => {
        const read = readBootInput(`12:00:01 send ${frame(value)} ok`);
        expect(read.usable && read.payload).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([
    ['brackets', '['.repeat(THRESHOLDS.boot.maxFileBytes)],
    ['frames', '[2,"1","BootNotification",'.repeat(40_000)],
    ['spaces', `{"a":1${' '.repeat(1_000_000)}x}`],
    ['commas and spaces', `{"a":1${', '.repeat(500_000)}}`],
    ['one long string', `{"a":"${'\\\\'.repeat(500_000)}" x}`],
  ])('a megabyte of %s is read in a few seconds at most', (_name, text) => {
    // Of the processor: other tests run beside this one.
    const spent = cpuTime();
    readBootInput(text);
    expect(spent()).toBeLessThan(5_000);
  });
});

function platformParses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
