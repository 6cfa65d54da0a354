import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAtSession } from '../../src/modem/at-session.ts';
import { dialectsOf } from '../../src/modem/dialects/index.ts';
import { quectel } from '../../src/modem/dialects/quectel.ts';
import { readPasted } from '../../src/modem/pasted/read-pasted.ts';
import { readModem } from '../../src/modem/read-modem.ts';
import { fakeLine } from './fake-line.ts';

const modem = (model: string | null, revision: string | null = null) => ({
  manufacturer: 'Quectel',
  model,
  revision,
});
const read = (lines: readonly string[], model: string | null = null) =>
  quectel.read(lines, modem(model));
const LTE = '"FDD",262,03,1A2B3C4,211,1300,3,5,5,2F1A';

test.each([
  ['LTE', `"LTE",${LTE}`, 'lte'],
  ['LTE-M of BG95', `"eMTC",${LTE}`, 'lte-m'],
  ['LTE-M of BG96', `"CAT-M1",${LTE}`, 'lte-m'],
  ['LTE-M, shorter', `"CAT-M",${LTE}`, 'lte-m'],
  ['NB-IoT', `"NBIoT",${LTE}`, 'nb-iot'],
  ['NB-IoT by satellite', `"NTN NBIoT",${LTE}`, 'nb-iot'],
])('reads the serving cell of %s', (_name, cell, rat) => {
  expect(read([`+QENG: "servingcell","CONNECT",${cell},-97,-11,-66,-3,28`])).toEqual({
    rat,
    service: 'online',
    rsrpDbm: -97,
    rsrqDb: -11,
    rssiDbm: -66,
    sinrDb: -3,
  });
});

test('reads the carrier that serves where its cell was not asked for', () => {
  const carriers = [
    '+QCAINFO: "PCC",1300,75,"LTE BAND 3",1,211,-97,-14,-66,4',
    '+QCAINFO: "SCC",6300,50,"LTE BAND 20",1,17,-85,-9,-57,12,0,-,-',
  ];
  expect(read(carriers)).toEqual({ rat: 'lte', rsrpDbm: -97, rsrqDb: -14, rssiDbm: -66 });
  expect(read(['+QCAINFO: "PCC",501390,12,"NR5G BAND 41",153,-11,-11,2549'])).toEqual({});
});

test('a state that is in no manual is none', () => {
  const cell = `"LTE",${LTE},-97,-11,-66,-3,28`;
  const told = { rat: 'lte', rsrpDbm: -97, rsrqDb: -11, rssiDbm: -66, sinrDb: -3 };
  expect(read([`+QENG: "servingcell","CONECT",${cell}`])).toEqual(told);
  expect(read([`+QENG: "servingcell",${cell}`])).toEqual(told);
});

test('a clone with fields of its own tells nothing wrong', () => {
  const cell = '"servingcell","LTE","FDD",262,3,211-12,1234,9,4,16A3B,-93,-8,5,14,-99,11,12';
  expect(read([`+QENG: ${cell}`])).toEqual({ rat: 'lte' });
});

test('5G NSA without the line of its leg', () => {
  const network = ['FDD LTE', 'TDD NR5G'].map((name) => `+QNWINFO: "${name}","26203","x",1`);
  expect(
    read([...network, '+QENG: "servingcell","NOCONN"', `+QENG: "LTE",${LTE},-97,-11,-66,9,28`]).rat,
  ).toBe('nr-nsa');
});

test('reads the serving cell of 3G and of 2G', () => {
  expect(
    read(['+QENG: "servingcell","NOCONN","WCDMA",262,03,2B1,A12F3,10762,41,1,-99,-8,-,-,-,-,-']),
  ).toEqual({ rat: '3g', service: 'online', rscpDbm: -99, ecnoDb: -8 });
  expect(
    read(['+QENG:"servingcell","LIMSRV","GSM",262,03,2B1,A12,33,71,-,-88,255,255,0,38,38,1,-,"-"']),
  ).toEqual({ rat: '2g', service: 'limited', rssiDbm: -88 });
});

test('reads 5G NSA over three lines: plain names are the anchor, nr names the NR leg', () => {
  const lines = [
    '+QENG: "servingcell","NOCONN"',
    `+QENG: "LTE",${LTE},-94,-12,-63,12,30,210,-`,
    '+QENG:"NR5G-NSA",262,03,512,-103,7,-11,636672,78,12,1',
  ];
  expect(read(lines, 'RM502Q-AE')).toEqual({
    rat: 'nr-nsa',
    service: 'online',
    rsrpDbm: -94,
    rsrqDb: -12,
    rssiDbm: -63,
    sinrDb: 4,
    nrRsrpDbm: -103,
    nrSinrDb: 7,
    nrRsrqDb: -11,
  });
});

test('an anchor whose NR leg is not in use is LTE', () => {
  const lines = [
    '+QENG: "servingcell","NOCONN"',
    `+QENG: "LTE",${LTE},-94,-12,-63,12`,
    '+QENG: "NR5G-NSA",',
  ];
  expect(read(lines)).toMatchObject({ rat: 'lte', rsrpDbm: -94 });
});

test('reads 5G SA, and the SINR in tenths that the first firmware told', () => {
  const cell = '"NR5G-SA","TDD",262,03,1A2B3C4D5,77,2F1A,640000,78,12,-88,-12';
  const told = { rat: 'nr-sa', nrRsrpDbm: -88, nrRsrqDb: -12 };
  expect(read([`+QENG: "servingcell","NOCONN",${cell},14,1,-`])).toMatchObject({
    ...told,
    nrSinrDb: 14,
  });
  expect(read([`+QENG: "servingcell","NOCONN",${cell},145,0,-`]).nrSinrDb).toBe(14.5);
  expect(read([`+QENG: "servingcell","LIMSRV",${cell},-3276,1,-`])).toEqual({
    ...told,
    service: 'limited',
  });
});

test.each(['-', '', '-32768', '-3276', '-140', '-44', '255'])('%j is no RSRP', (sentinel) => {
  expect(read([`+QENG: "servingcell","NOCONN","LTE",${LTE},${sentinel},-11,-66,-,-`])).toEqual({
    rat: 'lte',
    service: 'online',
    rsrqDb: -11,
    rssiDbm: -66,
  });
});

test('a state that is not known leaves the cell behind it', () => {
  const cell = '"LTE","FDD",262,03,1A2B3C4,211,1300,3,5,5,2F1A,-97,-11,-66';
  expect(read([`+QENG: "servingcell","CONECT",${cell}`])).toMatchObject({
    rat: 'lte',
    rsrpDbm: -97,
  });
});

test('a search, and the cells of neighbours, tell no level', () => {
  expect(read(['+QENG: "servingcell","SEARCH"'])).toEqual({ service: 'searching' });
  expect(
    read(['+QENG: "neighbourcell intra","LTE",1300,212,-13,-91,-62,8,-4,7,0,0,0', '+QENG:']),
  ).toEqual({});
});

test.each([
  ['RM502Q-AE', 17, { sinrDb: 14 }],
  ['RM520N-GL', 4, { sinrDb: -12 }],
  ['RG500Q-EA', 25, { sinrDb: 30 }],
  ['EC200T', 17, { sinrDb: 17 }],
  ['EG915U', 9, { sinrDb: 9 }],
  ['EC25', 17, { sinrRaw: 17 }],
  ['EG06', 0, { sinrRaw: 0 }],
  [null, 17, { sinrRaw: 17 }],
  [null, -2, { sinrDb: -2 }],
  ['BG95-M3', 140, { sinrDb: 8 }],
  ['EC25', 251, {}],
])('the SINR of %s, %s, is %o', (model, value, sinr) => {
  const reading = read(
    [`+QENG: "servingcell","NOCONN","LTE",${LTE},-97,-11,-66,${value},-`],
    model,
  );
  expect({ sinrDb: reading.sinrDb, sinrRaw: reading.sinrRaw }).toEqual(sinr);
});

test('the revision tells the scale, too, and a SINR of AT+QCSQ stands for a raw one', () => {
  const cell = `+QENG: "servingcell","NOCONN","LTE",${LTE},-97,-11,-66,17,-`;
  expect(quectel.read([cell], modem(null, 'RM520NGLAAR01A07M4G'))).toMatchObject({ sinrDb: 14 });
  const both = read([cell, '+QCSQ: "LTE",-66,-97,165,-11'], 'EC25');
  expect(both).toMatchObject({ sinrDb: 13 });
  expect(both).not.toHaveProperty('sinrRaw');
});

test.each([
  ['"LTE",-66,-97,165,-11', 'lte', { rssiDbm: -66, rsrpDbm: -97, sinrDb: 13, rsrqDb: -11 }],
  ['"CAT-M1",-71,-99,20,-14', 'lte-m', { rssiDbm: -71, rsrpDbm: -99, sinrDb: -16, rsrqDb: -14 }],
  ['"NBIoT",-81,-112,90,-13', 'nb-iot', { rssiDbm: -81, rsrpDbm: -112, sinrDb: -2, rsrqDb: -13 }],
  ['"LTE",-66,-97,20,-11', 'lte', { rssiDbm: -66, rsrpDbm: -97, sinrRaw: 20, rsrqDb: -11 }],
  ['"WCDMA",-71,-84,-7', '3g', { rssiDbm: -71, rscpDbm: -84, ecnoDb: -7 }],
  ['"GSM",-77', '2g', { rssiDbm: -77 }],
  ['"NR5G",-93,6,-12', 'nr-sa', { nrRsrpDbm: -93, nrSinrDb: 6, nrRsrqDb: -12 }],
  ['"NR5G-SA",-55,-83,4,-12', 'nr-sa', { nrRsrpDbm: -83, nrSinrDb: 4, nrRsrqDb: -12 }],
  ['"LTE",85,-97,165,-11', 'lte', { rsrpDbm: -97, sinrDb: 13, rsrqDb: -11 }],
])('reads AT+QCSQ %s', (values, rat, levels) => {
  expect(read([`+QCSQ: ${values}`])).toEqual({ rat, ...levels });
});

test('no service is told by AT+QCSQ', () => {
  expect(read(['+QCSQ: "NOSERVICE"'])).toEqual({ service: 'none' });
});

test('each antenna by AT+QRSRP, the best of them where nothing else tells the level', () => {
  const antennas = ['+QRSRP: -92,-109,-32768,-140,LTE', '+QRSRP: -101,-98,-44,-120,NR5G'];
  expect(read(antennas)).toEqual({
    rat: 'nr-nsa',
    rsrpDbm: -92,
    nrRsrpDbm: -98,
    rsrpPerAntennaDbm: [-92, -109, null, null],
    nrRsrpPerAntennaDbm: [-101, -98, null, -120],
  });
  expect(read(['+QRSRP: -92,-109,-140,-140', '+QCSQ: "CAT-M1",-71,-94,120,-14'])).toMatchObject({
    rat: 'lte-m',
    rsrpDbm: -94,
    rsrpPerAntennaDbm: [-92, -109, null, null],
  });
  expect(read(['+QRSRP: -140,-140,-32768,-32768,LTE'])).toEqual({});
});

test('AT+QRSRQ and AT+QSINR: the best antenna, where the cell itself does not tell', () => {
  const ports = ['+QRSRQ: -13,-11,-44,-44,LTE', '+QSINR: 4,6,-32768,-32768,LTE'];
  expect(read(ports)).toEqual({ rat: 'lte', rsrqDb: -11, sinrDb: 6 });
  const cell = `+QENG: "servingcell","CONNECT","LTE",${LTE},-97,-9,-66,-3,28`;
  expect(read([cell, ...ports])).toMatchObject({ rsrqDb: -9, sinrDb: -3 });
  expect(read(['+QSINR: 4,6,-,-,LTE', '+QSINR: 11,12,13,9,NR5G'])).toEqual({
    rat: 'nr-nsa',
    sinrDb: 6,
    nrSinrDb: 13,
  });
});

test('the serving cell of modules with one radio: NB-IoT and 2G', () => {
  expect(read(['+QENG: 0,2509,8,194,"0CA2D8F1",-113,-12,-99,2,8,"28F6",1,,2'])).toEqual({
    rat: 'nb-iot',
    rsrpDbm: -113,
    rsrqDb: -12,
    rssiDbm: -99,
    sinrDb: 2,
  });
  expect(read(['+QENG: 1,0', '+QENG: 0,262,03,2f1a,80c4,54,41,-87,18,50,0,10,x,x,x'])).toEqual({
    rat: '2g',
    rssiDbm: -87,
  });
});

test.each([
  ['alone', ['Signal power:-1134', 'Total power:-1021', 'TX power:230', 'SNR:-15', 'RSRQ:-124']],
  [
    'with their names',
    [
      'NUESTATS:RADIO,Signal power:-1134',
      'NUESTATS:RADIO,Total power:-1021',
      'NUESTATS:RADIO,SNR:-15',
      'NUESTATS:RADIO,RSRQ:-124',
    ],
  ],
])('AT+NUESTATS, its lines %s, is in tenths', async (_what, lines) => {
  const state = await readPasted(`AT+NUESTATS=RADIO\n${lines.join('\n')}\nOK\n`);
  expect(state?.samples).toEqual([
    expect.objectContaining({
      rat: 'nb-iot',
      rsrpDbm: -113.4,
      rssiDbm: -102.1,
      rsrqDb: -12.4,
      sinrDb: -1.5,
    }),
  ]);
  expect(state?.formats).toEqual(['at']);
  const none = await readPasted(
    'AT+NUESTATS\nSignal power:-32768\nSNR:-32768\nOK\nAT+CEREG?\n+CEREG:0,2\n',
  );
  expect(none?.samples[0]).toMatchObject({ rsrpDbm: null, sinrDb: null });
});

test.each([
  [['"FDD LTE","26203","LTE BAND 3",1300'], 'lte'],
  [['"CAT-M1","26203","LTE BAND 8",3500'], 'lte-m'],
  [['"NBIoT","26203","LTE BAND 8",3500'], 'nb-iot'],
  [['"HSPA+","26203","WCDMA 900",3000'], '3g'],
  [['"EDGE","26203","GSM 900",71'], '2g'],
  [['"TDD NR5G","26203","NR5G BAND 78",640000'], 'nr-sa'],
  [['"FDD LTE","26203","LTE BAND 3",1300', '"TDD NR5G","26203","NR5G BAND 78",1'], 'nr-nsa'],
])('AT+QNWINFO %j is %s', (lines, rat) => {
  expect(read(lines.map((line) => `+QNWINFO: ${line}`)).rat).toBe(rat);
  expect(read(['+QNWINFO: No Service'])).toEqual({ service: 'none' });
});

test('is asked on a line by what the modem says it is', async () => {
  const answers: Record<string, string> = {
    ATI: 'Quectel\r\nRG500Q-EA\r\nRevision: RG500QEAAAR11A06M4G\r\n\r\nOK',
    'AT+QENG="servingcell"': `+QENG: "servingcell","NOCONN"\r\n+QENG: "LTE",${LTE},-94,-12,-63,12\r\n+QENG:"NR5G-NSA",262,03,512,-103,7,-11,636672,78,12,1\r\n\r\nOK`,
    'AT+QCSQ': 'ERROR',
    'AT+QRSRP': '+QRSRP: -94,-97,-140,-140,LTE\r\n\r\nOK',
  };
  const line = fakeLine((command) => `${command}\r\r\n${answers[command] ?? 'ERROR'}\r\n`);
  const session = createAtSession(line.transport, AbortSignal.timeout(20_000));
  const state = await readModem(session, dialectsOf, async () => false);
  expect(state).toMatchObject({
    manufacturer: 'Quectel',
    model: 'RG500Q-EA',
    revision: 'RG500QEAAAR11A06M4G',
    dialects: ['quectel'],
  });
  expect(state.samples).toEqual([
    expect.objectContaining({
      rat: 'nr-nsa',
      rsrpDbm: -94,
      sinrDb: 4,
      nrRsrpDbm: -103,
      rsrpPerAntennaDbm: [-94, -97, null, null],
    }),
  ]);
  expect(line.written.filter((text) => /QNWINFO/.test(text))).toEqual([]);
});

test('reads any line without failing, and no level outside of its table', () => {
  const field = fc.oneof(
    fc.integer({ min: -40_000, max: 40_000 }).map(String),
    fc.constantFrom(
      '"servingcell"',
      '0',
      '"0CA2"',
      '"NOCONN"',
      '"LTE"',
      '"NR5G-NSA"',
      '"NR5G-SA"',
      'LTE',
      '-',
    ),
    fc.string({ maxLength: 6 }),
  );
  const name = fc.constantFrom('+QENG', '+QCSQ', '+QRSRP', '+QNWINFO', '+QRSRQ', '+QSINR');
  const line = fc
    .tuple(name, fc.array(field, { maxLength: 20 }))
    .map(([head, fields]) => `${head}: ${fields.join(',')}`);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const { rsrpDbm, nrRsrpDbm, rsrpPerAntennaDbm = [], sinrDb } = read(lines);
      for (const level of [rsrpDbm, nrRsrpDbm, ...rsrpPerAntennaDbm]) {
        if (level != null) expect(level >= -157 && level < -31).toBe(true);
      }
      if (sinrDb != null) expect(Math.abs(sinrDb)).toBeLessThanOrEqual(41);
    }),
  );
});
