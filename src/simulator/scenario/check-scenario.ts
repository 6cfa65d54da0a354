import validate from '../../../generated/scenario-1.js';
import { contradictionIn } from './contradictions.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './scenario.ts';
import { problemOf } from './schema-problem.ts';

export type CheckedScenario =
  | { readonly scenario: Scenario; readonly problem?: never }
  | { readonly scenario?: never; readonly problem: Problem };

/** Checks what was parsed from a scenario against its schema, and against itself. */
export function checkScenario(document: unknown): CheckedScenario {
  if (!isScenario(document)) return { problem: problemOf(validate.errors ?? []) };
  const problem = contradictionIn(document);
  return problem === null ? { scenario: document } : { problem };
}

const isScenario = (document: unknown): document is Scenario => validate(document);
