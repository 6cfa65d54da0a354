import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBootInput, readBootLog } from '../../src/ocpp/boot-input.ts';
import type { BootLog } from '../../src/ocpp/boot-log.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { accepted, boot2x, boot16 } from '../fixtures/boot.ts';

const call = (payload: unknown, id = 'id-1') =>
  JSON.stringify([2, id, 'BootNotification', payload]);
const frame = call(boot16);

function logOf(text: string): BootLog {
  const log = readBootLog(text);
  if (!log.usable) throw new Error(log.problem);
  return log;
}
const only = (text: string) => {
  const { exchanges } = logOf(text);
  expect(exchanges).toHaveLength(1);
  return exchanges[0];
};

describe('a frame is rejoined where a log wrapped it:', () => {
  /** The frame, cut at every `width`. */
  const wrapped = (width: number, before: string, between: string): string =>
    `${before}${(frame.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(`\n${between}`)}`;

  test.each([
    ['as it is', '', ''],
    ['with an indentation', 'info: Middleware[0] send ', '      '],
    ['with the time before each line', '2026-01-31 10:00:01 ', '2026-01-31 10:00:02 '],
    ['with more before the first line', '12:00:01.123 rpc.c:110:-> ', '12:00:01.124 rpc.c:110:'],
    [
      'by systemd',
      'Feb 25 10:47:02 host manager[812]: send CP1: ',
      'Feb 25 10:47:02 host manager[812]: ',
    ],
    ['by docker', 'citrine-1  | received ', 'citrine-1  | '],
    ['with hexadecimal time', '3a08 1 mongoose.c:404:send 1 ', '3a0f 1 mongoose.c:404:'],
  ])('%s', (_name, before, between) => {
    for (const width of [32, 40, 60, 73]) {
      const exchange = only(
        `${wrapped(width, before, between)}\n2026-01-31 10:00:05 [x] heartbeat`,
      );
      expect(exchange?.message).toMatchObject({
        payload: boot16,
        frameError: null,
        shortened: false,
        line: 1,
      });
    }
  });

  test('and what it holds is told to stand where it stood', () => {
    const text = `x\n10:00:01 app: ${frame.slice(0, 60)}\n10:00:02 app: ${frame.slice(60)}`;
    const place = only(text)?.message?.places.find(
      ({ pointer }) => pointer === '/chargePointModel',
    );
    const [, , second = ''] = text.split('\n');
    expect(place).toMatchObject({ line: 3, column: second.indexOf('"chargePointModel"') + 1 });
  });
});

describe('a frame is read in a string, and told to stand where it stood:', () => {
  test.each([1, 2, 3])('quoted %i times', (times) => {
    let text = frame;
    for (let count = 0; count < times; count++) text = JSON.stringify({ event: `recv ${text}` });
    const message = only(text)?.message;
    expect(message).toMatchObject({ payload: boot16, frameError: null });
    const place = message?.places.find(({ pointer }) => pointer === '/chargePointVendor');
    expect(text.slice((place?.column ?? 0) - 1)).toMatch(/^\\*"chargePointVendor/);
  });

  test('with CRLF and a byte order mark', () => {
    const message = only(`\uFEFFa\r\nb ${frame}\r\n`)?.message;
    expect(message).toMatchObject({ payload: boot16, line: 2 });
  });
});

test('a broken frame is told to be broken where it stands in the log', () => {
  const text = `10:00 a\n10:01 recv ${frame.replace('{', '{,')}`;
  const column = text.split('\n')[1]?.indexOf('{,') ?? 0;
  expect(only(text)?.message?.frameError).toBe(`a comma too many at line 2, column ${column + 1}`);
});

describe('a shortened frame is no broken one:', () => {
  const tail = ',"chargePointSerialNumber":"1","meterType":"x"}]';
  const long = frame.replace('}]', tail);
  test.each([
    [
      'websockets',
      `< TEXT '${long.slice(0, 80)}...${long.slice(-12)}' [${long.length} bytes]`,
      { chargePointVendor: 'ExampleCharge' },
    ],
    [
      'an ellipsis character',
      `12:00 recv ${long.slice(0, 70)}…`,
      { chargePointVendor: 'ExampleCharge' },
    ],
    ['a line that ends', `12:00 recv ${long.slice(0, 100)}\n12:01 Heartbeat`, boot16],
    ['a cut before anything', `12:00 recv ${long.slice(0, 40)}...`, null],
    ['a cut within its action', `< TEXT '[2, "id-1", "BootNoti...x"}]' [164 bytes]`, null],
  ])('by %s', (_name, text, payload) => {
    expect(only(text)?.message).toMatchObject({ shortened: true, frameError: null, payload });
  });

  test('a string that the log shortened in its middle holds no value', () => {
    const message = call({ chargePointVendor: 'a', chargePointModel: 'Exa...le' });
    const text = `< TEXT '${message}' [${message.length + 40} bytes]`;
    expect(only(text)?.message).toMatchObject({
      shortened: true,
      payload: { chargePointVendor: 'a' },
    });
  });

  test('where the length that the log tells is right, dots are the value', () => {
    const message = call({ ...boot16, chargePointModel: 'Exa...le' });
    const text = `< TEXT '${message}' [${message.length} bytes]`;
    expect(only(text)?.message).toMatchObject({ shortened: false, frameError: null });
  });

  test('a frame that stands by itself is as it was sent', () => {
    expect(only(frame.slice(0, -1))?.message).toMatchObject({
      shortened: false,
      frameError: '1 closing bracket missing at the end',
    });
  });

  test('an answer can be shortened as well', () => {
    const text = `10:00 send ${frame}\n10:00 recv [3,"id-1",{"status":"Acc...`;
    expect(only(text)?.answer).toMatchObject({ shortened: true });
  });
});

describe('answers are those', () => {
  const result = (id: string, payload: unknown = accepted) => JSON.stringify([3, id, payload]);

  test('that have the message id of a BootNotification before them', () => {
    const { exchanges } = logOf(
      [
        `send ${call(boot16, 'a')}`,
        `send [2,"b","Heartbeat",{}]`,
        `recv ${result('b', { currentTime: accepted.currentTime })}`,
        `recv ${result('a')}`,
        `send ${call(boot16, 'c')}`,
        'recv [4,"c","InternalError","no",{}]',
        `send ${call(boot16, 'd')}`,
      ].join('\n'),
    );
    expect(exchanges.map(({ message, answer }) => [message?.messageId, answer?.kind])).toEqual([
      ['a', 'result'],
      ['c', 'error'],
      ['d', undefined],
    ]);
  });

  test('that come after it: an id can be used again', () => {
    const { exchanges } = logOf(
      [
        call(boot16, '1'),
        result('1'),
        '[2,"1","Heartbeat",{}]',
        '[4,"1","GenericError","",{}]',
      ].join('\n'),
    );
    expect(exchanges.map(({ answer }) => answer?.kind)).toEqual(['result']);
  });

  test.each([
    ['a bare payload', JSON.stringify(accepted), 'result'],
    ['a CALLRESULT', result('x'), 'result'],
    ['an empty CALLRESULT', '[3,"x",{}]', 'result'],
    ['a CALLERROR', '[4,"x","FormationViolation","",{}]', 'error'],
    ['one of four elements', '[4,"x","FormationViolation",""]', 'error'],
    ['one with a null id', '[4,null,"FormatViolation","",{}]', 'error'],
    ['a broken one', '[3,"x",{"status":}]', 'unreadable'],
  ])('that stand alone: %s', (_name, text, kind) => {
    expect(only(text)).toMatchObject({ message: null, answer: { kind } });
  });

  test('but not the one to a Heartbeat among others', () => {
    const log = readBootLog(`[3,"x",{"currentTime":"2026-01-01T00:00:00Z"}]\n[3,"y",{}]`);
    expect(log).toMatchObject({ usable: false, problem: expect.stringMatching(/none to a Boot/) });
  });

  test('that diagnose cannot send', () => {
    expect(readBootInput(result('x'))).toMatchObject({ usable: false });
  });

  test('that break a rule of the frame say so', () => {
    expect(only('[4,"x","FormatViolation",""]')?.answer?.frameError).toBe(
      'a CALLERROR has 5 elements, this has 4',
    );
  });
});

describe('the version', () => {
  test.each([
    ['Websocket Subprotocol matched: ocpp1.6', '1.6'],
    ['[INFO] ocpp:OCPP2.0.1 ::', '2.0.1'],
    ['offered ocpp2.1, ocpp2.0.1', null],
    ['ocpp://x', null],
    ['ocpp1.60', null],
  ])('that a log names in "%s" is %s', (around, version) => {
    expect(logOf(`${around}\n${frame}`).version).toBe(version);
  });

  test('is not read out of the messages themselves', () => {
    expect(logOf(call({ ...boot16, firmwareVersion: 'ocpp2.0.1-3' })).version).toBeNull();
  });
});

test('several frames in one line, and arrays within a payload that look like frames', () => {
  const odd = { ...boot2x, customData: { vendorId: 'x', log: [3, 'x', { a: [2, 'y', 'Z', {}] }] } };
  const { exchanges } = logOf(`-> ${call(odd, 'a')} <- [3,"a",{}] -> ${call(boot16, 'b')}`);
  expect(exchanges).toMatchObject([
    { message: { payload: odd }, answer: { kind: 'result', payload: {} } },
    { message: { payload: boot16 }, answer: null },
  ]);
});

test('a frame that is the whole text may hold any number of arrays that look like frames', () => {
  const odd = { ...boot2x, customData: { vendorId: 'x', log: Array(20).fill([3, 'x', {}]) } };
  expect(only(call(odd))?.message).toMatchObject({ payload: odd, frameError: null });
});

describe('whatever a log holds', () => {
  const pieces = fc.constantFrom(
    ...['[', ']', '{', '}', '"', '\\', ',', ':', '...', '…', '\n', '\r\n', '12:00 ', '\0', 'é'],
    ...['[2,"1","BootNotification",', '[3,"1",', '[4,"1","X"', '"reason":"PowerUp"', '[9 bytes]'],
    ...['{\\"a\\":1}', '[2,\\"1\\",\\"BootNotification\\",{}]', '"__proto__":1', '\\ud800', frame],
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );

  test('nothing throws, and every place is in the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const log = readBootLog(text);
        if (!log.usable) return;
        const lines = text.replace(/^\uFEFF/, '').split('\n');
        for (const { message, answer } of log.exchanges) {
          const places = [...(message?.places ?? []), ...(answer?.places ?? [])];
          for (const { line, column } of places) {
            expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a message that is wrapped and prefixed anywhere comes back as it was', () => {
    const payload = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(payload, fc.integer({ min: 32, max: 80 }), (value, width) => {
        const whole = call(value);
        const cuts = whole.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? [];
        const text = cuts.map((cut) => `10:00:01 [ocpp] ${cut}`).join('\n');
        expect(only(text)?.message?.payload).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });

  test('more than the last messages are read, and no more are kept by the probe', () => {
    const many = `${frame}\n`.repeat(THRESHOLDS.boot.maxMessages + 5);
    expect(logOf(many).exchanges).toHaveLength(THRESHOLDS.boot.maxMessages + 5);
  });
});
