import { parseJson } from '../../ocpp/json.ts';
import { locateJson } from '../../ocpp/locate-json.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { checkScenario } from './check-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A scenario, or in one line what is wrong with it and where. */
export type ParsedScenario =
  | { readonly scenario: Scenario; readonly flaw?: never }
  | { readonly scenario?: never; readonly flaw: string; readonly hint?: string };

/** Reads the text of a scenario file; `source` names it in what is said of it. */
export function parseScenario(text: string, source: string): ParsedScenario {
  const parsed = parseJson(text, {
    maxLength: THRESHOLDS.simulator.maxScenarioBytes,
    maxNesting: THRESHOLDS.boot.maxNesting,
  });
  if (!parsed.ok) return { flaw: `${source} is not JSON: ${parsed.flaw}` };
  const { places, traps } = locateJson(text);
  const at = (pointer: string) => placeOf(text, places, pointer);
  const twice = traps.find(({ kind }) => kind === 'duplicate');
  if (twice !== undefined) {
    return {
      flaw: `${source}:${lineAndColumn(text, twice.offset)}: ${twice.pointer} is given twice`,
    };
  }
  const { scenario, problem } = checkScenario(parsed.value);
  if (scenario !== undefined) return { scenario };
  const { pointer, hint } = problem;
  const named = pointer === '' ? 'the scenario' : pointer;
  const flaw = `${source}:${at(pointer)}: ${named} ${problem.problem}`;
  return hint === undefined ? { flaw } : { flaw, hint };
}

/** Of the value at the pointer, or of the nearest one around it that is there. */
function placeOf(
  text: string,
  places: readonly { readonly pointer: string; readonly offset: number }[],
  pointer: string,
): string {
  for (let around = pointer; ; around = around.slice(0, around.lastIndexOf('/'))) {
    const found = places.find((place) => place.pointer === around);
    if (found !== undefined) return lineAndColumn(text, found.offset);
    if (around === '') return lineAndColumn(text, 0);
  }
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
