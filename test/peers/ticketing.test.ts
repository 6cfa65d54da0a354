import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, type Scratch, scratch } from './process.ts';

/** The page that a recipe stands in, and the program that it calls. */
const PAGE = fileURLToPath(new URL('../../docs/ticketing.md', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../bin/ghostcheck.js', import.meta.url));

let place: Scratch;
/** The recipes by the heading that they stand under, and what each of them printed. */
const printed = new Map<string, string[]>();

const said = (heading: string, index = 0): string => printed.get(heading)?.[index] ?? '';
const json = async (name: string) => JSON.parse(await readFile(place.path(name), 'utf8'));

async function shell(script: string): Promise<string> {
  await writeFile(place.path('recipe.sh'), `set -euo pipefail\n${script}`);
  const path = `PATH=${place.folder}${delimiter}${process.env.PATH}`;
  const { code, text } = await run('env', [path, 'bash', 'recipe.sh'], place.folder);
  expect({ code, script, text }).toMatchObject({ code: 0 });
  return text;
}

beforeAll(async () => {
  place = await scratch();
  await place.write({ ghostcheck: `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n` });
  await chmod(place.path('ghostcheck'), 0o755);
  const page = await readFile(PAGE, 'utf8');
  for (const part of page.split(/^(?=##? )/m)) {
    const heading = /^#+ (.*)$/m.exec(part)?.[1] ?? '';
    const texts: string[] = [];
    for (const [, script = ''] of part.matchAll(/^```sh\n(.*?)^```$/gms)) {
      texts.push(await shell(script));
    }
    printed.set(heading, texts);
  }
});

afterAll(() => place[Symbol.asyncDispose]());

describe('the recipes for tickets, all of them', () => {
  it('are as many as the page has fences', async () => {
    const fences = (await readFile(PAGE, 'utf8')).match(/^```/gm)?.length ?? 0;
    expect([...printed.values()].flat()).toHaveLength(fences / 2);
    expect(fences).toBeGreaterThanOrEqual(20);
  });

  it('give a title and a body', async () => {
    expect(said('The title')).toBe("CX015 clock-reset: The charger's clock has been reset\n");
    const body = await readFile(place.path('body.md'), 'utf8');
    expect(body).toMatch(/^## FAULT CX015: The charger's clock has been reset/);
    expect(body).toContain('| Labels | `asset=4711` |');
    const shown = await readFile(place.path('public.md'), 'utf8');
    expect(shown).toMatch(/^## FAULT CX015/);
    expect(shown).not.toMatch(/CP001|csms\.example|127\.0\.0\.1|Fingerprint/);
  });

  it('know a fault again by its fingerprint', async () => {
    const report = await json('report.json');
    const primary = report.findings.find(({ id }: { id: string }) => id === report.primary);
    const [first, ...others] = said('One ticket for one fault').trimEnd().split('\n');
    expect(first).toBe(primary.fingerprint);
    // The weak signal; what follows from the clock has no ticket.
    expect(others).toHaveLength(1);
    expect(said('One ticket for one fault', 1)).toBe(`new: ${first}\nnew: ${others[0]}\n`);
    const page = await readFile(PAGE, 'utf8');
    const again = /^```sh\n(touch .*?)^```$/ms.exec(page)?.[1] ?? '';
    expect(again).not.toBe('');
    expect(await shell(again)).toBe('');
  });

  it('find the queue of the owner', () => {
    expect(said('Who gets it, and how soon')).toBe('P3 field-service\n');
  });

  it('make a document for a ticketing system', async () => {
    const { fields } = await json('issue.json');
    expect(fields).toMatchObject({
      summary: "CP001: CX015 clock-reset: The charger's clock has been reset",
      labels: ['CX015', 'clock-reset', 'owner-charger', 'asset-4711'],
      correlation_id: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(fields.description).toContain('### What to do');
  });

  it('make a line for a chat', async () => {
    const { text } = await json('slack.json');
    expect(text).toMatch(/^FAULT CX015 clock-reset: .* \| whose: the charger \| next, /);
    expect(text).not.toMatch(/[<>\n]/);
  });

  it('take the report out of a stream', () => {
    expect(said('Out of a stream')).toMatch(/fault clock-reset\nFAULT CX015 clock-reset: /);
  });

  it('go on where there is nothing to act on', async () => {
    const healthy = (await json('report.json')) as Record<string, unknown>;
    const quiet = { ...healthy, verdict: 'healthy', primary: null, findings: [] };
    await place.write({ 'report.json': JSON.stringify(quiet) });
    const page = await readFile(PAGE, 'utf8');
    const scripts = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, script = '']) => script);
    for (const script of scripts.filter((one) => !one.startsWith('ghostcheck demo'))) {
      await shell(script);
    }
    expect(await readFile(place.path('title.txt'), 'utf8')).toBe('nothing to act on\n');
    expect((await json('issue.json')).fields.correlation_id).toBeNull();
  });
});
