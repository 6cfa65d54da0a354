import { converse } from '../modem/conversation.ts';
import { meterLine } from '../modem/meter.ts';
import { openTransport } from '../modem/open-transport.ts';
import { locateModem } from '../modem/ports/locate-modem.ts';
import type { LineSource } from '../modem/transport.ts';
import { watchRadio } from '../modem/watch-radio.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Site } from '../site/site.ts';
import type { Io } from './io.ts';

/** Back to the start of the line, and what was on it away. */
const ERASE = '\r\u001b[2K';

/**
 * Shows the level until Ctrl-C: one line that is refreshed in place on a terminal, one
 * line a reading elsewhere. `failed` where the modem cannot be read, or not any more.
 */
export async function watchSignal({ modem }: Site, io: Io): Promise<'done' | 'failed'> {
  if (modem === null || modem.kind === 'file' || modem.kind === 'gateway') return 'failed';
  const interrupt = new AbortController();
  io.onInterrupt(() => interrupt.abort());
  const raises = modem.kind !== 'tcp' ? 'opening the modem raises the lines of its port; ' : '';
  io.stderr.write(`ghostcheck: ${raises}Ctrl-C ends.\n`);

  const source = modem.kind === 'auto' ? await found(interrupt.signal) : modem;
  if (source === null) return interrupt.signal.aborted ? 'done' : 'failed';
  const opening = await openTransport(source, interrupt.signal);
  if (opening.opened !== 'opened') return interrupt.signal.aborted ? 'done' : 'failed';
  let best: number | null = null;
  await converse(opening.transport, interrupt.signal, (session) =>
    watchRadio(session, interrupt.signal, (reading) => {
      const { dbm } = reading.strength ?? { dbm: null };
      if (dbm !== null && (best === null || dbm > best)) best = dbm;
      const line = sanitize(meterLine(reading, best));
      if (io.stdoutIsTTY) io.stdout.write(`${ERASE}${line.slice(0, io.columns - 1)}`);
      else io.stdout.write(`${new Date().toISOString()} ${line}\n`);
    }),
  );
  if (io.stdoutIsTTY) io.stdout.write('\n');
  return interrupt.signal.aborted ? 'done' : 'failed';
}

async function found(signal: AbortSignal): Promise<LineSource | null> {
  const { path } = await locateModem(signal);
  return path === null ? null : { kind: 'serial', path };
}
