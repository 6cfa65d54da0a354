import type { SerialPort } from 'serialport';
import { THRESHOLDS } from '../thresholds.ts';
import { portHolder } from './port-holder.ts';
import { inDataSession, serialRefusal } from './serial-refusal.ts';
import type { Opening, Transport } from './transport.ts';

const NOT_IN_TIME = 'timed out';
const WWAN = /^\/dev\/wwan/;

/**
 * A modem on a serial port of this machine. A port that another program holds is left
 * alone: two readers steal each other's bytes, and root gets no error on opening it.
 */
export async function openSerialLine(path: string, baudRate: number): Promise<Opening> {
  const holder = await portHolder(path);
  if (holder?.dataSession === true) return inDataSession(path, holder.name);
  if (holder !== null) {
    return serialRefusal('Device or resource busy', path, { holder: holder.name });
  }
  const library = await import('serialport').catch((error: unknown) => messageOf(error));
  if (typeof library === 'string') {
    return {
      opened: 'no-driver',
      sentence: `Serial ports cannot be opened by this installation: ${firstLine(library)}.`,
    };
  }
  const opening = await openPort(library, path, baudRate);
  if (opening.opened !== 'not-a-terminal') return opening;
  const { realpath } = await import('node:fs/promises');
  if (!WWAN.test(await realpath(path))) return opening;
  const { openFileLine } = await import('./file-line.ts');
  return openFileLine(path);
}

function openPort(
  library: typeof import('serialport'),
  path: string,
  baudRate: number,
): Promise<Opening> {
  return new Promise((resolve) => {
    // A driver may never come back; the port is given back whenever it does.
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      resolve(serialRefusal(NOT_IN_TIME, path));
    }, THRESHOLDS.signal.openTimeoutMs);
    const port = new library.SerialPort(
      // hupcl would drop DTR at close: that hangs up a data call, or resets a board.
      { path, baudRate, hupcl: false },
      (error) => {
        clearTimeout(limit);
        if (error !== null) {
          void groupOf(path).then((group) =>
            resolve(serialRefusal(error.message, path, { group })),
          );
        } else if (late) port.close(() => {});
        else resolve({ opened: 'opened', transport: lineOf(port) });
      },
    );
  });
}

function lineOf(port: SerialPort): Transport {
  let why: string | null = port.isOpen ? null : 'the port was closed';
  const listeners: ((why: string) => void)[] = [];
  const end = (reason: string) => {
    if (why !== null) return;
    why = reason;
    for (const listener of listeners) listener(reason);
  };
  port.on('close', () => end('the port disappeared'));
  port.on('error', (error) => end(`the port failed (${error.message})`));
  return {
    // serialport never calls back for bytes that a dead port took: nothing waits for it.
    write: (text) => {
      if (port.isOpen) port.write(text, 'latin1');
    },
    onData: (listener) => port.on('data', listener),
    onClose: (listener) => {
      if (why === null) listeners.push(listener);
      else listener(why);
    },
    close: () =>
      new Promise((resolve) => {
        if (!port.isOpen) return resolve();
        port.close(() => resolve());
      }),
  };
}

/** The group that may use the port, where the system has such a thing. */
async function groupOf(path: string): Promise<string | null> {
  const { readFile, stat } = await import('node:fs/promises');
  try {
    const [{ gid }, groups] = await Promise.all([stat(path), readFile('/etc/group', 'utf8')]);
    const line = groups.split('\n').find((candidate) => candidate.split(':')[2] === String(gid));
    return line?.split(':')[0] ?? null;
  } catch {
    return null;
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200);
