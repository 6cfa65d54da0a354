import fc from 'fast-check';
import { expect, test } from 'vitest';
import { huawei } from '../../src/modem/dialects/huawei.ts';
import { simcom } from '../../src/modem/dialects/simcom.ts';

const WHO = { manufacturer: 'SIMCOM INCORPORATED', model: null, revision: null };
const read = (...answers: string[]) =>
  simcom.read(
    answers.map((answer) => `+CPSI: ${answer}`),
    WHO,
  );
const CELL = 'Online,262-03,0x2F1A,27447492,211,EUTRAN-BAND3,1300,5,5';

test('LTE in tenths, as SIM7600 and its kin tell it', () => {
  expect(read(`LTE,${CELL},-118,-1013,-702,9`)).toEqual({
    rat: 'lte',
    rsrqDb: -11.8,
    rsrpDbm: -101.3,
    rssiDbm: -70.2,
    sinrDb: -2,
  });
});

const cells = (...answers: string[]) =>
  simcom.read(
    answers.map((answer) => `+CENG: ${answer}`),
    WHO,
  );

test.each([
  ['1', '0,"0583,41,00,262,03,17,b3c4,04,00,2f1a,255"'],
  ['3', '0,"262,03,2f1a,b3c4,17,41"'],
])('the serving cell of engineering mode %s of 2G', (mode, serving) => {
  expect(cells(`${mode},1`, serving, '1,"0585,52,27,262,03,2f1a"')).toEqual({
    rat: '2g',
    rssiDbm: -70,
  });
});

test('the serving cell of engineering mode of LTE-M', () => {
  const serving = '0,"1551,339,-93,-67,-12,9,102,303617,262,03,255"';
  expect(cells('1,1,2,LTE CAT-M1', serving, '1,"1551,414,-82,-51,-20,17"')).toEqual({
    rat: 'lte-m',
    rsrpDbm: -93,
    rssiDbm: -67,
    rsrqDb: -12,
  });
});

test('no cell in engineering mode is no reading', () => {
  expect(cells('0,1')).toEqual({});
  expect(cells('1,1', '0,""')).toEqual({});
});

test.each(['NO SERVICE,Low Power Mode', 'LTE,Offline'])('%s is a radio that is off', (answer) => {
  expect(read(answer)).toEqual({ service: 'off' });
});

test('a line that was retold with the level before the quality', () => {
  expect(read(`LTE,${CELL},-935,-112,-641,5`)).toMatchObject({ rsrpDbm: -93.5, rsrqDb: -11.2 });
  expect(read(`LTE,${CELL},-105,-10,-72,12`)).toMatchObject({ rsrpDbm: -105, rsrqDb: -10 });
});

test('a negative RSSNR can only be in dB', () => {
  expect(read(`LTE,${CELL},-167,-1172,-810,-4`)).toMatchObject({ rsrpDbm: -117.2, sinrDb: -4 });
});

test.each([
  ['LTE CAT-M1', 'lte-m'],
  ['LTE NB-IOT', 'nb-iot'],
])('%s in whole dB, as SIM7000 and its kin tell it', (name, rat) => {
  expect(read(`${name},${CELL},-14,-104,-79,13`)).toEqual({
    rat,
    rsrqDb: -14,
    rsrpDbm: -104,
    rssiDbm: -79,
    sinrDb: 6,
  });
});

test('LTE in the indices of AT+CESQ, as A7670 and its kin tell it', () => {
  expect(read(`LTE,${CELL},17,41,255,12`)).toEqual({
    rat: 'lte',
    rsrqDb: -11.5,
    rsrpDbm: -100,
    sinrRaw: 12,
  });
});

test('5G SA in tenths and in whole dB, with and without the band', () => {
  expect(
    read('NR5G_SA,Online,262-03,0x2F1A,455000001,77,NR5G_BAND78,640000,-883,-112,165'),
  ).toEqual({ rat: 'nr-sa', nrRsrpDbm: -88.3, nrRsrqDb: -11.2, nrSinrDb: 16.5 });
  expect(read('NR5G,Online,262-03,0x2F1A,455000001,77,640000,-88,-11,16')).toEqual({
    rat: 'nr-sa',
    nrRsrpDbm: -88,
    nrRsrqDb: -11,
    nrSinrDb: 16,
  });
});

test('5G NSA in both orders of level and quality', () => {
  const anchor = `LTE,${CELL},-95,-902,-611,17`;
  const lte = { rsrqDb: -9.5, rsrpDbm: -90.2, rssiDbm: -61.1, sinrDb: 14 };
  expect(read(anchor, 'NR5G_NSA,77,NR5G_BAND78,640000,-1043,-128,-15,1,12')).toEqual({
    rat: 'nr-nsa',
    ...lte,
    nrRsrpDbm: -104.3,
    nrRsrqDb: -12.8,
    nrSinrDb: -1.5,
  });
  expect(read(anchor, 'NR5G,77,640000,-12,-104,73')).toEqual({
    rat: 'nr-nsa',
    ...lte,
    nrRsrpDbm: -104,
    nrRsrqDb: -12,
    nrSinrDb: 7.3,
  });
  expect(read(anchor, 'NOT IN EN-DC CONNECTED MODE')).toEqual({ rat: 'lte', ...lte });
});

test('2G and 3G, whose minus most firmware leaves out', () => {
  expect(read('GSM,Online,262-03,0x2B1,5123,71 EGSM 900,-83,0,34-34')).toEqual({
    rat: '2g',
    rssiDbm: -83,
  });
  const wcdma = 'WCDMA,Online,262-03,0x2B1,660211,WCDMA 900,41,3012,0';
  for (const values of ['9.5,97,18,21,500', '-9.5,-97,-32768,-97,-15']) {
    expect(read(`${wcdma},${values}`)).toEqual({ rat: '3g', rscpDbm: -97, ecnoDb: -9.5 });
  }
});

test('no service, and no cell yet', () => {
  expect(read('NO SERVICE,Online')).toEqual({ service: 'none' });
  expect(read('LTE,Online')).toEqual({ rat: 'lte' });
});

test('the maker shows in the model, too', () => {
  expect(simcom.speaks({ ...WHO, manufacturer: null, model: 'SIMCOM_SIM7600E-H' })).toBe(true);
  expect(simcom.speaks({ ...WHO, manufacturer: 'Quectel' })).toBe(false);
});

test('AT^HCSQ? of Huawei tells 5G in the steps of LTE, without an RSSI', () => {
  expect(huawei.read(['^HCSQ: "NR",47,113,18'], WHO)).toEqual({
    rat: 'nr-sa',
    nrRsrpDbm: -94,
    nrSinrDb: 2.4,
    nrRsrqDb: -11,
  });
});

test('AT^HCSQ? of Huawei with a line for LTE and one for NR is 5G NSA; another radio later is not', () => {
  const lte = '^HCSQ: "LTE",57,52,181,30';
  const nr = '^HCSQ: "NR",47,113,18';
  expect(huawei.read([lte, nr], WHO)).toMatchObject({
    rat: 'nr-nsa',
    rsrpDbm: -89,
    nrRsrpDbm: -94,
  });
  expect(huawei.read([nr, lte, '^HCSQ: "WCDMA",44,35,47'], WHO)).toEqual({
    rat: '3g',
    rssiDbm: -77,
    rscpDbm: -86,
    ecnoDb: -9,
  });
});

test.each([
  ['^SYSINFOEX:2,3,0,1,,6,"LTE",101,"LTE"', 'online'],
  ['^SYSINFO: 1,0,0,5,1', 'limited'],
  ['^SYSINFOEX:0,0,0,255,,0,"NO SERVICE",0,"NO SERVICE"', 'none'],
])('Huawei: %s is %s', (line, service) => {
  expect(huawei.read([line], WHO)).toEqual({ service });
  expect(huawei.read([line, '^HCSQ:"NOSERVICE"'], WHO)).toEqual({ service: 'none' });
});

test('reads any line without failing, and no level outside of its table', () => {
  const field = fc.oneof(
    fc.integer({ min: -3000, max: 3000 }).map(String),
    fc.constantFrom('LTE', 'LTE CAT-M1', 'NR5G_SA', 'NR5G', 'WCDMA', 'GSM', 'Online', 'BAND'),
    fc.string({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(field, { maxLength: 16 }), { maxLength: 3 }), (lines) => {
      const { rsrpDbm, nrRsrpDbm, rscpDbm } = read(...lines.map((fields) => fields.join(',')));
      for (const level of [rsrpDbm, nrRsrpDbm, rscpDbm]) {
        if (level != null) expect(level >= -157 && level < -23).toBe(true);
      }
    }),
  );
});
