import { expect, test } from 'vitest';
import { readPasted } from './pasted.ts';

test.each([
  '+QIACT: 1,1,1,"10.2.3.4"',
  '+IPADDR: 10.2.3.4',
  '+CNACT: 0,1,"10.2.3.4"',
  '+CNACT: 1,"10.2.3.4"',
  '#CGPADDR: 1,"10.2.3.4"',
  '+CGCONTRDP: 1,5,"fleet.example","10.2.3.4.255.255.255.252","10.2.3.1","192.0.2.53"',
  '+CGCONTRDP: 1,5,"fleet.example","2001:db8::7"',
])('%s is an address', async (line) => {
  expect((await readPasted(`AT+CSQ\n+CSQ: 20,99\nOK\n${line}\n`)).addresses).toBe(1);
});

test.each(['+CNACT: 0,0,"0.0.0.0"', '+CNACT: 0,0,"0.0.0.0"\n+CNACT: 1,0,"0.0.0.0"'])(
  '%s is none',
  async (lines) => expect((await readPasted(lines)).addresses).toBe(0),
);

test.each(['+QIACT: 1,0,1', '+CGCONTRDP: 1,5,"fleet.example"', '+IPADDR: Network not opened'])(
  '%s tells of none',
  async (line) => expect((await readPasted(`+CSQ: 20,99\n${line}\n`)).addresses).toBeNull(),
);

test.each([
  ['#QSS: 2,0', 'absent'],
  ['+SIMCARD: NOT AVAILABLE', 'absent'],
  ['#QSS: 2,1', null],
])('%s is a SIM %s', async (line, sim) => {
  expect((await readPasted(`+CSQ: 20,99\n${line}\n`)).sim).toBe(sim);
});

test('AT+KCELLMEAS is the level of the HL series, before the path loss', async () => {
  const { samples } = await readPasted('AT+KCELLMEAS=0\n+KCELLMEAS: -104,121,-8,-12,6\nOK\n');
  expect(samples).toEqual([expect.objectContaining({ rsrpDbm: -104, sinrDb: 6 })]);
});
