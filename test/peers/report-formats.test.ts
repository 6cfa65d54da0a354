import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Verified } from '../../src/cli/verified.ts';
import { verifyJunit } from '../../src/cli/verify-junit.ts';
import { renderJunit } from '../../src/render/junit.ts';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { full, hostileReport } from '../render/hostile.ts';
import { report } from '../render/reports.ts';
import { run, scratch } from './process.ts';

const XSD = fileURLToPath(new URL('./junit.xsd', import.meta.url));
const hostile = fc.sample(hostileReport, { numRuns: 200, seed: 6 });

it('xmllint finds our JUnit valid, whatever the texts are', async () => {
  await using place = await scratch();
  await place.write({
    'healthy.xml': renderJunit([report()]),
    'ghosts.xml': renderJunit([full(), report()]),
    'hostile.xml': renderJunit(hostile),
  });
  const files = ['healthy.xml', 'ghosts.xml', 'hostile.xml'];
  const { code, text } = await run('xmllint', ['--noout', '--schema', XSD, ...files], place.folder);
  expect({ code, text }).toEqual({ code: 0, text: files.map((f) => `${f} validates\n`).join('') });
});

it('xmllint finds the JUnit of simulate verify valid by the same schema', async () => {
  await using place = await scratch();
  const expected: Verified['expect'] = {
    verdict: 'healthy',
    primary: null,
    mrec: null,
    faults: [],
    exitCode: 0,
  };
  const found = { ...expected, notes: [], unforeseen: [] };
  const row = { name: 'mine', expect: expected, pass: true, durationMs: 1_234 };
  const results = [
    { ...row, found },
    { ...row, pass: false, found: { ...found, exitCode: 1, unforeseen: ['<&"\u0000'] } },
  ];
  await place.write({ 'verify.xml': verifyJunit(results, 3, 5_000) });
  const { code, text } = await run(
    'xmllint',
    ['--noout', '--schema', XSD, 'verify.xml'],
    place.folder,
  );
  expect({ code, text }).toEqual({ code: 0, text: 'verify.xml validates\n' });
});

it('xmllint refuses what is not JUnit by the same schema', async () => {
  await using place = await scratch();
  const broken = renderJunit([full()]).replace('<failure ', '<fault ');
  await place.write({ 'broken.xml': broken });
  expect(
    (await run('xmllint', ['--noout', '--schema', XSD, 'broken.xml'], place.folder)).code,
  ).toBeGreaterThan(0);
});

/** All that our Markdown may become: no link, image or other element of a stranger's. */
const OURS = /^<\/?(h2|h3|p|ul|ol|li|code|table|thead|tbody|tr|th|td|hr)( ?\/)?>$/;

/** As GitHub reads it: its own parser with its extensions, and HTML let through. */
async function html(markdown: string): Promise<string> {
  await using place = await scratch();
  await place.write({ 'ticket.md': markdown });
  const extensions = ['table', 'autolink', 'strikethrough', 'tasklist', 'footnotes'];
  const args = ['--unsafe', ...extensions.flatMap((name) => ['-e', name]), 'ticket.md'];
  const { code, text } = await run('cmark-gfm', args, place.folder);
  expect(code).toBe(0);
  return text;
}

const tagsIn = (text: string): string[] => text.match(/<[^>]*>/g) ?? [];

it('GitHub’s parser makes of our Markdown a ticket with a table of stages', async () => {
  const text = await html(renderMarkdown([full()]));
  expect(tagsIn(text).filter((tag) => !OURS.test(tag))).toEqual([]);
  expect(text).toContain("<h2>FAULT CX015: The charger's clock has been reset</h2>");
  expect(text).toMatch(/<td>clock<\/td>\n<td>FAULT<\/td>/);
  expect(text).toMatch(/<ol>\n<li>the technician on site: Connect/);
});

/** As many at once as fit into what a test takes of a program's output. */
const batches = Array.from({ length: hostile.length / 10 }, (_, index) =>
  hostile.slice(index * 10, index * 10 + 10),
);

it('GitHub’s parser finds no element, mention or reference of a stranger’s in it', async () => {
  for (const batch of batches) {
    const tickets = renderMarkdown(batch);
    const text = await html(tickets);
    expect(tagsIn(text).filter((tag) => !OURS.test(tag))).toEqual([]);
    // What GitHub looks for afterwards, it looks for outside of code.
    const outside = text.replaceAll(/<code>[^<]*<\/code>/g, '');
    expect(outside).not.toMatch(/[@#]\w|\bGH-\d|https?:|www\.|[0-9a-f]{40}/i);
    // Each ticket has as many headings and tables as we gave it.
    expect(text.match(/<h2>/g)).toHaveLength(batch.length);
    expect(text.match(/<table>/g)).toHaveLength(tickets.match(/^\| --- /gm)?.length ?? 0);
  }
});
