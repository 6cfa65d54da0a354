import { differences, type Verified } from './verified.ts';

/** The results as JUnit XML: a scenario is a test case. */
export function verifyJunit(results: readonly Verified[], durationMs: number): string {
  const failures = results.filter(({ pass }) => !pass).length;
  const counts = `tests="${results.length}" failures="${failures}" errors="0" skipped="0" time="${seconds(durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ghostcheck simulate verify" tests="${results.length}" failures="${failures}" errors="0" time="${seconds(durationMs)}">`,
    `  <testsuite name="scenarios" ${counts}>`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ name, expect, found, durationMs }: Verified): string {
  const head = `    <testcase classname="ghostcheck.scenarios" name="${escaped(name)}" time="${seconds(durationMs)}"`;
  const all = differences(expect, found);
  if (all.length === 0) return `${head}/>`;
  const [first] = all;
  const lines = all.map(
    ({ what, expected, found: seen }) => `${what}: expected ${expected}, found ${seen}`,
  );
  const message = `message="${escaped(lines[0] ?? '')}" type="${escaped(first?.what ?? '')}"`;
  return `${head}>\n      <failure ${message}>${escaped(lines.join('\n'))}</failure>\n    </testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML 1.0, 2.2: of the control characters only tab and line feeds can stand in it. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

const seconds = (ms: number) => (ms / 1_000).toFixed(3);
