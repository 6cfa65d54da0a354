import { realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { RecordableOf } from '../../facts/recorder.ts';
import { converseAtAnySpeed } from '../../modem/any-speed.ts';
import { dialectsOf } from '../../modem/dialects/index.ts';
import { openTransport } from '../../modem/open-transport.ts';
import { portHolder } from '../../modem/port-holder.ts';
import { listPorts } from '../../modem/ports/list-ports.ts';
import { locateModem } from '../../modem/ports/locate-modem.ts';
import { speedMatters } from '../../modem/ports/role.ts';
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
  const reading = await readFrom(run, modem);
  // Interrupted before the modem said a word: silence would be no sign of anything.
  if (!run.signal.aborted || reading.answered) {
    stopwatch.record({ kind: 'signal.modem', ...reading });
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

async function readFrom(run: ProbeRun, modem: ModemSource): Promise<Reading> {
  if (modem.kind === 'file') return readPasted(modem);
  const limitMs = run.remainingMs(THRESHOLDS.signal.totalTimeoutMs);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limitMs)]);
  if (modem.kind !== 'auto') return readLine(run, modem, signal);
  run.act({
    what: 'opening the AT ports of the modems of this machine, which raises their DTR and RTS lines, and asking each with AT',
    inWhoseName: 'the technician',
    target: 'this machine',
  });
  const { path, ports } = await locateModem(signal);
  if (path === null) {
    return { ...UNANSWERED, source: 'serial', name: 'auto', opened: 'missing', ports: [...ports] };
  }
  return { ...(await readLine(run, { kind: 'serial', path }, signal)), ports: [...ports] };
}

async function readLine(run: ProbeRun, source: LineSource, signal: AbortSignal): Promise<Reading> {
  const name = source.kind === 'tcp' ? hostPortText(source) : source.path;
  run.act({
    what:
      source.kind === 'serial'
        ? 'opening the port of the modem, which raises its DTR and RTS lines, and asking AT queries'
        : 'connecting to the modem and asking AT queries',
    inWhoseName: 'the technician',
    target: name,
  });
  const { totalTimeoutMs, samples, sampleIntervalMs, baudRates } = THRESHOLDS.signal;
  // A modem so slow that the first round took this long has no time for more samples.
  const enough = performance.now() + run.remainingMs(totalTimeoutMs) / 2;
  const line = { ...UNANSWERED, source: source.kind, name };
  const anySpeed = source.kind === 'serial' && (await hasSpeed(source.path));
  const attempt = await converseAtAnySpeed(
    (baudRate) => openTransport(source, signal, baudRate),
    anySpeed ? baudRates : [baudRates[0]],
    signal,
    (session) =>
      readModem(session, dialectsOf, async (taken) => {
        if (taken >= samples || session.lost() !== null || performance.now() > enough) return false;
        await pause(sampleIntervalMs, undefined, { signal }).catch(() => {});
        return session.lost() === null;
      }),
  );
  if (attempt.opened !== 'opened') {
    return { ...line, opened: attempt.opened, openError: attempt.sentence };
  }
  const { result, ...heard } = attempt.said;
  const answered = result !== null;
  const broken = !answered || heard.lost !== null;
  return {
    ...line,
    ...result,
    ...heard,
    answered,
    ...(anySpeed ? { baudRate: answered ? attempt.baudRate : null } : {}),
    // Root gets no error on opening a port that another program has, and it may have come later.
    ...(broken && source.kind === 'serial'
      ? { sharedWith: (await portHolder(source.path))?.name ?? null }
      : {}),
  };
}

/** True on a line whose two ends must have the same speed. */
async function hasSpeed(path: string): Promise<boolean> {
  const port = await realpath(path).catch(() => path);
  return speedMatters((await listPorts()).find((candidate) => candidate.path === port));
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
