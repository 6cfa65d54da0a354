import { describe, expect, it } from 'vitest';
import { FAULTS, isFaultId } from '../../src/faults/index.ts';
import { shippedNames, shippedScenarios } from '../../src/simulator/scenario/shipped.ts';
import { NOT_SIMULATED } from './not-simulated.ts';

const scenarios = await shippedScenarios();
const LOUD = Object.keys(FAULTS).filter((id) => isFaultId(id) && FAULTS[id].severity !== 'note');
const shown = new Set(
  scenarios.flatMap(({ expect: { faults, notes = [] } }) => [...faults, ...notes]),
);
const excused: readonly string[] = Object.keys(NOT_SIMULATED);

describe('every fault of the index', () => {
  it.each(Object.keys(FAULTS))('%s is found in a scenario, or cannot be simulated', (id) => {
    expect(shown.has(id) || excused.includes(id)).toBe(true);
  });

  it.each(excused)('%s is excused only while no scenario shows it', (id) => {
    expect(isFaultId(id)).toBe(true);
    expect(shown.has(id)).toBe(false);
  });

  it('is no note where a scenario expects it among the faults', () => {
    expect(LOUD.length).toBeGreaterThan(100);
    for (const { expect: wanted } of scenarios) {
      for (const id of wanted.faults) expect(LOUD).toContain(id);
    }
  });
});

describe('every scenario', () => {
  it('is named as its file is, and says in one short line what is wrong', async () => {
    expect(scenarios.map(({ name }) => name)).toEqual(await shippedNames());
    for (const { about } of scenarios) {
      expect(about).toMatch(/^\S.{9,118}[^.\s]$/);
      expect(about).not.toMatch(/[–—]/);
    }
  });
});
