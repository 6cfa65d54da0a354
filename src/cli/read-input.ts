import { close, open, read, stat } from 'node:fs';
import { promisify } from 'node:util';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { pipeChunks } from './read-pipe.ts';
import { isUsageError, UsageError } from './usage-error.ts';

// In place of node:fs/promises, which takes a fortieth of the start of Node to load.
const fs = {
  stat: promisify(stat),
  open: promisify(open),
  read: promisify(read),
  close: promisify(close),
};

const CHUNK_BYTES = 64 * 1024;
const { pipeSilenceMs } = THRESHOLDS.input;

export interface InputOptions {
  /** What the input is, for messages: `the boot file`. */
  readonly what: string;
  readonly maxBytes: number;
  readonly io: Pick<Io, 'stdin'>;
}

/**
 * Reads a text file, or stdin where `source` is `-`.
 *
 * @throws {UsageError} where it is missing, a directory, empty, not UTF-8 or larger than
 * `maxBytes`, of which no more is read.
 */
export async function readTextInput(source: string, options: InputOptions): Promise<string> {
  const bytes = await readInput(source, options);
  const text = decodeUtf8(bytes);
  const named = nameOf(source, options.what);
  if (text === null || isUtf16(bytes)) {
    const problem = isUtf16(bytes) ? 'is UTF-16 text, not UTF-8' : 'is not UTF-8 text';
    throw new UsageError('input-not-utf8', `${named} ${problem}`, 'Save it as UTF-8.');
  }
  if (text.trim() === '') throw new UsageError('input-empty', `${named} is empty`);
  return text;
}

/** By its byte order mark, or because its first two characters have a zero byte each. */
function isUtf16(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return /^(fffe|feff|00(?!00)..00(?!00)..|(?!00)..00(?!00)..00)/.test(start);
}

/** The bytes as text without a byte order mark, or null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** As `readTextInput`, for what need not be text. */
export async function readInput(
  source: string,
  { what, maxBytes, io }: InputOptions,
): Promise<Buffer> {
  const named = nameOf(source, what);
  try {
    const bytes =
      source === '-' ? await readStream(io.stdin, maxBytes) : await readFile(source, maxBytes);
    if (bytes === 'directory') {
      throw new UsageError('input-is-a-directory', `${named} is a directory`);
    }
    if (bytes !== 'too large') return bytes;
    throw new UsageError(
      'input-too-large',
      `${named} is larger than the ${size(maxBytes)} allowed`,
    );
  } catch (error) {
    if (isUsageError(error)) throw error;
    throw new UsageError('input-unreadable', `cannot read ${named}: ${reasonOf(error)}`);
  }
}

type Read = Buffer | 'directory' | 'too large';

async function readFile(path: string, maxBytes: number): Promise<Read> {
  const status = await fs.stat(path);
  if (status.isDirectory()) return 'directory';
  if (status.isFIFO()) return readStream(pipeChunks(path, pipeSilenceMs), maxBytes);
  const fd = await fs.open(path, 'r');
  try {
    return status.size > maxBytes ? 'too large' : await readStream(chunksOf(fd), maxBytes);
  } finally {
    await fs.close(fd);
  }
}

/** Also of what has no size beforehand: a device. */
async function* chunksOf(fd: number): AsyncGenerator<Buffer> {
  for (;;) {
    const { bytesRead, buffer } = await fs.read(
      fd,
      Buffer.alloc(CHUNK_BYTES),
      0,
      CHUNK_BYTES,
      null,
    );
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function readStream(stream: AsyncIterable<string | Buffer>, maxBytes: number): Promise<Read> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) return 'too large';
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const nameOf = (source: string, what: string) =>
  source === '-' ? `${what} on stdin` : `${what} ${source}`;

const size = (bytes: number) =>
  bytes >= 1024 * 1024 ? `${bytes / (1024 * 1024)} MiB` : `${bytes / 1024} KiB`;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Why a file could not be read or written, in plain words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
