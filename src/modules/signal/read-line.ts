import { realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { converseAtAnySpeed } from '../../modem/any-speed.ts';
import { dialectsOf } from '../../modem/dialects/index.ts';
import type { NumberTokens } from '../../modem/number-tokens.ts';
import { openTransport } from '../../modem/open-transport.ts';
import { portHolder } from '../../modem/port-holder.ts';
import { listPorts } from '../../modem/ports/list-ports.ts';
import { locateModem } from '../../modem/ports/locate-modem.ts';
import { speedMatters } from '../../modem/ports/role.ts';
import { readModem } from '../../modem/read-modem.ts';
import type { LineSource } from '../../modem/transport.ts';
import { hostPortText } from '../../site/host-port.ts';
import type { ModemSource } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { type Reading, UNANSWERED } from './unanswered.ts';

/** Asks a modem on a line, which is looked for first where none is named. */
export async function readOnLine(
  run: ProbeRun,
  modem: Exclude<ModemSource, { kind: 'file' | 'gateway' }>,
  tokens: NumberTokens,
): Promise<Reading> {
  const limitMs = run.remainingMs(THRESHOLDS.signal.totalTimeoutMs);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limitMs)]);
  if (modem.kind !== 'auto') return readLine(run, modem, signal, tokens);
  run.act({
    what: 'opening the AT ports of the modems of this machine, which raises their DTR and RTS lines, and asking each with AT',
    inWhoseName: 'the technician',
    target: 'this machine',
  });
  const { path, ports } = await locateModem(signal);
  if (path === null) {
    return { ...UNANSWERED, source: 'serial', name: 'auto', opened: 'missing', ports: [...ports] };
  }
  return { ...(await readLine(run, { kind: 'serial', path }, signal, tokens)), ports: [...ports] };
}

async function readLine(
  run: ProbeRun,
  source: LineSource,
  signal: AbortSignal,
  tokens: NumberTokens,
): Promise<Reading> {
  const name = source.kind === 'tcp' ? hostPortText(source) : source.path;
  run.act({
    what:
      source.kind === 'serial'
        ? 'opening the port of the modem, which raises its DTR and RTS lines, and asking AT queries'
        : 'connecting to the modem and asking AT queries',
    inWhoseName: 'the technician',
    target: tokens(name),
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
