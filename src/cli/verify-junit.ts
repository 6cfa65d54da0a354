import { element, textElement, xmlDocument } from '../render/xml.ts';
import { differences, type Verified } from './verified.ts';
import { verifySummary } from './verify-table.ts';

/** The results as JUnit XML, in the same form as a report: a scenario is a test case. */
export function verifyJunit(
  results: readonly Verified[],
  wanted: number,
  durationMs: number,
): string {
  const failures = results.filter(({ pass }) => !pass).length;
  const counts = { tests: results.length, failures, errors: 0 };
  const time = seconds(durationMs);
  return xmlDocument(
    element('testsuites', { name: 'ghostcheck simulate verify', ...counts, time }, [
      element('testsuite', { name: 'scenarios', ...counts, skipped: 0, time }, [
        element('properties', {}),
        ...results.map(testCase),
        textElement('system-out', {}, [verifySummary(results, wanted, durationMs).trim()]),
      ]),
    ]),
  );
}

function testCase({ name, expect, found, durationMs }: Verified): string {
  const head = { classname: 'ghostcheck.scenarios', name, time: seconds(durationMs) };
  const all = differences(expect, found);
  const [first] = all;
  if (first === undefined) return element('testcase', head);
  const lines = all.map(
    ({ what, expected, found: seen }) => `${what}: expected ${expected}, found ${seen}`,
  );
  const [message = ''] = lines;
  return element('testcase', head, [textElement('failure', { type: first.what, message }, lines)]);
}

const seconds = (ms: number) => (ms / 1_000).toFixed(3);
