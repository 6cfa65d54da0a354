import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantsOf, laptopOffset } from '../../src/diagnosis/instants.ts';
import { chargerAt, ntp } from '../fixtures/clock.ts';
import { fact, RECORDED_AT, world } from '../fixtures/world.ts';

const answer = (offsetMs: number, boundMs: number) =>
  fact<'clock.ntp'>({ kind: 'clock.ntp', server: 'x', offsetMs, boundMs, error: null });

describe('the offset that most time servers agree on', () => {
  it('is null without an answer', () => {
    expect(laptopOffset([])).toBeNull();
    expect(laptopOffset([ntp(null)])).toBeNull();
  });

  it('is what the bounds have in common', () => {
    expect(laptopOffset([answer(0, 50), answer(60, 20), ntp(null)])).toEqual({
      offsetMs: 45,
      boundMs: 5,
      agreeing: 2,
      asked: 3,
    });
  });

  it('spans every stretch that equally many agree on', () => {
    const chain = [answer(0, 10), answer(15, 10), answer(30, 10)];
    expect(laptopOffset(chain)).toMatchObject({ offsetMs: 15, boundMs: 10, agreeing: 2 });
  });

  it('is null where no majority agrees', () => {
    expect(laptopOffset([answer(0, 5), answer(100, 5)])).toBeNull();
    expect(laptopOffset([answer(0, 5), answer(2, 5), answer(100, 5), answer(102, 5)])).toBeNull();
  });

  it('holds true time whatever a minority says', () => {
    const honest = fc.tuple(
      fc.double({ min: 0.1, max: 300, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
    );
    const truth = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const lies = fc.array(
      fc.tuple(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
      ),
      { maxLength: 1 },
    );
    fc.assert(
      fc.property(
        truth,
        fc.array(honest, { minLength: 3, maxLength: 4 }),
        lies,
        (at, good, bad) => {
          const records = [
            ...bad.map(([offset, bound]) => answer(offset, bound)),
            ...good.map(([bound, error]) => answer(at + bound * error, bound)),
          ];
          const found = laptopOffset(records);
          expect(found).not.toBeNull();
          if (found === null) return;
          // A lie that reaches into an honest bound may shift the middle, never beyond it.
          const widest = Math.max(...good.map(([bound]) => bound)) * 2 + 10;
          expect(Math.abs(found.offsetMs - at)).toBeLessThanOrEqual(widest);
        },
      ),
    );
  });
});

describe('the instants to judge at', () => {
  const recorded = Date.parse(RECORDED_AT);

  it('take the laptop for right where nobody was asked', () => {
    expect(instantsOf(world([]), null)).toEqual({
      now: recorded,
      laptopNow: recorded,
      chargerNow: null,
    });
  });

  it('correct a laptop that is an hour ahead', () => {
    const { now, laptopNow, chargerNow } = instantsOf(
      world([ntp(3_600_000), chargerAt(RECORDED_AT)]),
      null,
    );
    expect(now).toBe(recorded - 3_600_000);
    expect(laptopNow).toBe(recorded);
    expect(chargerNow).toBe(recorded);
  });

  it('move all clocks along to another instant', () => {
    const at = Date.parse('2030-01-01T00:00:00Z');
    const { now, laptopNow, chargerNow } = instantsOf(
      world([ntp(1_000), chargerAt('2000-01-01T00:00:00Z')]),
      at,
    );
    expect(now).toBe(at);
    expect(laptopNow).toBe(at + 1_000);
    expect(chargerNow).toBe(at + Date.parse('2000-01-01T00:00:00Z') - (recorded - 1_000));
  });
});
