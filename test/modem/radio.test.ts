import { expect, test } from 'vitest';
import type { Answer, AnswerSource } from '../../src/modem/command.ts';
import type { VendorReading } from '../../src/modem/dialect.ts';
import { parseCesq } from '../../src/modem/parse/cesq.ts';
import { askSignal, radioSample } from '../../src/modem/radio.ts';

const ANSWERS: Readonly<Record<string, string>> = {
  'AT+CSQ': '+CSQ: 28,99',
  'AT+CESQ': '+CESQ: 99,99,255,255,22,57',
};

const modem: AnswerSource = {
  async ask({ text }): Promise<Answer> {
    const line = ANSWERS[text];
    return { outcome: 'ok', lines: line === undefined ? [] : [line] };
  },
};

/** What comes of a dialect that reads these values beside the commands of TS 27.007. */
async function sampleWith(reading: VendorReading) {
  const dialect = {
    name: 'quectel',
    speaks: () => true,
    commands: [],
    read: () => reading,
  } as const;
  const identification = { manufacturer: null, model: null, revision: null };
  return radioSample(await askSignal(modem, [dialect], identification), 7);
}

test("a vendor's value stands over that of TS 27.007, where it can be one", async () => {
  expect(await sampleWith({ rsrpDbm: -90, sinrDb: 12 })).toMatchObject({
    rsrpDbm: -90,
    rsrqDb: -9,
    sinrDb: 12,
  });
  expect(await sampleWith({ rsrpDbm: -3276, sinrDb: 255, rssiDbm: 85 })).toMatchObject({
    rsrpDbm: -84,
    rssiDbm: -57,
    sinrDb: null,
  });
  expect(await sampleWith({ rsrpPerAntennaDbm: [-90, -32768] })).toMatchObject({
    rsrpPerAntennaDbm: [-90, null],
  });
});

test('the lower edge of each bin can be measured', () => {
  const bins = (fields: string) =>
    radioSample({ rssiDbm: -113, extended: parseCesq([`+CESQ: ${fields}`]), vendor: {} }, null);
  expect(bins('99,99,0,0,0,0,0,0,0')).toMatchObject({
    rscpDbm: -121,
    ecnoDb: -24.5,
    rsrpDbm: -141,
    rsrqDb: -20,
    nrRsrpDbm: -157,
    nrRsrqDb: -43.5,
    nrSinrDb: -23.5,
  });
  expect(bins('63,7,96,49,34,97,126,126,127')).toMatchObject({
    rscpDbm: -25,
    ecnoDb: 0,
    rsrpDbm: -44,
    rsrqDb: -3,
    nrRsrpDbm: -31,
    nrRsrqDb: 19.5,
    nrSinrDb: 40,
  });
});
