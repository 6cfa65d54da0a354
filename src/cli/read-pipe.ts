import { constants, open } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';

/**
 * What comes out of a named pipe, in chunks. Opened without blocking: a thread that waits
 * for a writer to appear would keep even process.exit() waiting.
 *
 * Throws where nothing comes for `silenceMs`.
 */
export async function* pipeChunks(path: string, silenceMs: number): AsyncGenerator<Buffer> {
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.setTimeout(silenceMs, () => {
    socket.destroy(new Error(`nothing came out of this pipe for ${silenceMs / 1_000} s`));
  });
  yield* socket;
}
