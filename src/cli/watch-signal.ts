import { converse } from '../modem/conversation.ts';
import { createMeter, meterSample } from '../modem/meter.ts';
import { openTransport } from '../modem/open-transport.ts';
import { locateModem } from '../modem/ports/locate-modem.ts';
import type { LineSource } from '../modem/transport.ts';
import { watchRadio } from '../modem/watch-radio.ts';
import type { Site } from '../site/site.ts';
import type { Io } from './io.ts';
import { meterLines, meterScreen } from './meter-output.ts';
import type { ReportOptions } from './report-options.ts';

/**
 * Shows the level until Ctrl-C, and then what it came to. `failed` where the modem cannot
 * be read, or not any more.
 */
export async function watchSignal(
  { modem }: Site,
  io: Io,
  { format, color }: { format: 'screen' | 'ndjson'; color: ReportOptions['color'] },
): Promise<'done' | 'failed'> {
  if (modem === null || modem.kind === 'file' || modem.kind === 'gateway') return 'failed';
  const output = format === 'screen' ? meterScreen(io, color, now) : meterLines(io);
  const interrupt = new AbortController();
  let readerGone = false;
  const onError = () => {
    readerGone = true;
    interrupt.abort();
  };
  // `| head` has seen enough.
  io.stdout.on('error', onError);
  io.onInterrupt(() => {
    // At once: a second Ctrl-C ends the process.
    output.leave();
    interrupt.abort();
  });
  const raises = modem.kind !== 'tcp' ? 'opening the modem raises the lines of its port; ' : '';
  io.stderr.write(`ghostcheck: ${raises}Ctrl-C ends.\n`);

  const meter = createMeter();
  let end: string | null = null;
  try {
    const source = modem.kind === 'auto' ? await found(interrupt.signal) : modem;
    if (source === null) return interrupt.signal.aborted ? 'done' : 'failed';
    const opening = await openTransport(source, interrupt.signal);
    if (opening.opened !== 'opened') return interrupt.signal.aborted ? 'done' : 'failed';
    const { lost } = await converse(opening.transport, interrupt.signal, (session) =>
      watchRadio(session, interrupt.signal, (reading) => {
        if (readerGone) return;
        const sample = meterSample(reading, new Date(now()).toISOString());
        meter.add(sample);
        output.show(meter, sample);
      }),
    );
    // The modem may answer again by now, and then nothing else would tell why.
    if (lost !== null && !interrupt.signal.aborted) end = lost;
  } finally {
    output.leave();
    io.stdout.off('error', onError);
  }
  const { aborted } = interrupt.signal;
  if (end !== null)
    io.stderr.write(`ghostcheck: the meter ended: ${end}; asking the modem again.\n`);
  if (!readerGone && (aborted || meter.latest !== null)) output.sum(meter.summary());
  return aborted ? 'done' : 'failed';
}

/** ms since 1970, running on evenly: a clock that is set meanwhile moves no reading. */
const now = (): number => performance.timeOrigin + performance.now();

async function found(signal: AbortSignal): Promise<LineSource | null> {
  const { path } = await locateModem(signal);
  return path === null ? null : { kind: 'serial', path };
}
