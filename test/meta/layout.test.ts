import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MODULES = fileURLToPath(new URL('../../src/modules/', import.meta.url));

/** The folder of modules/ that a path is in; null outside. */
const moduleOf = (path: string) => {
  const [folder = '..'] = relative(MODULES, path).split(sep);
  return folder === '..' ? null : folder;
};

// The lint rule knows imports by how they are written, which says less in a folder of a module.
it('no module imports another, from however deep inside', async () => {
  const entries = await readdir(MODULES, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  const crossing: string[] = [];
  for (const { parentPath, name } of files) {
    const file = join(parentPath, name);
    const text = await readFile(file, 'utf8');
    for (const [, path = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
      const other = moduleOf(join(dirname(file), path));
      if (other !== null && other !== moduleOf(file))
        crossing.push(`${relative(MODULES, file)}: ${path}`);
    }
  }
  expect(crossing).toEqual([]);
});
