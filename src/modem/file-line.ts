import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { THRESHOLDS } from '../thresholds.ts';
import { serialRefusal } from './serial-refusal.ts';
import type { Opening, Transport } from './transport.ts';

const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;

/**
 * A port that is no terminal, such as /dev/wwan0at0 on some kernels. It is read without
 * waiting, again and again: a read that waits could not be ended.
 */
export async function openFileLine(path: string): Promise<Opening> {
  try {
    const file = await open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
    return { opened: 'opened', transport: lineOf(file) };
  } catch (error) {
    return serialRefusal(error instanceof Error ? error.message : String(error), path);
  }
}

function lineOf(file: FileHandle): Transport {
  let why: string | null = null;
  let closing: Promise<void> | null = null;
  let hear: (chunk: Buffer) => void = () => {};
  let tell: (why: string) => void = () => {};
  const end = (reason: string) => {
    if (why !== null) return;
    why = reason;
    tell(reason);
  };
  const reading = read();

  async function read(): Promise<void> {
    const buffer = Buffer.alloc(4 * 1024);
    while (why === null) {
      const { bytesRead, error } = await file.read(buffer, 0, buffer.length, null).then(
        (result) => ({ bytesRead: result.bytesRead, error: null }),
        (cause: NodeJS.ErrnoException) => ({ bytesRead: 0, error: cause }),
      );
      if (bytesRead > 0) hear(Buffer.from(buffer.subarray(0, bytesRead)));
      else if (error?.code === 'EAGAIN') await pause(THRESHOLDS.signal.filePollMs);
      else return end('the port disappeared');
    }
  }

  return {
    write: (text) => {
      if (why === null) file.write(text, null, 'latin1').catch(() => {});
    },
    onData: (listener) => {
      hear = listener;
    },
    onClose: (listener) => {
      if (why === null) tell = listener;
      else listener(why);
    },
    close: () => {
      end('the port was closed');
      closing ??= reading.then(() => file.close()).catch(() => {});
      return closing;
    },
  };
}
