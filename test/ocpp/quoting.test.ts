import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBootLog } from '../../src/ocpp/boot-input.ts';
import type { BootExchangeInput } from '../../src/ocpp/boot-log.ts';
import { plainQuoting } from '../../src/ocpp/quoting.ts';
import { accepted, boot2x, boot16 } from '../fixtures/boot.ts';

const frame = JSON.stringify([2, 'id-1', 'BootNotification', boot16]);
const payload = JSON.stringify(boot16);
const pretty = JSON.stringify(JSON.parse(frame), null, 2).split('\n');

function exchangesOf(text: string): readonly BootExchangeInput[] {
  const log = readBootLog(text);
  if (!log.usable) throw new Error(log.problem);
  return log.exchanges;
}

describe('a frame is read', () => {
  test.each([
    ['in a cell of CSV', `2026-01-31,CP001,in,"${frame.replaceAll('"', '""')}",ok`],
    ['in a web page', `<td>Boot</td><pre>${frame.replaceAll('"', '&quot;')}</pre>`],
    ['in a string that .NET wrote', `{"m":"recv ${frame.replaceAll('"', '\\u0022')}"}`],
    ['with the backticks of PowerShell', `$m = "${frame.replaceAll('"', '`"')}"`],
    ['with the escapes of cmd', `echo ${frame.replaceAll('"', '^"')}`],
    ['with typographic quotation marks', frame.replace(/"([^"]*)"/g, '“$1”')],
    ['with hard spaces', frame.replaceAll(',', ',\u00a0')],
    ['over lines within a string', `{"raw":${JSON.stringify(pretty.join('\n'))}}`],
    ['with colours in it', frame.replace('"id-1"', '\u001b[32m"id-1"\u001b[39m')],
    ['as Python prints it', `receive ${frame.replaceAll('"', "'")}`],
    ['as Node prints it', `Received ${frame.replace(/"(\w+)":/g, ' $1: ').replaceAll('"', "'")}`],
    ['in a mail', pretty.map((line) => `> ${line}`).join('\n')],
    ['over lines of docker compose', pretty.map((line) => `csms  | ${line}`).join('\n')],
    [
      'over lines of journald',
      pretty.map((line) => `Nov 01 10:00:00 host csms[812]: ${line}`).join('\n'),
    ],
    ['over lines with a time', pretty.map((line) => `[10:00:00] [info] ${line}`).join('\n')],
  ])('%s', (_name, text) => {
    expect(exchangesOf(text)).toMatchObject([
      { message: { messageId: 'id-1', payload: boot16, frameError: null, shortened: false } },
    ]);
  });

  test('in a string of Python, with an apostrophe', () => {
    const text = `b'${frame.replace('ExampleCharge', "Example\\'s")}'`;
    expect(exchangesOf(text)).toMatchObject([
      { message: { frameError: null, payload: { chargePointVendor: "Example's" } } },
    ]);
  });

  test('with its answer', () => {
    const answer = JSON.stringify([3, 'id-1', accepted]);
    const text = `recv ${frame}\nsend ${answer}`.replaceAll('"', "'");
    expect(exchangesOf(text)).toMatchObject([
      { message: { payload: boot16 }, answer: { kind: 'result', payload: accepted } },
    ]);
  });

  test('and its members are told to stand where they stood', () => {
    const text = `x\n1,"${frame.replaceAll('"', '""')}"`;
    const [exchange] = exchangesOf(text);
    const place = exchange?.message?.places.find(({ pointer }) => pointer === '/chargePointModel');
    expect(place?.line).toBe(2);
    expect(text.split('\n')[1]?.slice((place?.column ?? 0) - 1)).toMatch(/^"chargePointModel""/);
  });

  test('without the levels that Node did not print', () => {
    const text =
      "Got [\n  2,\n  'a',\n  'BootNotification',\n  { reason: 'PowerUp', chargingStation: { model: 'A', modem: [Object] } }\n]";
    expect(exchangesOf(text)).toMatchObject([
      { message: { shortened: true, frameError: null, payload: { reason: 'PowerUp' } } },
    ]);
  });
});

describe('a payload is read that stands without its frame,', () => {
  test.each([
    ['behind its name', `12:00 CP1 BootNotification.req: ${payload}`],
    ['behind other words', `12:00 boot of CP1: ${payload}`],
    ['in a column', `2026-01-31;CP1;BootNotification;"${payload.replaceAll('"', '""')}"`],
    ['in an object', JSON.stringify({ action: 'BootNotification', payload: boot16, ts: 'x' })],
    ['in a string of an object', JSON.stringify({ action: 'BootNotification', payload })],
    ['behind the name that ocpp libraries give it', `[BootNotificationRequest] ${payload}`],
    [
      'behind other objects',
      `{"action":"BootNotification","context":{"id":1},"payload":${payload}}`,
    ],
    ['in the constructor of a library', `Call(action='BootNotification', payload=${payload})`],
  ])('%s', (_name, text) => {
    expect(exchangesOf(text)).toMatchObject([
      { message: { frame: 'payload', payload: boot16, frameError: null, shortened: false } },
    ]);
  });

  test('several of them, and the answer of a CSMS', () => {
    const text = `BootNotification ${payload}\nBootNotificationResponse ${JSON.stringify(accepted)}\nBootNotification ${JSON.stringify(boot2x)}`;
    expect(exchangesOf(text)).toMatchObject([
      { message: { payload: boot16, line: 1 } },
      { message: null, answer: { kind: 'result', payload: accepted } },
      { message: { payload: boot2x, line: 3 } },
    ]);
  });

  test('shortened by the log', () => {
    const text = '12:00 BootNotification {"chargePointVendor":"A","chargePointMod...';
    expect(exchangesOf(text)).toMatchObject([
      { message: { shortened: true, payload: { chargePointVendor: 'A' } } },
    ]);
  });

  test('but no object that only has a reason', () => {
    expect(
      readBootLog('12:00 BootNotification failed {"reason":"gone","code":1006}'),
    ).toMatchObject({
      usable: false,
    });
  });
});

test('a CALL without its message id is still told to be broken', () => {
  const [exchange] = exchangesOf(`[2,"BootNotification",${payload}]`);
  expect(exchange?.message?.frameError).toMatch(/4 elements, this has 3/);
});

test('an action in another letter case is told', () => {
  const [exchange] = exchangesOf(frame.replace('BootNotification', 'bootNotification'));
  expect(exchange?.message?.frameError).toMatch(/must be "BootNotification"/);
});

test('what can be read as it stands is never changed', () => {
  const values = fc.dictionary(
    fc.string(),
    fc.constantFrom('“a”', "[2, 'x", '`"', '{^"', '&quot;', '> x', ',""a"", ', '\u00a0', 'None'),
  );
  fc.assert(
    fc.property(values, (customData) => {
      const odd = { ...boot2x, customData: { vendorId: 'x', ...customData } };
      const text = JSON.stringify([2, '1', 'BootNotification', odd]);
      expect(exchangesOf(text)).toMatchObject([{ message: { payload: odd, frameError: null } }]);
    }),
  );
});

test('whatever is undone, nothing throws, and every place is in the text', () => {
  const pieces = fc.constantFrom(
    ...['""', '"', "'", '`"', '^"', '&quot;', '“', '\u00a0', '\\u0022', '\u001b[1m', '\n', '> '],
    ...["[2, '1', 'BootNotification', ", '{ reason: ', 'None', '[Object]', '{', '}', '[', ']', ','],
    ...[
      'BootNotification {',
      '{"chargePointVendor":"a"',
      'csms | ',
      '10:00:00 [',
      ', a: undefined',
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const plain = plainQuoting(text);
      for (const { origin } of plain.pieces) expect(origin).toBeLessThanOrEqual(text.length);
      const log = readBootLog(text);
      if (!log.usable) return;
      const lines = text.split('\n');
      for (const { message, answer } of log.exchanges) {
        for (const { line, column } of [...(message?.places ?? []), ...(answer?.places ?? [])]) {
          expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
