import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Folder {
  readonly path: string;
  /** Writes a file and gives back its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An empty folder that goes when it is no longer needed. */
export async function folder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'ghostcheck-test-'));
  return {
    path,
    async file(name, content) {
      const target = join(path, name);
      await writeFile(target, content);
      return target;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
