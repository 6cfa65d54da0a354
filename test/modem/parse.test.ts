import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCesq } from '../../src/modem/parse/cesq.ts';
import { parseCsq } from '../../src/modem/parse/csq.ts';
import { parseError } from '../../src/modem/parse/error.ts';
import { parseFunctionality } from '../../src/modem/parse/functionality.ts';
import { parseIdentification } from '../../src/modem/parse/identification.ts';
import { parseOperator } from '../../src/modem/parse/operator.ts';
import {
  countActiveContexts,
  countAddresses,
  parseAttached,
} from '../../src/modem/parse/packet.ts';
import { parseRegistration } from '../../src/modem/parse/registration.ts';
import { parseSim } from '../../src/modem/parse/sim.ts';

test.each([
  ['+CSQ: 0,0', -113],
  ['+CSQ: 1,99', -111],
  ['+CSQ:20,99', -73],
  ['+CSQ: 9, 99', -95],
  ['+CSQ: 31,7', -51],
  ['+CSQ: 32,99', null],
  ['+CSQ: 99,99', null],
  ['+CSQ:99,99', null],
  ['+CSQ: 199,99', null],
  ['+CSQ: -5,99', null],
  ['+CSQ: ,', null],
  ['+CSQ:', null],
  ['+CSQN: 20,99', null],
])('%s is %s dBm (TS 27.007, 8.5)', (line, dbm) => {
  expect(parseCsq([line])).toBe(dbm);
});

/** Index, value: the lowest, a middle and the highest bin, the sentinel, one too high. */
const TABLES = [
  [
    'rxlevDbm',
    0,
    [
      [0, -111],
      [63, -48],
      [99, null],
      [64, null],
    ],
  ],
  [
    'rscpDbm',
    2,
    [
      [0, -121],
      [96, -25],
      [255, null],
      [97, null],
    ],
  ],
  [
    'ecnoDb',
    3,
    [
      [0, -24.5],
      [49, 0],
      [255, null],
      [50, null],
    ],
  ],
  [
    'rsrqDb',
    4,
    [
      [0, -20],
      [34, -3],
      [255, null],
      [35, null],
    ],
  ],
  [
    'rsrpDbm',
    5,
    [
      [0, -141],
      [41, -100],
      [57, -84],
      [81, -60],
      [97, -44],
      [255, null],
      [98, null],
    ],
  ],
  [
    'nrRsrqDb',
    6,
    [
      [0, -43.5],
      [65, -11],
      [126, 19.5],
      [255, null],
      [127, null],
    ],
  ],
  [
    'nrRsrpDbm',
    7,
    [
      [0, -157],
      [57, -100],
      [70, -87],
      [126, -31],
      [255, null],
      [127, null],
    ],
  ],
  [
    'nrSinrDb',
    8,
    [
      [0, -23.5],
      [77, 15],
      [127, 40],
      [255, null],
      [128, null],
    ],
  ],
] as const;

test.each(TABLES)('AT+CESQ gives %s from field %i (TS 27.007, 8.69)', (field, position, values) => {
  for (const [index, value] of values) {
    const fields = [99, 99, 255, 255, 255, 255, 255, 255, 255].with(position, index);
    expect(parseCesq([`+CESQ: ${fields.join(',')}`])?.[field]).toBe(value);
    expect(parseCesq([`+CESQ: ${fields.slice(0, 6).join(',')}`])?.[field]).toBe(
      position < 6 ? value : null,
    );
  }
});

test('AT+CESQ with too few fields is no answer', () => {
  expect(parseCesq(['+CESQ: 99,99,255,255,20'])).toBeNull();
});

test.each([
  ['+CEREG: 0,1', 1, null],
  ['+CEREG: 2,5,"1A2B","01A2B3C4",7', 5, 7],
  ['+CEREG:002,001,"18d8","ffff"', 1, null],
  ['+CEREG: 2,1,  0 5, 2715', 1, null],
  ['+CEREG: 2,5,,,', 5, null],
  ['+CEREG: 0,10', 10, null],
  ['+CEREG: 2,1,"1A,2B","01",9', 1, 9],
])('%s is stat %i', (line, stat, accessTechnology) => {
  expect(parseRegistration([line], 'eps')).toEqual({ domain: 'eps', stat, accessTechnology });
});

test.each(['+CEREG: 2', '+CEREG: 1,"0005","01A2",7', '+CEREG: 0,12', '+CEREG: 9,1', '+CREG: 0,1'])(
  '%s is no answer to AT+CEREG?',
  (line) => expect(parseRegistration([line], 'eps')).toBeNull(),
);

test('an unsolicited registration before or after does not count', () => {
  const lines = ['+CEREG: 2', '+CEREG: 1,2', '+CEREG: 5,"0001","0002",7'];
  expect(parseRegistration(lines, 'eps')?.stat).toBe(2);
});

test.each([
  ['+COPS: 0,0,"Tele, 2",7', { mode: 0, name: 'Tele, 2', accessTechnology: 7 }],
  ['+COPS: 1,2,"26201",13', { mode: 1, name: '26201', accessTechnology: 13 }],
  ['+COPS: 0', { mode: 0, name: null, accessTechnology: null }],
  ['+COPS:0,255,"",0', { mode: 0, name: null, accessTechnology: null }],
  ['+COPS: 0,0,"+491701234567",7', { mode: 0, name: null, accessTechnology: null }],
  ['+COPS: x', null],
])('%s', (line, operator) => expect(parseOperator([line])).toEqual(operator));

test('of a name and its digits, the name is told; of two names, the later one', () => {
  const digits = '+COPS: 0,2,"26203",7';
  expect(parseOperator(['+COPS: 0,0,"Net One",7', digits])?.name).toBe('Net One');
  expect(parseOperator([digits, '+COPS: 0,0,"Net One",7'])?.name).toBe('Net One');
  expect(parseOperator(['+COPS: 0,0,"Net One",7', '+COPS: 0,0,"Two",7'])?.name).toBe('Two');
  expect(parseOperator(['+COPS: 0,0,"Net One",7', '+COPS: 0'])?.name).toBeNull();
});

test.each([
  ['READY', 'ready'],
  ['SIM PIN', 'pin'],
  ['SIM PUK', 'puk'],
  ['SIM PIN2', 'ready'],
  ['PH-SIM PIN', 'locked'],
  ['PH-NET PIN', 'locked'],
  ['NOT INSERTED', 'absent'],
  ['"READY"', 'ready'],
  ['whatever', 'unknown'],
])('+CPIN: %s is %s', (state, sim) => {
  expect(parseSim({ outcome: 'ok', lines: [`+CPIN: ${state}`] })).toBe(sim);
});

test.each([
  ['+CME ERROR: 10', 'absent'],
  ['+CME ERROR: SIM not inserted', 'absent'],
  ['+CME ERROR: 11', 'pin'],
  ['+CME ERROR: SIM PIN required', 'pin'],
  ['+CME ERROR: 12', 'puk'],
  ['+CME ERROR: SIM PUK required', 'puk'],
  ['+CME ERROR: 13', 'failure'],
  ['+CME ERROR: SIM failure', 'failure'],
  ['+CME ERROR: 14', 'busy'],
  ['+CME ERROR: SIM busy', 'busy'],
  ['+CME ERROR: 5', 'locked'],
  ['+CME ERROR: PH-SIM PIN required', 'locked'],
  ['+CME ERROR: 100', 'unknown'],
  ['ERROR', 'unknown'],
])('%s to AT+CPIN? is %s', (error, sim) => {
  expect(parseSim({ outcome: 'error', lines: [], error })).toBe(sim);
});

test('no answer about the SIM is not a missing SIM', () => {
  expect(parseSim({ outcome: 'timeout', lines: [] })).toBeNull();
});

test('counts contexts and addresses, and keeps none', () => {
  expect(countActiveContexts(['+CGACT: 1,1', '+CGACT: 2,0', '+CGACT: 1,1'])).toBe(1);
  expect(countActiveContexts([])).toBe(0);
  expect(
    countAddresses([
      '+CGPADDR: 1,"10.1.2.3"',
      '+CGPADDR: 2,0.0.0.0,0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0',
      '+CGPADDR: 3,""',
      '+CGPADDR: 4',
      '+CGPADDR: 5,"0.0.0.0","2001:db8::1"',
      '+CGPADDR: 6,"::"',
      '+CGPADDR: 7,"10.1.2.3,32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1"',
      '+CGPADDR: 8,"0.0.0.0,0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"',
    ]),
  ).toBe(3);
  expect(parseAttached(['+CGATT: 0'])).toBe(false);
  expect(parseAttached(['+CGATT: 1'])).toBe(true);
  expect(parseAttached(['+CGATT: 7'])).toBeNull();
  expect(parseFunctionality(['+CFUN: 4,0'])).toBe(4);
});

test('names of maker and model lose their prefix, and numbers of a subscriber never get in', () => {
  expect(parseIdentification(['+CGMM: "FM350-GL"'])).toBe('FM350-GL');
  expect(parseIdentification(['Quectel'])).toBe('Quectel');
  expect(parseIdentification(['861234567890123'])).toBeNull();
  expect(parseIdentification(['IMEI 86-123456-789012-3', 'EC25'])).toBe('EC25');
});

test('an error line is read, another is none', () => {
  expect(parseError('+CME ERROR: 30')).toEqual({ code: 30, text: '30' });
  expect(parseError('+CME ERROR: no network service')?.code).toBeNull();
  expect(parseError('+CSQ: 99,99')).toBeNull();
});

test('no line makes a parser throw or leave its table', () => {
  const names = [
    '+CSQ:',
    '+CESQ:',
    '+CEREG:',
    '+COPS:',
    '+CPIN:',
    '+CGPADDR:',
    '+CGACT:',
    '+CFUN:',
  ];
  const line = fc
    .tuple(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 60 }))
    .map(([name, rest]) => `${name} ${rest}`);
  const numbers = fc
    .tuple(
      fc.constantFrom(...names),
      fc.array(fc.integer({ min: -1, max: 300 }), { maxLength: 12 }),
    )
    .map(([name, fields]) => `${name} ${fields.join(',')}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(line, numbers), { maxLength: 5 }), (lines) => {
      const rssi = parseCsq(lines);
      expect(rssi === null || (rssi >= -113 && rssi <= -51)).toBe(true);
      const extended = parseCesq(lines);
      const rsrp = extended?.rsrpDbm ?? null;
      expect(rsrp === null || (rsrp >= -141 && rsrp <= -44)).toBe(true);
      const nr = extended?.nrRsrpDbm ?? null;
      expect(nr === null || (nr >= -157 && nr <= -31)).toBe(true);
      const stat = parseRegistration(lines, 'eps')?.stat ?? 0;
      expect(stat >= 0 && stat <= 11).toBe(true);
      const name = parseOperator(lines)?.name ?? '';
      expect(name.length <= 64 && !/\d{7}/.test(name)).toBe(true);
      parseSim({ outcome: 'ok', lines });
      parseFunctionality(lines);
      expect(countAddresses(lines)).toBeLessThanOrEqual(lines.length);
      expect(countActiveContexts(lines)).toBeLessThanOrEqual(lines.length);
    }),
  );
});
