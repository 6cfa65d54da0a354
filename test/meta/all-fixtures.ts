import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { World } from '../../src/diagnosis/module.ts';
import type { Facts } from '../../src/facts/document.ts';
import { MODULES } from '../../src/registry.ts';
import type { Fixture } from '../fixtures/fixture.ts';

const HELPERS = ['fixture.ts', 'world.ts'];
const folder = new URL('../fixtures/', import.meta.url);

async function load(): Promise<Fixture[]> {
  const files = readdirSync(fileURLToPath(folder)).filter(
    (file) => file.endsWith('.ts') && !HELPERS.includes(file),
  );
  const modules = await Promise.all(
    // Every file of the folder exports its `fixtures`: test/fixtures/fixture.ts.
    files.map((file): Promise<{ fixtures?: Fixture[] }> => import(new URL(file, folder).href)),
  );
  return modules.flatMap(({ fixtures }) => fixtures ?? []);
}

export const FIXTURES: readonly Fixture[] = await load();

/** A world as the facts of a run in which every stage had something to see. */
export function factsOf(world: World): Facts {
  return {
    ...world,
    factsVersion: '1.0',
    replayable: true,
    truncated: false,
    mode: 'live',
    tool: { name: 'ghostcheck', version: '0.0.0' },
    startedAt: world.recordedAt,
    durationMs: 100,
    interrupted: false,
    stages: MODULES.map(({ stage }) => ({
      stage,
      outcome: 'ran',
      by: null,
      because: null,
      how: null,
      asked: false,
      startMs: 0,
      durationMs: 1,
    })),
    actions: [],
    overrides: [],
  };
}
