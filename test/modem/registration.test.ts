import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseApns } from '../../src/modem/parse/apn.ts';
import { parseRegistration } from '../../src/modem/parse/registration.ts';

test.each([
  ['eps', '+CEREG: 3,3,,,,0,15', 15],
  ['eps', '+CEREG: 3,3,"1A2B","01A2B3C4",7,0,7', 7],
  ['eps', '+CEREG: 5,2,"1A2B","01A2B3C4",7,0,19,"00000000","01100000"', 19],
  ['cs', '+CREG: 3,3,,,,0,11', 11],
  ['gprs', '+CGREG: 3,3,"1A2B","01A2B3C4",6,"02",0,8', 8],
  ['gprs', '+CGREG: 3,3,,,,,0,8', 8],
  ['5gs', '+C5GREG: 3,3,,,,,,0,27', 27],
] as const)("%s: %s tells the network's cause %s", (domain, line, rejectCause) => {
  expect(parseRegistration([line], domain)).toMatchObject({ domain, rejectCause });
});

test.each([
  ['eps', "a maker's own cause", '+CEREG: 3,3,,,,1,15'],
  ['eps', 'none', '+CEREG: 0,3'],
  ['eps', 'cause 0', '+CEREG: 3,3,,,,0,0'],
  ['eps', 'beyond a byte', '+CEREG: 3,3,,,,0,256'],
  ['eps', 'registered again', '+CEREG: 3,1,"1A2B","01A2B3C4",7,0,15'],
  ['eps', 'timers alone', '+CEREG: 4,2,,,,,,"00000000","01100000"'],
  ['5gs', 'slices', '+C5GREG: 2,2,"1A2B","01A2B3C4",11,4,"01000001"'],
] as const)('%s: no cause where there is %s', (domain, _what, line) => {
  const registration = parseRegistration([line], domain);
  expect(registration).not.toBeNull();
  expect(registration).not.toHaveProperty('rejectCause');
});

test.each([
  [['+CGDCONT: 1,"IP","fleet.example","0.0.0.0",0,0'], ['fleet.example']],
  [
    ['+CGDCONT: 1,"IPV4V6","","",0,0', '+CGDCONT: 2,"IPV4V6","ims","",0,0'],
    ['', 'ims'],
  ],
  [['+CGDCONT: 1,"IP","a.b","",0,0', '+CGDCONT: 3,"IP","a.b","",0,0'], ['a.b']],
  [['+CGDCONT: 1,"IP",,,0,0'], ['']],
  [['+CGDCONT: 1,"IP"'], ['']],
  [['+CGDCONT:1,"IP",internet'], ['internet']],
  [['+CGDCONT: 1,"IP","4915112345678.example",""'], [null]],
  [['+CGDCONT: 1,"IP","a b; reboot",""'], [null]],
  [['+CGDCONT: '], []],
  [[], []],
])('%o: APNs %o', (lines, apns) => {
  expect(parseApns(lines)).toEqual(apns);
});

test('however many contexts and whatever their names: bounded, and no long number', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc
      .tuple(fc.nat(), fc.string(), fc.string({ maxLength: 300 }))
      .map(([cid, type, apn]) => `+CGDCONT: ${cid},"${type}","${apn}"`),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const apns = parseApns(lines);
      expect(apns.length).toBeLessThanOrEqual(16);
      for (const apn of apns) expect(apn ?? '').toMatch(/^(?!.*\d{7})[\w.-]{0,100}$/);
      expect(() => parseRegistration(lines, 'eps')).not.toThrow();
    }),
  );
});
