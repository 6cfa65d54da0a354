import { expect, it } from 'vitest';
import type { Verified } from '../../src/cli/verified.ts';
import { verifyJunit } from '../../src/cli/verify-junit.ts';
import { junitErrors } from '../render/junit-rules.ts';
import { readXml } from '../render/xml-reader.ts';

const expected: Verified['expect'] = {
  verdict: 'fault',
  primary: 'tcp-refused',
  mrec: 'CX013',
  faults: ['tcp-refused'],
  exitCode: 1,
};
const seen = { ...expected, notes: [], unforeseen: [] };

it('has a scenario as a test case, and what it did not find as a failure', () => {
  const hostile = 'csms: \u001b[31m<call> & ##[error]';
  const text = verifyJunit(
    [
      { name: 'good', expect: expected, found: seen, pass: true, durationMs: 1_200 },
      {
        name: 'bad<&"',
        expect: expected,
        found: { ...seen, verdict: 'healthy', exitCode: 0, unforeseen: [hostile] },
        pass: false,
        durationMs: 10,
      },
    ],
    2,
    1_210,
  );
  const root = readXml(text);
  expect(junitErrors(root)).toEqual([]);
  expect(root.attributes).toMatchObject({ tests: '2', failures: '1', time: '1.210' });
  const [good, bad] = (root.children[0]?.children ?? []).filter(({ name }) => name === 'testcase');
  expect(good?.children).toEqual([]);
  expect(bad?.attributes.name).toBe('bad<&"');
  expect(bad?.children[0]?.text).toContain('verdict: expected fault, found healthy');
  expect(text).not.toMatch(/[^\P{Cc}\n]|##\[|<call>/u);
});
