import { element, textElement, xmlDocument } from '../render/xml.ts';
import { differences, type Verified } from './verified.ts';

/** The results as JUnit XML: a scenario is a test case. */
export function verifyJunit(results: readonly Verified[], durationMs: number): string {
  const failures = results.filter(({ pass }) => !pass).length;
  const counts = { tests: results.length, failures, errors: 0 };
  const time = seconds(durationMs);
  return xmlDocument(
    element('testsuites', { name: 'ghostcheck simulate verify', ...counts, time }, [
      element(
        'testsuite',
        { name: 'scenarios', ...counts, skipped: 0, time },
        results.map(testCase),
      ),
    ]),
  );
}

function testCase({ name, expect, found, durationMs }: Verified): string {
  const attributes = { classname: 'ghostcheck.scenarios', name, time: seconds(durationMs) };
  const all = differences(expect, found);
  const [first] = all;
  if (first === undefined) return element('testcase', attributes);
  const lines = all.map(
    ({ what, expected, found: seen }) => `${what}: expected ${expected}, found ${seen}`,
  );
  const failure = { type: first.what, message: lines[0] ?? '' };
  return element('testcase', attributes, [textElement('failure', failure, lines)]);
}

const seconds = (ms: number) => (ms / 1_000).toFixed(3);
