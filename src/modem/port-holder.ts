import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

const TERMINALS = /^\/dev\/(tty|pts\/|wwan|rfcomm|cu)/;
/** What makes a data call over a terminal: bytes of ours would end up inside of it. */
const DATA_CALLS = /^(pppd|wvdial|slattach|cmux|ldattach)/;
/** Where programs leave their locks: the Filesystem Hierarchy Standard, 5.9, and what it became. */
const LOCKS = ['var/lock', 'run/lock', 'var/spool/lock'];

const MAX_ANCESTORS = 8;

export interface Holder {
  /** As "name (pid 123)". */
  readonly name: string;
  /** True where a PPP session runs over the port. */
  readonly dataSession: boolean;
}

/**
 * Which other process has the port: Linux only, and only what this user may see; null where
 * that cannot be told. Another user's files are not shown, so its lock and its command line
 * count, too. `root` is where `proc`, `var` and `run` are.
 */
export async function portHolder(path: string, root = '/'): Promise<Holder | null> {
  const port = await realpath(path).catch(() => path);
  if (!TERMINALS.test(port)) return null;
  const locker = await lockHolder(port, root);
  const processes = (await list(join(root, 'proc'))).filter((pid) => /^\d+$/.test(pid));
  let holder: Holder | null = null;
  for (const pid of new Set([...(locker === null ? [] : [locker]), ...processes])) {
    if (Number(pid) === process.pid) continue;
    const name = (await text(join(root, 'proc', pid, 'comm'))) ?? '';
    const dataSession = DATA_CALLS.test(name);
    const holds =
      pid === locker ||
      (await hasOpen(join(root, 'proc'), pid, port)) ||
      (dataSession && (await names(join(root, 'proc', pid), path, port)));
    if (!holds || (pid === locker && !processes.includes(pid))) continue;
    const found = { name: `${name || 'process'} (pid ${pid})`, dataSession };
    // A data session matters most: ModemManager can hold a port beside it.
    if (dataSession) return found;
    holder ??= found;
  }
  return holder;
}

async function hasOpen(processes: string, pid: string, port: string): Promise<boolean> {
  const open = await openFiles(join(processes, pid));
  return open.includes(port) && !(await isFarEnd(processes, pid, port));
}

/** What makes a pseudo terminal keeps its near end open, too, and so do its children: no rivals. */
async function isFarEnd(processes: string, pid: string, port: string): Promise<boolean> {
  let next: string | undefined = pid;
  for (let depth = 0; next !== undefined && depth < MAX_ANCESTORS; depth += 1) {
    const open = await openFiles(join(processes, next));
    if (open.includes(port) && open.includes('/dev/ptmx')) return true;
    next = /^PPid:\s*([1-9]\d*)$/m.exec((await text(join(processes, next, 'status'))) ?? '')?.[1];
  }
  return false;
}

const openFiles = async (folder: string): Promise<string[]> =>
  Promise.all(
    (await list(join(folder, 'fd'))).map((fd) => readlink(join(folder, 'fd', fd)).catch(() => '')),
  );

async function names(folder: string, path: string, port: string): Promise<boolean> {
  const words = ((await text(join(folder, 'cmdline'))) ?? '').split('\0');
  return words.some((word) => [path, port, basename(port)].includes(word));
}

/** The process id in a lock of the port, in ASCII as HDB UUCP wrote it; null without one. */
async function lockHolder(port: string, root: string): Promise<string | null> {
  for (const folder of LOCKS) {
    const lock = await text(join(root, folder, `LCK..${basename(port)}`));
    const pid = /^\s*(\d{1,10})\b/.exec(lock ?? '')?.[1];
    if (pid !== undefined) return pid;
  }
  return null;
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const text = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    (content) => content.trim(),
    () => null,
  );
