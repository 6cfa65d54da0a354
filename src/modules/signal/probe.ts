import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import type { ModemState } from '../../modem/read-modem.ts';
import type { LineSource } from '../../modem/transport.ts';
import type { ModemSource } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';

type Reading = Omit<ModemReading, 'kind' | 'at' | 'startMs' | 'durationMs' | 'attempt' | 'vantage'>;

/** Reads the modem once, from a line or from a pasted session. What goes wrong is in the fact. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { modem } = run.site;
  if (modem === null) return { gate: 'open' };
  // The modem sits in the charger, wherever this program runs.
  const stopwatch = run.recorder.start('charger');
  const reading = modem.kind === 'file' ? await readFile(modem) : await readLine(run, modem);
  // Interrupted before the modem said a word: silence would be no sign of anything.
  if (!run.signal.aborted || reading.answered) {
    stopwatch.record({ kind: 'signal.modem', ...reading });
  }
  return { gate: run.signal.aborted ? 'shut' : 'open' };
}

async function readFile({ name, text }: Extract<ModemSource, { kind: 'file' }>): Promise<Reading> {
  const { readTranscript } = await import('../../modem/transcript.ts');
  const { readModem } = await import('../../modem/read-modem.ts');
  const transcript = readTranscript(text);
  const base = { source: 'file', name, opened: 'opened', openError: null, lost: null } as const;
  const bytesReceived = Buffer.byteLength(text);
  if (transcript === null) return { ...base, ...UNREAD, answered: false, bytesReceived };
  const { samples } = transcript;
  const state = await readModem(transcript, { samples, pause: async () => {} });
  return { ...base, ...state, answered: true, bytesReceived };
}

async function readLine(run: ProbeRun, source: LineSource): Promise<Reading> {
  const name = source.kind === 'tcp' ? `${source.host}:${source.port}` : source.path;
  run.act({
    what:
      source.kind === 'serial'
        ? 'opening the port of the modem, which raises its DTR and RTS lines, and asking AT queries'
        : 'connecting to the modem and asking AT queries',
    inWhoseName: 'the technician',
    target: name,
  });
  const { openTransport } = await import('../../modem/transport.ts');
  const { converse } = await import('../../modem/conversation.ts');
  const { readModem } = await import('../../modem/read-modem.ts');
  const { setTimeout: pause } = await import('node:timers/promises');
  const { totalTimeoutMs, samples, sampleIntervalMs } = THRESHOLDS.signal;
  const signal = AbortSignal.any([
    run.signal,
    AbortSignal.timeout(Math.ceil(run.remainingMs(totalTimeoutMs))),
  ]);
  const base = { source: source.kind, name } as const;
  const opening = await openTransport(source, signal);
  if (opening.opened !== 'opened') {
    const { opened, sentence } = opening;
    return {
      ...base,
      ...UNREAD,
      opened,
      openError: sentence,
      answered: false,
      bytesReceived: 0,
      lost: null,
    };
  }
  const sampling = {
    samples,
    pause: () => pause(sampleIntervalMs, undefined, { signal }).catch(() => {}),
  };
  const { result, bytesReceived, lost } = await converse(opening.transport, signal, (session) =>
    readModem(session, sampling),
  );
  return {
    ...base,
    ...(result ?? UNREAD),
    opened: 'opened',
    openError: null,
    answered: result !== null,
    bytesReceived,
    lost,
  };
}

const UNREAD: ModemState = {
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
