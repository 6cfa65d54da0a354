import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causesOf } from '../../src/diagnosis/causes.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement, World } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { httpDate, zonedInstant } from '../../src/modules/clock/dates.ts';
import { clockModule } from '../../src/modules/clock/index.ts';
import { asTimezone, inWords } from '../../src/modules/clock/offset.ts';
import {
  answeredAt,
  bootAnswered,
  chargerAt,
  chargerOff,
  fixtures,
  ntp,
} from '../fixtures/clock.ts';
import { RECORDED_AT, world } from '../fixtures/world.ts';

function judged(seen: World, at: number | null = null): Judgement {
  const { judgement, crash } = judgeStage(clockModule, seen, at);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const judge = (records: Fact[], site: Partial<SiteStatement> = {}) =>
  judged(world(records, { chargerTimeGiven: true, ...site }));
const faultsIn = ({ findings }: Judgement) => findings.map(({ fault }) => fault);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('every fault of the clock', () => {
  it.each(fixtures)('$fault is found, and gone once repaired', ({ fault, broken, healthy }) => {
    expect(faultsIn(judged(broken))).toEqual([fault]);
    expect(faultsIn(judged(healthy))).toEqual([]);
  });
});

describe('where there is no clock to compare', () => {
  const blind = { chargerTimeGiven: false, ntp: false };

  it('the row is skipped, and no row of an examined stage', () => {
    expect(judge([], blind)).toMatchObject({ idle: true, findings: [] });
    expect(judge([ntp(0)], blind).idle).toBeUndefined();
  });

  it('is inconclusive where the clocks were what was asked for', () => {
    const { idle, inconclusive } = judge([], { ...blind, only: ['clock'] });
    expect(idle).toBeUndefined();
    expect(inconclusive?.how).toContain('--charger-time');
  });

  it('says at least that backend and laptop agree', () => {
    const date = new Date(RECORDED_AT).toUTCString();
    expect(judge([answeredAt(date)], blind).summary).toBe('backend and laptop agree');
  });
});

it('keeps the row to what is wrong', () => {
  const reset = chargerAt('2000-01-01T00:04:00Z');
  expect(judge([ntp(0), reset]).summary).toBe('charger 2000-01-01 00:04 UTC, 26 years behind');
  expect(judge([ntp(0), chargerOff(0)]).summary).toMatch(/^charger right .*; laptop 0 ms/);
});

describe('time servers that the end of the run cut off', () => {
  const cutOff = { ...ntp(null), error: { code: 'ABORT_ERR', message: 'not waited for' } };

  it('are not called unreachable', () => {
    expect(faultsIn(judge([ntp(null)], { ntp: true, chargerTimeGiven: false }))).toEqual([
      'ntp-unreachable',
    ]);
    const { findings, notExamined } = judge([cutOff], { ntp: true, chargerTimeGiven: false });
    expect(findings).toEqual([]);
    expect(notExamined?.map(({ what }) => what)).toContain(
      "this laptop's clock: the run ended first",
    );
  });
});

describe("the charger's clock", () => {
  it.each([
    ['1970-01-01T00:00:09Z', '1970-01-01'],
    ['1980-01-06T00:10:00Z', '1980-01-06'],
    ['2000-01-29T00:00:00Z', '2000-01-01'],
    ['2011-07-20T00:00:00Z', 'lost the date'],
  ])('at %s has been reset', (reading, because) => {
    const { findings } = judge([ntp(0), chargerAt(reading)]);
    expect(findings).toMatchObject([{ fault: 'clock-reset', confidence: 'certain' }]);
    expect(findings[0]?.detail).toContain(because);
  });

  it('is reset where it stands just after the build of its firmware, if that is given', () => {
    const records = [ntp(0), chargerAt('2024-03-04T08:00:00Z')];
    expect(faultsIn(judge(records))).toEqual(['clock-skewed']);
    expect(judge(records, { firmwareBuiltAt: '2024-03-01' }).findings).toMatchObject([
      { fault: 'clock-reset', confidence: 'likely' },
    ]);
  });

  it.each([
    [-20 * HOUR, 'the week counter of a GPS receiver has wrapped'],
    [30 * HOUR, 'lost the date'],
  ])('is reset 1024 weeks and %d ms ago', (offsetMs, because) => {
    const { findings } = judge([ntp(0), chargerOff(-1024 * 7 * DAY + offsetMs)]);
    expect(findings).toMatchObject([{ fault: 'clock-reset' }]);
    expect(findings[0]?.detail).toContain(because);
  });

  it('is at most likely wrong where nothing confirms the clock it is compared with', () => {
    const { findings } = judge([chargerOff(10 * 60_000)]);
    expect(findings).toMatchObject([{ fault: 'clock-skewed', confidence: 'likely' }]);
    expect(findings[0]?.detail).toContain("laptop's clock, which nothing confirmed");
  });

  it('is compared with true time, not with a laptop that is wrong by as much', () => {
    const day = [ntp(-DAY, 'a'), ntp(-DAY, 'b')];
    const both = judge([...day, chargerOff(0)]);
    expect(faultsIn(both)).toEqual(['clock-skewed', 'laptop-clock-wrong']);
    expect(both.measurements).toEqual({
      'clock.chargerOffsetMs': -DAY,
      'clock.laptopOffsetMs': -DAY,
    });
    expect(faultsIn(judge([...day, chargerOff(DAY)]))).toEqual(['laptop-clock-wrong']);
  });

  it('is not called wrong within what its display can tell', () => {
    const display = chargerOff(-100_000, { resolutionMs: 60_000 });
    expect(faultsIn(judge([ntp(0), display]))).toEqual([]);
  });

  it('keeps its distance to true time at another instant', () => {
    const seen = world([ntp(0), chargerAt('2000-01-01T00:00:00Z')], { chargerTimeGiven: true });
    const later = judged(seen, Date.parse('2032-01-01T00:00:00Z'));
    expect(later.measurements).toEqual(judged(seen).measurements);
    expect(faultsIn(later)).toEqual(['clock-reset']);
  });

  it('leaves the run inconclusive where it was asked for and did not answer', () => {
    const error = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' };
    const silent = judge([ntp(0), chargerOff(0, { source: 'http', reading: null, error })]);
    expect(silent.inconclusive?.what).toContain('ECONNREFUSED');
    expect(silent.measurements).toMatchObject({ 'clock.chargerOffsetMs': null });
  });

  it('is named among what was not examined where nobody asked for it', () => {
    const { notExamined, inconclusive, summary } = judge([ntp(3)], { chargerTimeGiven: false });
    expect(inconclusive).toBeUndefined();
    expect(notExamined).toMatchObject([{ how: expect.stringContaining('--charger-time') }]);
    expect(summary).toBe('laptop 3 ms ahead (±10 ms)');
  });

  it('fits into the row of the ladder', () => {
    const { summary } = judge([chargerAt('2000-01-01T00:04:11Z')]);
    expect(summary).toBe('charger 2000-01-01 00:04 UTC, 26 years behind');
  });
});

describe("the backend's clock", () => {
  it('is local time labelled as UTC where it is off by whole quarter hours', () => {
    const { findings, measurements } = judge([ntp(0), bootAnswered('2026-06-15T17:30:00.000Z')]);
    expect(findings).toMatchObject([{ fault: 'backend-clock-wrong', confidence: 'certain' }]);
    expect(findings[0]?.detail).toContain('zone UTC+05:30, labelled as UTC');
    expect(measurements?.['clock.backendOffsetMs']).toBe(5.5 * HOUR - 40);
  });

  it('is seen in the Date header of the upgrade too', () => {
    const wrong = judge([ntp(0), answeredAt('Mon, 15 Jun 2026 11:50:00 GMT')]);
    expect(wrong.findings).toMatchObject([{ fault: 'backend-clock-wrong', confidence: 'certain' }]);
    expect(faultsIn(judge([ntp(0), answeredAt('Mon, 15 Jun 2026 12:00:00 GMT')]))).toEqual([]);
  });

  it('is only possibly wrong where only the laptop says so', () => {
    const { findings } = judge([answeredAt('Mon, 15 Jun 2026 11:50:00 GMT')]);
    expect(findings).toMatchObject([{ fault: 'backend-clock-wrong', confidence: 'possible' }]);
    expect(findings[0]?.detail).toContain('it could be the laptop');
  });

  it('is right where the laptop is wrong', () => {
    const laptop = [ntp(DAY, 'a'), ntp(DAY, 'b')];
    const right = [
      bootAnswered('2026-06-14T12:00:00Z'),
      answeredAt('Sun, 14 Jun 2026 12:00:00 GMT'),
    ];
    expect(faultsIn(judge([...laptop, ...right]))).toEqual(['laptop-clock-wrong']);
  });

  it.each([undefined, null, 12, '', 'soon', '2026-06-15T17:30:00', '0000-99-99T00:00:00Z'])(
    'is unknown where currentTime is %j',
    (currentTime) => {
      const { findings, measurements } = judge([ntp(0), bootAnswered(currentTime)]);
      expect(findings).toEqual([]);
      expect(measurements).not.toHaveProperty('clock.backendOffsetMs');
    },
  );
});

describe('a charger that shows the time of a backend', () => {
  const causes = (backend: string, chargerMs: number) => {
    const seen = world([ntp(0), chargerOff(chargerMs), bootAnswered(backend)], {
      chargerTimeGiven: true,
    });
    return Object.fromEntries(causesOf([clockModule], seen, null, judged(seen).findings));
  };

  it('took it over from there, by minutes or by whole hours', () => {
    const skewed = { 'clock-skewed': 'backend-clock-wrong' };
    expect(causes('2026-06-15T11:53:00Z', -7 * 60_000)).toEqual(skewed);
    const zone = { 'clock-timezone': 'backend-clock-wrong' };
    expect(causes('2026-06-15T18:00:00Z', 6 * HOUR + 20_000)).toEqual(zone);
  });

  it('has a fault of its own where it shows another', () => {
    expect(causes('2026-06-15T11:53:00Z', 7 * 60_000)).toEqual({});
    expect(causes('2026-06-15T12:00:00Z', 7 * 60_000)).toEqual({});
  });
});

describe('time servers', () => {
  it('that disagree tell nothing, and say so', () => {
    const split = judge([ntp(0, 'a'), ntp(90_000, 'b')]);
    expect(split.findings).toEqual([]);
    expect(split.measurements).toMatchObject({ 'clock.laptopOffsetMs': null });
    expect(split.notExamined?.map(({ what }) => what).join()).toContain('no majority');
  });

  it('are outvoted where one lies', () => {
    expect(faultsIn(judge([ntp(0, 'a'), ntp(4, 'b'), ntp(900_000, 'liar')]))).toEqual([]);
  });
});

describe('words for an offset', () => {
  it.each([
    [12, '12 ms ahead'],
    [-1_999, '1999 ms behind'],
    [90 * 60_000, '90 minutes ahead'],
    [-2 * HOUR, '2 hours behind'],
    [-26.45 * 365.25 * DAY, '26 years behind'],
  ])('%d ms is %s', (offset, words) => expect(inWords(offset)).toBe(words));

  it.each([
    [2 * HOUR, '+02:00'],
    [-3.5 * HOUR - 29_000, '-03:30'],
    [12.75 * HOUR, '+12:45'],
    [7 * 60_000, null],
    [20_000, null],
    [15 * HOUR, null],
  ])('%d ms is zone %s', (offset, zone) => expect(asTimezone(offset, 0)).toBe(zone));
});

describe('dates that a peer chose', () => {
  it('are read in all forms of HTTP, and without a zone as GMT', () => {
    const same = Date.parse('1994-11-06T08:49:37Z');
    expect(httpDate('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(same);
    expect(httpDate('Sunday, 06-Nov-94 08:49:37 GMT')).toBe(same);
    expect(httpDate('Sun Nov  6 08:49:37 1994')).toBe(same);
  });

  it('never throw, and are a number or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const read of [httpDate(text), zonedInstant(text)]) {
          expect(read === null || Number.isFinite(read)).toBe(true);
        }
      }),
    );
  });
});
