import { THRESHOLDS } from '../thresholds.ts';
import type { LineSource, Opening } from './transport.ts';

/**
 * Opens the line to a modem, a serial one at `baudRate`. Never rejects: what goes wrong is
 * part of the answer.
 */
export async function openTransport(
  source: LineSource,
  signal: AbortSignal,
  baudRate: number = THRESHOLDS.signal.baudRates[0],
): Promise<Opening> {
  if (source.kind === 'tcp') {
    const { openTcpLine } = await import('./tcp-line.ts');
    return openTcpLine(source.host, source.port, signal);
  }
  const { openSerialLine } = await import('./serial-line.ts');
  return openSerialLine(source.path, baudRate);
}
