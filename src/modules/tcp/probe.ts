import { dial } from '../../connection/dial.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';

/** Dials all addresses; the gate opens with the first that connects. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null) {
    return { gate: 'blocked', by: 'url', because: 'the URL cannot be dialled' };
  }
  const { connected, rest } = await dial(run, attempt);
  run.background(rest);
  return { gate: connected ? 'open' : 'shut' };
}
