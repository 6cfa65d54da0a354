import { createAtSession, TIME_IS_UP } from '../at-session.ts';
import { openTransport } from '../open-transport.ts';
import { type FoundModem, findModem, type PortAnswer } from './find-modem.ts';
import { listPorts } from './list-ports.ts';
import type { Port } from './port.ts';

/** Finds the port of a modem on this machine: by what is known of its ports, then by `AT`. */
export async function locateModem(
  signal: AbortSignal,
  list: () => Promise<readonly Port[]> = listPorts,
): Promise<FoundModem> {
  return findModem(await list(), (path) => greet(path, signal));
}

async function greet(path: string, signal: AbortSignal): Promise<PortAnswer> {
  if (signal.aborted) return { outcome: 'not-asked', because: TIME_IS_UP };
  const opening = await openTransport({ kind: 'serial', path }, signal);
  if (opening.opened !== 'opened') {
    return { outcome: opening.opened, because: opening.sentence };
  }
  const session = createAtSession(opening.transport, signal);
  try {
    if (await session.attention()) return { outcome: 'answered', because: null };
    const said = session.heard() === null ? 'nothing came back' : 'no answer to AT came back';
    return { outcome: 'silent', because: session.lost() ?? said };
  } finally {
    await opening.transport.close();
  }
}
