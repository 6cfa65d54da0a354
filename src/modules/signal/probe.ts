import { setTimeout as pause } from 'node:timers/promises';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { RecordableOf } from '../../facts/recorder.ts';
import { converse } from '../../modem/conversation.ts';
import { dialectsOf } from '../../modem/dialects/index.ts';
import { createNumberTokens, type NumberTokens, withTokens } from '../../modem/number-tokens.ts';
import { openTransport } from '../../modem/open-transport.ts';
import { readModem } from '../../modem/read-modem.ts';
import { readTranscript } from '../../modem/transcript.ts';
import type { LineSource } from '../../modem/transport.ts';
import { hostPortText } from '../../site/host-port.ts';
import type { ModemSource } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';

type Reading = Omit<RecordableOf<'signal.modem'>, 'kind'>;

/** Reads the modem once, from a line or from a pasted session. What goes wrong is in the fact. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { modem } = run.site;
  if (modem === null) return { gate: 'open' };
  // The modem sits in the charger, wherever this program runs.
  const stopwatch = run.recorder.start('charger');
  const tokens: NumberTokens = run.site.redact === 'none' ? (text) => text : createNumberTokens();
  const reading =
    modem.kind === 'file' ? await readPasted(modem) : await readLine(run, modem, tokens);
  // Interrupted before the modem said a word: silence would be no sign of anything.
  if (!run.signal.aborted || reading.answered) {
    stopwatch.record({ kind: 'signal.modem', ...withTokens(reading, tokens) });
  }
  return { gate: run.signal.aborted ? 'shut' : 'open' };
}

async function readPasted({
  name,
  text,
}: Extract<ModemSource, { kind: 'file' }>): Promise<Reading> {
  const transcript = readTranscript(text);
  const pasted = {
    ...UNANSWERED,
    source: 'file',
    name,
    bytesReceived: Buffer.byteLength(text),
  } as const;
  if (transcript === null) return pasted;
  const { dialects, samples } = transcript;
  const state = await readModem(
    transcript,
    () => dialects,
    async (taken) => taken < samples,
  );
  return { ...pasted, ...state, answered: true };
}

async function readLine(run: ProbeRun, source: LineSource, tokens: NumberTokens): Promise<Reading> {
  const name = source.kind === 'tcp' ? hostPortText(source) : source.path;
  run.act({
    what:
      source.kind === 'serial'
        ? 'opening the port of the modem, which raises its DTR and RTS lines, and asking AT queries'
        : 'connecting to the modem and asking AT queries',
    inWhoseName: 'the technician',
    target: tokens(name),
  });
  const { totalTimeoutMs, samples, sampleIntervalMs } = THRESHOLDS.signal;
  const limitMs = run.remainingMs(totalTimeoutMs);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limitMs)]);
  // A modem so slow that the first round took this long has no time for more samples.
  const enough = performance.now() + limitMs / 2;
  const line = { ...UNANSWERED, source: source.kind, name };
  const opening = await openTransport(source, signal);
  if (opening.opened !== 'opened') {
    return { ...line, opened: opening.opened, openError: opening.sentence };
  }
  const { result, bytesReceived, lost } = await converse(opening.transport, signal, (session) =>
    readModem(session, dialectsOf, async (taken) => {
      if (taken >= samples || session.lost() !== null || performance.now() > enough) return false;
      await pause(sampleIntervalMs, undefined, { signal }).catch(() => {});
      return session.lost() === null;
    }),
  );
  return { ...line, ...result, answered: result !== null, bytesReceived, lost };
}

const UNANSWERED: Omit<Reading, 'source' | 'name'> = {
  opened: 'opened',
  openError: null,
  answered: false,
  bytesReceived: 0,
  lost: null,
  manufacturer: null,
  model: null,
  sim: null,
  functionality: null,
  registrations: [],
  operator: null,
  operatorMode: null,
  operatorAccessTechnology: null,
  attached: null,
  contextsActive: null,
  addresses: null,
  samples: [],
  commands: [],
};
