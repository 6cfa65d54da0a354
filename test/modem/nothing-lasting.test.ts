import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AtSession } from '../../src/modem/at-session.ts';
import { COMMANDS, restoreErrorForm } from '../../src/modem/command.ts';
import { converse } from '../../src/modem/conversation.ts';
import { DIALECTS, dialectsOf } from '../../src/modem/dialects/index.ts';
import { readModem } from '../../src/modem/read-modem.ts';
import { watchRadio } from '../../src/modem/watch-radio.ts';
import { fakeLine } from './fake-line.ts';
import { ONLINE } from './online.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * All that may be sent. A read command sets nothing by its form (TS 27.007, 4.1: `?`); those
 * that ask without one are listed. The only settings are the echo and the wording of errors,
 * which are the line's and end with it.
 */
const ALLOWED: readonly RegExp[] = [
  /^AT$/,
  /^ATE0$/,
  /^ATI\d?$/,
  /^AT\+CMEE=[012]$/,
  /^AT[+^!#$%*][A-Z0-9]+\?$/,
  /^AT\+(CSQ|CESQ|CGPADDR|CGMI|CGMM|CGMR)$/,
  // Questions of the makers without a question mark, or with the table that is asked for.
  /^AT\+(QCSQ|QNWINFO|QRSRP|QRSRQ|QSINR|QENG="SERVINGCELL")$/,
  /^AT#(RFSTS|SERVINFO|MONI|CESQ|RSRP|RSRQ)$/,
  /^AT[+^%](XMCI=1|SQNMONI=9|SMONI|XMONITOR)$/,
];

/** What would last, cost money, or take the modem off the network, however it is written. */
const FORBIDDEN =
  /&|^AT(Z|D|H|A|O|S\d)|\+(CPIN|CLCK|CPWD|CFUN|COPS|CGDCONT|CGACT|CGATT|CPOL|CNMP|CMGS|CMGD|QCFG|QPOWD|CRESET|IPR|ICF)=|;|\+\+\+/;

const isAllowed = (command: string) =>
  ALLOWED.some((form) => form.test(command.toUpperCase())) &&
  !FORBIDDEN.test(command.toUpperCase());

test.each([
  'AT+CPIN=1234',
  'AT+CPIN="1234"',
  'AT&W',
  'AT&F',
  'ATZ',
  'ATD*99#',
  'AT+CFUN=1',
  'AT+CFUN=1,1',
  'AT+COPS=?',
  'AT+COPS=0',
  'AT+COPS=3,2',
  'AT+CGDCONT=1,"IP","x"',
  'AT+CGACT=1,1',
  'AT+QCFG="usbnet",1',
  'AT+CSQ;+COPS=0',
  'AT+UCGED=2',
  'AT+CEREG=2',
  'AT+IPR=9600',
  '+++',
])('%s may never be sent', (command) => {
  expect(isAllowed(command)).toBe(false);
});

describe('every command that there is', () => {
  const all = [
    ...Object.values(COMMANDS),
    ...[0, 1, 2].map(restoreErrorForm),
    ...DIALECTS.flatMap(({ commands }) => commands),
  ];
  test.each(all.map(({ text }) => text))('%s sets nothing that lasts', (text) => {
    expect(text).toSatisfy(isAllowed);
  });
});

type Talk = (session: AtSession, signal: AbortSignal) => Promise<unknown>;

const readAll: Talk = (session) =>
  readModem(session, dialectsOf, async (taken) => taken < 3 && session.lost() === null);
const readEveryDialect: Talk = (session) =>
  readModem(
    session,
    () => DIALECTS,
    async (taken) => taken < 2,
  );
const watch: Talk = (session, signal) => watchRadio(session, signal, () => {});

const answers = (more: Readonly<Record<string, readonly string[]>>) => (command: string) =>
  ({ AT: ['OK'], ATE0: ['OK'], 'AT+CMEE=2': ['OK'], 'AT+CMEE?': ['+CMEE: 1', 'OK'], ...more })[
    command
  ]
    ?.map((line) => `\r\n${line}\r\n`)
    .join('');
const error = (text: string) => (command: string) =>
  command === 'AT' ? '\r\nOK\r\n' : `\r\n${text}\r\n`;

const MODEMS: Readonly<Record<string, (command: string, count: number) => string | undefined>> = {
  online: answers(ONLINE),
  silent: () => undefined,
  'without a SIM': answers({ ...ONLINE, 'AT+CPIN?': ['+CME ERROR: SIM not inserted'] }),
  'that asks for a PIN': answers({ ...ONLINE, 'AT+CPIN?': ['+CPIN: SIM PIN'] }),
  'that asks for a PUK': answers({ ...ONLINE, 'AT+CPIN?': ['+CPIN: SIM PUK'] }),
  'with its radio off': answers({ ...ONLINE, 'AT+CFUN?': ['+CFUN: 4', 'OK'] }),
  'without a data session': answers({ ...ONLINE, 'AT+CGATT?': ['+CGATT: 0', 'OK'] }),
  'that refuses all': error('ERROR'),
  'that prompts': () => '\r\n> ',
  'that is a console': () => '\r\ncharger login: ',
  'that falls silent': (command, count) => (count > 6 ? undefined : answers(ONLINE)(command)),
  'that answers late': (command, count) => (count % 3 === 0 ? answers(ONLINE)(command) : '+'),
  'that rings': (command) => `\r\nRING\r\n${answers(ONLINE)(command) ?? '\r\nERROR\r\n'}`,
};
const MAKERS = [
  'Quectel',
  'SIMCOM INCORPORATED',
  'Sierra Wireless, Incorporated',
  'Telit',
  'u-blox',
  'huawei',
  'Fibocom',
  'Cinterion',
  'Nordic Semiconductor ASA',
  'SEQUANS Communications',
];

async function sentTo(
  modem: (command: string, count: number) => string | undefined,
  talk: Talk,
  { interruptAfterMs = 60_000, dieAfter = 1_000 } = {},
): Promise<string[]> {
  const line = fakeLine((command) => {
    if (line.written.length === dieAfter) line.die('the port disappeared');
    return modem(command, line.written.length);
  });
  const abort = new AbortController();
  const interrupt = setTimeout(() => abort.abort(), interruptAfterMs);
  let settled = false;
  const said = converse(line.transport, abort.signal, (session) => talk(session, abort.signal));
  const end = said.finally(() => {
    settled = true;
    clearTimeout(interrupt);
  });
  while (!settled) await vi.advanceTimersByTimeAsync(250);
  await end;
  expect(line.closed()).toBe(true);
  return line.written;
}

describe.each(Object.entries(MODEMS))('a modem %s', (_what, modem) => {
  test.each<[string, Talk, { interruptAfterMs?: number; dieAfter?: number }]>([
    ['is read', readAll, {}],
    ['is read in every dialect', readEveryDialect, {}],
    ['is watched', watch, { interruptAfterMs: 5_000 }],
    ['is interrupted', readAll, { interruptAfterMs: 500 }],
    ['dies', readAll, { dieAfter: 7 }],
  ])('%s, and told nothing that lasts', async (_how, talk, options) => {
    const sent = await sentTo(modem, talk, options);
    expect(sent.filter((command) => !isAllowed(command))).toEqual([]);
    expect(sent.length).toBeGreaterThan(0);
  });
});

test.each(MAKERS)(
  'a modem of %s is asked in its own dialect, and told nothing that lasts',
  async (maker) => {
    const sent = await sentTo(answers({ ...ONLINE, 'AT+CGMI': [maker, 'OK'] }), readAll);
    expect(sent.filter((command) => !isAllowed(command))).toEqual([]);
    const own = dialectsOf({ manufacturer: maker, model: 'EC25', revision: null }).flatMap(
      ({ commands }) => commands,
    );
    expect(sent).toEqual(expect.arrayContaining(own.map(({ text }) => text)));
  },
);

test('a console is written to once', async () => {
  expect(await sentTo(() => '\r\ncharger login: ', readAll)).toEqual(['AT']);
});

test('the wording of errors is put back, also where the run is interrupted', async () => {
  expect((await sentTo(answers(ONLINE), readAll)).at(-1)).toBe('AT+CMEE=1');
  const cut = await sentTo(
    (command, count) => (count > 6 ? undefined : answers(ONLINE)(command)),
    readAll,
    {
      interruptAfterMs: 1_000,
    },
  );
  expect(cut.at(-1)).toBe('AT+CMEE=1');
});
