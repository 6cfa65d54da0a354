import type { ModemReading } from '../../facts/signal.ts';

/** A number in a path was exchanged for one: there is no such port. */
const TOKEN = /number-\d+/;

/**
 * What names this modem again in a command, after `--modem`; null where that cannot be
 * said. A pasted session leaves it open where its modem is.
 */
export function sameModem({ source, name, ports }: ModemReading): string | null {
  if (source === 'file' || ports !== undefined) return 'auto';
  if (source === 'gateway' || TOKEN.test(name)) return null;
  return source === 'tcp' ? `tcp://${name}` : name;
}
