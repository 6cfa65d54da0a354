import { afterEach, describe, expect, it, vi } from 'vitest';
import validateFacts from '../../generated/facts-1.js';
import validateReport from '../../generated/report-1.js';
import factsSchema from '../../schemas/facts-1.json' with { type: 'json' };
import { assemble } from '../../src/diagnosis/assemble.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import { FAULTS, type FaultId, isFaultId } from '../../src/faults/index.ts';
import { MODULES } from '../../src/registry.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { schemaErrors } from '../schema-errors.ts';
import { FIXTURES, factsOf } from './all-fixtures.ts';

const IDS = Object.keys(FAULTS).filter(isFaultId);

/** What the module that owns `fault` finds in a world. */
function found(fault: FaultId, world: World, at: number | null): FaultId[] {
  const module = MODULES.find(({ stage }) => stage === FAULTS[fault].stage);
  if (module === undefined) throw new Error(`no module judges ${FAULTS[fault].stage}`);
  const { judgement, crash } = judgeStage(module, world, at);
  if (crash !== undefined) throw new Error(crash);
  return judgement.findings.map((finding) => finding.fault);
}

describe('every fault of the index', () => {
  const withFixture = FIXTURES.map(({ fault }) => fault);
  it.each(IDS)('%s has a fixture in test/fixtures/, so some judge emits it', (id) => {
    expect(withFixture).toContain(id);
  });
});

const named = FIXTURES.map((fixture, index) => ({
  ...fixture,
  name: `${fixture.fault} #${index}`,
}));

describe.each(named)('fixture $name', ({ fault, broken, healthy, at = null }) => {
  it('holds the fault', () => {
    expect(found(fault, broken, at)).toContain(fault);
  });

  it('does not, once repaired', () => {
    expect(found(fault, healthy, at)).not.toContain(fault);
  });

  it('is judged by every module without a crash, the same from JSON, to a valid report', () => {
    for (const world of [broken, healthy]) {
      const facts = factsOf(world);
      expect(schemaErrors(validateFacts, facts)).toEqual([]);
      const copy: typeof facts = JSON.parse(JSON.stringify(facts));
      expect(copy).toEqual(facts);
      const report = assemble(MODULES, facts, { at });
      expect(report.checks.filter(({ status }) => status === 'crashed')).toEqual([]);
      expect(schemaErrors(validateReport, report)).toEqual([]);
      expect(assemble(MODULES, copy, { at }).findings).toEqual(report.findings);
      const text = renderTerminal(report, { columns: 80, color: false, ascii: true });
      expect(text).toContain(report.verdict.toUpperCase());
    }
  });
});

describe('the clock of this machine', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has no say in any judgement', () => {
    const judged = (now: string) => {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
      return FIXTURES.flatMap(({ broken, healthy, at = null }) =>
        [broken, healthy].map((world) => assemble(MODULES, factsOf(world), { at })),
      );
    };
    expect(judged('1970-01-01')).toEqual(judged('2100-01-01'));
  });
});

describe('every kind of fact', () => {
  const kinds = factsSchema.properties.records.items.anyOf.map(
    ({ properties }) => properties.kind.const,
  );
  const seen = new Set<string>(
    FIXTURES.flatMap(({ broken, healthy }) => [...broken.records, ...healthy.records]).map(
      ({ kind }) => kind,
    ),
  );
  // The way to the target is told, not judged: no fault stands on it.
  it.each(kinds.filter((kind) => kind !== 'network.path'))('%s is in a fixture', (kind) => {
    expect(seen).toContain(kind);
  });
});
