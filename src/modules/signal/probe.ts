import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { createNumberTokens, type NumberTokens, withTokens } from '../../modem/number-tokens.ts';
import { plausible } from '../../modem/plausible.ts';
import type { ModemSource } from '../../site/site.ts';
import { type Reading, UNANSWERED } from './unanswered.ts';

/** Reads the modem once, from where the site says. What goes wrong is in the fact. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { modem } = run.site;
  if (modem === null) return { gate: 'open' };
  // The modem sits in the charger, wherever this program runs.
  const stopwatch = run.recorder.start('charger');
  const tokens: NumberTokens = run.site.redact === 'none' ? (text) => text : createNumberTokens();
  const reading = await readFrom(run, modem, tokens);
  // Interrupted before the modem said a word: silence would be no sign of anything.
  if (!run.signal.aborted || reading.answered) {
    const samples = reading.samples.map(plausible);
    stopwatch.record({ kind: 'signal.modem', ...withTokens({ ...reading, samples }, tokens) });
  }
  return { gate: run.signal.aborted ? 'shut' : 'open' };
}

async function readFrom(run: ProbeRun, modem: ModemSource, tokens: NumberTokens): Promise<Reading> {
  switch (modem.kind) {
    case 'file':
      return readFile(modem);
    case 'gateway': {
      const { readRouter } = await import('./read-router.ts');
      return readRouter(run, modem, tokens);
    }
    default: {
      const { readOnLine } = await import('./read-line.ts');
      return readOnLine(run, modem, tokens);
    }
  }
}

async function readFile({ name, text }: Extract<ModemSource, { kind: 'file' }>): Promise<Reading> {
  const { readPasted } = await import('../../modem/pasted/read-pasted.ts');
  const pasted = {
    ...UNANSWERED,
    source: 'file',
    name,
    bytesReceived: Buffer.byteLength(text),
  } as const;
  const state = await readPasted(text);
  return state === null ? pasted : { ...pasted, ...state, answered: true };
}
