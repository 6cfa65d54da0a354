import type { SerialPort } from 'serialport';
import { portHolder } from './port-holder.ts';
import { serialRefusal } from './serial-refusal.ts';
import type { Opening, Transport } from './transport.ts';

/** USB modems take any speed; service ports on a charger's board use this one. */
const BAUD_RATE = 115_200;

/**
 * A modem on a serial port of this machine. A port that another program holds is left
 * alone: two readers steal each other's bytes, and root gets no error on opening it.
 */
export async function openSerialLine(path: string): Promise<Opening> {
  const holder = await portHolder(path);
  if (holder !== null) return serialRefusal('Device or resource busy', path, { holder });
  const library = await import('serialport').catch((error: unknown) => messageOf(error));
  if (typeof library === 'string') {
    return {
      opened: 'no-driver',
      sentence: `Serial ports cannot be opened by this installation: ${firstLine(library)}.`,
    };
  }
  return new Promise((resolve) => {
    const port = new library.SerialPort(
      // hupcl would drop DTR at close: that hangs up a data call, or resets a board.
      { path, baudRate: BAUD_RATE, hupcl: false },
      (error) => {
        if (error === null) resolve({ opened: 'opened', transport: lineOf(port) });
        else
          void groupOf(path).then((group) =>
            resolve(serialRefusal(error.message, path, { group })),
          );
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
