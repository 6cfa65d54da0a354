import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAtSession } from '../../src/modem/at-session.ts';
import { COMMANDS } from '../../src/modem/command.ts';
import { fakeLine } from './fake-line.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new AbortController().signal;

function session(onCommand?: (command: string) => string | undefined) {
  const line = fakeLine(onCommand);
  return { line, at: createAtSession(line.transport, never()) };
}

/** Lets the clock run until `promise` settles, however long it waits. */
async function eventually<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
  const begun = Date.now();
  let settled = false;
  const value = promise.finally(() => {
    settled = true;
  });
  while (!settled) await vi.advanceTimersByTimeAsync(50);
  return { value: await value, ms: Date.now() - begun };
}

test('takes the answer out of echo, other line ends and unsolicited results', async () => {
  const { at } = session(
    () => 'AT+CSQ\r\r\n+CREG: 2\r\n\0\r\n^RSSI: 20\r\n+CSQ: 20,99\r\n\r\nRING\r\nOK\r\n',
  );
  expect(await at.ask(COMMANDS.signal)).toEqual({ outcome: 'ok', lines: ['+CSQ: 20,99'] });
});

test('puts an answer together that comes byte by byte', async () => {
  const { line, at } = session();
  const asked = at.ask(COMMANDS.signal);
  for (const byte of '\r\n+CSQ: 20,99\r\n\r\nOK\r\n') line.say(byte);
  expect(await asked).toEqual({ outcome: 'ok', lines: ['+CSQ: 20,99'] });
});

test.each(['ERROR', '+CME ERROR: 10', '+CMS ERROR: 500', 'COMMAND NOT SUPPORT', 'NA'])(
  'gives %s back as an error',
  async (error) => {
    const { at } = session(() => `\r\n${error}\r\n`);
    expect(await at.ask(COMMANDS.sim)).toEqual({ outcome: 'error', lines: [], error });
  },
);

test('takes free text as it is, without the echo and what interrupts', async () => {
  const { at } = session(() => 'AT+CGMM\r\r\n+CTZV: 4\r\nEC25\r\nOK\r\n');
  expect(await at.ask(COMMANDS.model)).toEqual({ outcome: 'ok', lines: ['EC25'] });
});

test('an answer without its OK counts after a moment of silence', async () => {
  const { at } = session((command) =>
    command === 'AT+CSQ' ? '\r\n+CSQ: 20,99\r\n' : '\r\n+CMEE: 0\r\n\r\nOK\r\n',
  );
  const { value, ms } = await eventually(at.ask(COMMANDS.signal));
  expect(value).toEqual({ outcome: 'ok', lines: ['+CSQ: 20,99'] });
  expect(ms).toBeLessThanOrEqual(1_100);
});

test('a deaf modem is given up after three times AT', async () => {
  const { line, at } = session();
  const { value, ms } = await eventually(at.attention());
  expect(value).toBe(false);
  expect(line.written).toEqual(['AT', 'AT', 'AT']);
  expect(ms).toBeLessThanOrEqual(3_100);
});

test('an error to AT is an answer, too', async () => {
  const { at } = session(() => '\r\nERROR\r\n');
  expect(await at.attention()).toBe(true);
});

test('late answers to the first AT are not taken for those of the next commands', async () => {
  let asked = 0;
  const { line, at } = session((command) => {
    if (command === 'AT') {
      asked += 1;
      return asked === 3 ? '\r\nOK\r\n' : undefined;
    }
    // The two other OKs come late, in the middle of what follows.
    if (command === 'AT+CMEE?') return '\r\nOK\r\n\r\nOK\r\n\r\n+CMEE: 1\r\n\r\nOK\r\n';
    return command === 'AT+CSQ' ? '\r\n+CSQ: 7,99\r\n\r\nOK\r\n' : undefined;
  });
  expect((await eventually(at.attention())).value).toBe(true);
  const { value } = await eventually(at.ask(COMMANDS.signal));
  expect(value.lines).toEqual(['+CSQ: 7,99']);
  expect(line.written.at(-1)).toBe('AT+CSQ');
});

test('an answer that comes after its time does not shift onto the next command', async () => {
  const { line, at } = session((command) => {
    if (command === 'AT+CMEE?') {
      return '\r\n+COPS: 0,0,"Late",7\r\n\r\nOK\r\n\r\n+CMEE: 2\r\n\r\nOK\r\n';
    }
    return command === 'AT+CSQ' ? '\r\n+CSQ: 9,99\r\n\r\nOK\r\n' : undefined;
  });
  const cops = await eventually(at.ask(COMMANDS.operator));
  expect(cops.value.outcome).toBe('timeout');
  expect(cops.ms).toBeLessThanOrEqual(5_100);
  expect((await eventually(at.ask(COMMANDS.signal))).value.lines).toEqual(['+CSQ: 9,99']);
  expect(line.written).toEqual(['AT+COPS?', 'AT+CMEE?', 'AT+CSQ']);
});

test('catches up with a modem that knows no AT+CMEE?', async () => {
  const { at } = session((command) => {
    if (command === 'AT+CMEE?') return '\r\nOK\r\n\r\nERROR\r\n';
    return command === 'AT+CSQ' ? '\r\n+CSQ: 9,99\r\n\r\nOK\r\n' : undefined;
  });
  await eventually(at.ask(COMMANDS.operator));
  expect((await eventually(at.ask(COMMANDS.signal))).value.lines).toEqual(['+CSQ: 9,99']);
});

test('an early OK waits for the answer that must come with it', async () => {
  const { line, at } = session(() => '\r\nOK\r\n');
  const asked = at.ask(COMMANDS.signal);
  line.say('\r\n+CSQ: 9,99\r\n\r\nOK\r\n');
  expect((await asked).lines).toEqual(['+CSQ: 9,99']);
});

test('a modem that stops answering is asked nothing more', async () => {
  const { line, at } = session();
  await eventually(at.ask(COMMANDS.signal));
  expect((await eventually(at.ask(COMMANDS.signal))).value.outcome).toBe('not-asked');
  expect(at.lost()).toBe('the modem stopped answering');
  expect((await eventually(at.ask(COMMANDS.signal))).ms).toBeLessThanOrEqual(50);
  expect(line.written).toEqual(['AT+CSQ', 'AT+CMEE?']);
});

test('a line that dies settles the command under way', async () => {
  const { line, at } = session();
  const asked = at.ask(COMMANDS.signal);
  line.die('the port disappeared');
  expect((await asked).outcome).toBe('not-asked');
  expect(at.lost()).toBe('the port disappeared');
});

test('one byte a second ends within the time of each command', async () => {
  const { line, at } = session();
  const ticking = setInterval(() => line.say('+'), 1_000);
  expect((await eventually(at.attention())).value).toBe(false);
  const { value, ms } = await eventually(at.ask(COMMANDS.signal));
  clearInterval(ticking);
  expect(value.outcome).toBe('not-asked');
  expect(ms).toBeLessThanOrEqual(3_100);
});

test('a flood is cut off, also where it is one endless line', async () => {
  for (const chunk of ['+CSQ: 1,1\r\n', '+'.repeat(1_000)]) {
    const { line, at } = session();
    const asked = at.ask(COMMANDS.signal);
    for (let count = 0; count < 20_000 && at.lost() === null; count += 1) line.say(chunk);
    await asked;
    expect(at.lost()).toBe('the line sends without an end');
    expect(at.bytesReceived()).toBeLessThan(70_000);
    expect(line.closed()).toBe(true);
  }
});

test('an abort ends the command under way and all later ones', async () => {
  const line = fakeLine();
  const abort = new AbortController();
  const at = createAtSession(line.transport, abort.signal);
  const asked = at.ask(COMMANDS.signal);
  abort.abort();
  expect((await asked).outcome).toBe('not-asked');
  expect((await at.ask(COMMANDS.signal)).outcome).toBe('not-asked');
  expect(line.written).toEqual(['AT+CSQ']);
});

test('what a line says before it answers is kept, and no more once it has', async () => {
  const { line, at } = session();
  const greeting = at.attention();
  line.say('$GPGGA,,,,,,0,,,,,,,,*66\r\n');
  expect(at.heard()).toBe('nmea');
  line.say('\r\nOK\r\n');
  expect(await greeting).toBe(true);
  expect(at.heard()).toBeNull();
});

test('a modem may say what a console says, once it has answered', async () => {
  const operator = '+COPS: 0,0,"Example login: ",7';
  const { at } = session((command) =>
    command === 'AT' ? '\r\nOK\r\n' : `\r\n${operator}\r\n\r\nOK\r\n`,
  );
  await at.attention();
  expect((await at.ask(COMMANDS.operator)).lines).toEqual([operator]);
  expect(at.lost()).toBeNull();
});

test('a console ends the session with the first command', async () => {
  const { line, at } = session(() => 'AT\r\n/bin/sh: AT: not found\r\n# ');
  expect((await eventually(at.attention())).value).toBe(false);
  expect(at.lost()).toContain('a console answers');
  expect((await at.ask(COMMANDS.signal)).outcome).toBe('not-asked');
  expect(line.written).toEqual(['AT']);
});

test('whatever a line says, each command settles within its time', async () => {
  const token = fc.constantFrom(
    '\r\n',
    'OK',
    'ERROR',
    '+CSQ: 9,99',
    '+CMEE: 0',
    '+CME ERROR: ',
    '\0',
  );
  const noise = fc.oneof(token, fc.string({ unit: 'binary', maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(noise, { maxLength: 8 }), { maxLength: 6 }),
      async (says) => {
        const left = says.map((parts) => parts.join(''));
        const { at } = session(() => left.shift());
        for (const command of [COMMANDS.signal, COMMANDS.operator]) {
          const { ms } = await eventually(at.ask(command));
          expect(ms).toBeLessThanOrEqual(COMMANDS.errorForm.timeoutMs + command.timeoutMs + 100);
        }
      },
    ),
    { numRuns: 50 },
  );
});
