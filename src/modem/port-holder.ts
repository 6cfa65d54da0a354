import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
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
 * count, too. `root` is where `proc`, `var` and `run` are. A few thousand links are read at
 * once: each through the thread pool, they would take ten times as long.
 */
export async function portHolder(path: string, root = '/'): Promise<Holder | null> {
  const port = await realpath(path).catch(() => path);
  if (!TERMINALS.test(port)) return null;
  const locker = lockHolder(port, root);
  const processes = list(join(root, 'proc')).filter((pid) => /^\d+$/.test(pid));
  let holder: Holder | null = null;
  for (const pid of processes) {
    if (Number(pid) === process.pid) continue;
    const name = text(join(root, 'proc', pid, 'comm')) ?? '';
    const dataSession = DATA_CALLS.test(name);
    const holds =
      pid === locker ||
      hasOpen(join(root, 'proc'), pid, port) ||
      (dataSession && names(join(root, 'proc', pid), path, port));
    if (!holds) continue;
    const found = { name: `${name || 'process'} (pid ${pid})`, dataSession };
    // A data session matters most: ModemManager can hold a port beside it.
    if (dataSession) return found;
    holder ??= found;
  }
  return holder;
}

function hasOpen(processes: string, pid: string, port: string): boolean {
  return openFiles(join(processes, pid)).includes(port) && !isFarEnd(processes, pid, port);
}

/** What makes a pseudo terminal keeps its near end open, too, and so do its children: no rivals. */
function isFarEnd(processes: string, pid: string, port: string): boolean {
  let next: string | undefined = pid;
  for (let depth = 0; next !== undefined && depth < MAX_ANCESTORS; depth += 1) {
    const open = openFiles(join(processes, next));
    if (open.includes(port) && open.includes('/dev/ptmx')) return true;
    next = /^PPid:\s*([1-9]\d*)$/m.exec(text(join(processes, next, 'status')) ?? '')?.[1];
  }
  return false;
}

function names(folder: string, path: string, port: string): boolean {
  const words = (text(join(folder, 'cmdline')) ?? '').split('\0');
  return words.some((word) => [path, port, basename(port)].includes(word));
}

/** The process id in a lock of the port, in ASCII as HDB UUCP wrote it; null without one. */
function lockHolder(port: string, root: string): string | null {
  for (const folder of LOCKS) {
    const lock = text(join(root, folder, `LCK..${basename(port)}`));
    const pid = /^\s*(\d{1,10})\b/.exec(lock ?? '')?.[1];
    if (pid !== undefined) return pid;
  }
  return null;
}

const openFiles = (folder: string): string[] =>
  list(join(folder, 'fd')).map((fd) => told(() => readlinkSync(join(folder, 'fd', fd))) ?? '');
const list = (folder: string): string[] => told(() => readdirSync(folder)) ?? [];
/** Null as well for a pipe that somebody put where a lock should be: it would be read for ever. */
const text = (path: string): string | null =>
  told(() => (statSync(path).isFile() ? readFileSync(path, 'utf8').trim() : null));

/** Null where the process is gone, or not this user's to look at. */
function told<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
