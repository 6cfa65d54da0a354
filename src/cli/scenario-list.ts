import { padEnd, wrap } from '../render/width.ts';
import { shippedScenarios } from '../simulator/scenario/shipped.ts';
import type { Io } from './io.ts';

/** Lists the scenarios that come with the program, for people or as one document. */
export async function listScenarios(io: Io, format: 'human' | 'json'): Promise<void> {
  const scenarios = await shippedScenarios();
  if (format === 'json') {
    const listed = scenarios.map(({ name, about, expect }) => ({ name, about, expect }));
    io.stdout.write(`${JSON.stringify({ scenarios: listed })}\n`);
    return;
  }
  const column = Math.max(...scenarios.map(({ name }) => name.length)) + 4;
  for (const { name, about } of scenarios) {
    const [first = '', ...rest] = wrap(about, Math.max(MIN_TEXT, io.columns - column - 3));
    const lines = [
      padEnd(`  ${name}`, column) + first,
      ...rest.map((line) => padEnd('', column) + line),
    ];
    io.stdout.write(lines.map((line) => `${line}\n`).join(''));
  }
}

const MIN_TEXT = 24;
