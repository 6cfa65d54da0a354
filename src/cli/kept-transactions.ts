import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isObject } from '../ocpp/is-object.ts';
import { parseJson } from '../ocpp/json.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { reasonOf } from './read-input.ts';
import { isUsageError, UsageError } from './usage-error.ts';

/** Whose transaction it was. */
export interface Keeping {
  readonly identity: string;
  readonly address: string;
}

export interface TransactionFile {
  /** Appends one, as its own line, and tells once it is on the disk whether it is there. Never rejects. */
  keep(frame: string, from: Keeping): Promise<boolean>;
  close(): Promise<void>;
}

const { O_RDWR, O_CREAT, O_APPEND, O_NOFOLLOW, O_NONBLOCK } = constants;
const { maxKept, maxKeptBytes, maxFrameBytes } = THRESHOLDS.examine;
const KIND = 'ghostcheck-transaction';

/**
 * Opens the file of --keep-transactions, mode 0600: a new one, or one that was written so
 * before. A station that comes again with the same message is kept once.
 *
 * @throws {UsageError} where it cannot be written, or holds anything else.
 */
export async function openTransactionFile(path: string): Promise<TransactionFile> {
  const refuse = (reason: string, hint?: string) =>
    new UsageError('transactions-unwritable', `--keep-transactions ${path}: ${reason}`, hint);
  let file: FileHandle;
  try {
    const flags = O_RDWR | O_CREAT | O_APPEND | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
    file = await open(path, flags, 0o600);
  } catch (error) {
    throw refuse(reasonOf(error));
  }
  try {
    const status = await file.stat();
    if (!status.isFile()) throw refuse('it is not a file');
    if (status.size > maxKeptBytes) throw refuse('it is full', 'Give another file.');
    const text = await file.readFile('utf8');
    const frames = framesIn(text);
    if (frames === null) {
      throw refuse('it holds something else, and is not overwritten', 'Give another file.');
    }
    await file.chmod(0o600);
    return keeper(file, new Set(frames), status.size);
  } catch (error) {
    await file.close();
    throw isUsageError(error) ? error : refuse(reasonOf(error));
  }
}

function keeper(file: FileHandle, seen: Set<string>, size: number): TransactionFile {
  let bytes = size;
  let last: Promise<unknown> = Promise.resolve();
  const write = async (key: string, line: string): Promise<boolean> => {
    if (seen.has(key)) return true;
    bytes += Buffer.byteLength(line);
    if (seen.size >= maxKept || bytes > maxKeptBytes) return false;
    try {
      await file.appendFile(line);
      await file.datasync();
    } catch {
      return false;
    }
    seen.add(key);
    return true;
  };
  return {
    keep(frame, { identity, address }) {
      const receivedAt = new Date().toISOString();
      const line = JSON.stringify({ kind: KIND, receivedAt, identity, address, frame });
      const kept = last.then(() => write(keyOf(identity, frame), `${line}\n`));
      last = kept;
      return kept;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}

/** The same action and payload of the same station, whatever the message id. */
function keyOf(identity: string, frame: string): string {
  const parsed = parseJson(frame, {
    maxLength: maxFrameBytes,
    maxNesting: THRESHOLDS.boot.maxNesting,
  });
  const message = parsed.ok && Array.isArray(parsed.value) ? parsed.value.slice(2) : frame;
  return JSON.stringify([identity, message]);
}

/** The keys of what a file of ours holds; null where it is none. */
function framesIn(text: string): string[] | null {
  const keys: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const parsed = parseJson(line, { maxLength: 2 * maxFrameBytes, maxNesting: 4 });
    const row = parsed.ok ? parsed.value : null;
    if (!isObject(row) || row.kind !== KIND) return null;
    if (typeof row.frame !== 'string' || typeof row.identity !== 'string') return null;
    keys.push(keyOf(row.identity, row.frame));
  }
  return keys;
}
