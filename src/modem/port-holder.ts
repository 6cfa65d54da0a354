import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

const TERMINALS = /^\/dev\/(tty|pts\/|wwan|rfcomm|cu)/;

/**
 * Which other process has the port open, as "name (pid)": Linux only, and only what this
 * user may see; null where that cannot be told.
 */
export async function portHolder(path: string): Promise<string | null> {
  const port = await realpath(path).catch(() => null);
  if (port === null || !TERMINALS.test(port)) return null;
  const others = (await list('/proc')).filter(
    (pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid,
  );
  for (const pid of others) {
    const open = await Promise.all(
      (await list(`/proc/${pid}/fd`)).map((fd) =>
        readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''),
      ),
    );
    // The far end of a pseudo terminal keeps its near end open, too: no rival.
    if (!open.includes(port) || open.includes('/dev/ptmx')) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'process');
    return `${name.trim()} (pid ${pid})`;
  }
  return null;
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
