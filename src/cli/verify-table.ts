import { sanitize } from '../render/sanitize.ts';
import { differences, type Verified } from './verified.ts';

/** One scenario as a row; where it is not as expected, what was expected and what was found. */
export function verifyRow({ name, expect, found, pass, durationMs }: Verified): string {
  const head = [
    pass ? 'ok  ' : 'FAIL',
    name.padEnd(34),
    found.verdict.padEnd(12),
    (found.primary ?? '-').padEnd(30),
    seconds(durationMs).padStart(7),
  ];
  const rows = differences(expect, found).flatMap((difference) => [
    `        ${difference.what}: expected ${difference.expected}`,
    `        ${' '.repeat(difference.what.length)}  found    ${difference.found}`,
  ]);
  return [`  ${head.join('  ')}`, ...rows].map((line) => `${sanitize(line)}\n`).join('');
}

export function verifySummary(
  results: readonly Verified[],
  wanted: number,
  durationMs: number,
): string {
  const failed = results.filter(({ pass }) => !pass).map(({ name }) => name);
  const passed = results.length - failed.length;
  const missed = wanted - results.length;
  return [
    `\n${passed} of ${wanted} scenarios as expected, in ${seconds(durationMs)}.`,
    failed.length === 0 ? '' : ` Not: ${failed.join(', ')}.`,
    missed === 0 ? '' : ` Interrupted before ${missed} of them.`,
    '\n',
  ].join('');
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
