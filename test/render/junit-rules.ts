import type { XmlElement } from './xml-reader.ts';

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Names of the elements that may stand inside; null: text. */
  readonly inside: readonly string[] | null;
}

const verdict: Rule = { required: [], optional: ['type', 'message'], inside: null };

/** What CI servers agree on, after the schema of Jenkins' xUnit plugin (junit-10). */
const RULES: Readonly<Record<string, Rule>> = {
  testsuites: {
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    inside: ['testsuite'],
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['time', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    inside: ['properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { required: [], optional: [], inside: ['property'] },
  property: { required: ['name', 'value'], optional: [], inside: [] },
  testcase: {
    required: ['name', 'classname'],
    optional: ['time', 'group'],
    inside: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: verdict,
  error: verdict,
  skipped: verdict,
  'system-out': { required: [], optional: [], inside: null },
};

/** Where a document breaks the rules, a short line each. */
export function junitErrors(element: XmlElement): string[] {
  const { name, attributes, children, text } = element;
  const rule = RULES[name];
  if (rule === undefined) return [`unknown element ${name}`];
  const names = Object.keys(attributes);
  return [
    ...rule.required.filter((one) => !names.includes(one)).map((one) => `${name} lacks ${one}`),
    ...names
      .filter((one) => ![...rule.required, ...rule.optional].includes(one))
      .map((one) => `${name} has ${one}`),
    ...['tests', 'failures', 'errors', 'skipped', 'time']
      .filter((one) => !/^\d+(\.\d{3})?$/.test(attributes[one] ?? '0'))
      .map((one) => `${name} has ${one} ${attributes[one]}`),
    ...children
      .filter((child) => !(rule.inside ?? []).includes(child.name))
      .map((child) => `${child.name} in ${name}`),
    ...(rule.inside !== null && text.trim() !== '' ? [`text in ${name}`] : []),
    ...children.flatMap(junitErrors),
  ];
}
