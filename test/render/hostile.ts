import fc from 'fast-check';
import type { Report } from '../../src/diagnosis/report.ts';
import { finding, ghost } from './reports.ts';

/** What has a meaning to some reader of a report. */
const PAYLOADS = [
  '::error::x',
  '\n::set-output name=a::b',
  '%0A::warning title=x::y',
  '##[error]x',
  '##[set-env name=A;]b',
  '##vso[task.complete result=Failed;]',
  '##teamcity[buildStop]',
  '::add-mask::a',
  ':\u200b:stop-commands::x',
  '<script>alert(1)</script>',
  '<img src=x onerror=y>',
  '<!-- ',
  '-->',
  ']]>',
  '<![CDATA[',
  '&lt;b&gt;',
  '&#64;all',
  '![x](http://evil.example/a.png)',
  '[click](javascript:alert)',
  '[a]: http://evil.example',
  'http://evil.example/x',
  'www.evil.example',
  'mail@evil.example',
  '@everyone',
  '(@octocat)',
  '<!channel>',
  '#1',
  'GH-12',
  'owner/repo#7',
  '0123456789abcdef0123456789abcdef01234567',
  'a|b',
  'a\\|b',
  '\\',
  '\\`',
  '`',
  '``` x ```',
  '``',
  '# heading',
  '- item',
  '1. item',
  '---',
  '| --- |',
  '***bold***',
  '~~x~~',
  '_x_',
  '> quote',
  '/close',
  ':smile:',
  '$x$',
  '\u001b[31m',
  '\u0000',
  '\u202e',
  '\ufffe',
  '\ud800',
  'constructor',
  '__proto__',
  '',
];

export const hostileText = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...PAYLOADS), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }) },
  )
  .chain((parts) => fc.constantFrom('', ' ', '\r\n').map((glue) => parts.join(glue)));

/** A report with a text of a stranger in every place that holds a text, closed sets included. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .array(hostileText, { minLength: 1, maxLength: 12 })
  .map((texts) => {
    let next = 0;
    const text = () => texts[next++ % texts.length] ?? '';
    const replaced = (value: unknown, key: string): unknown => {
      if (key === 'facts') return value;
      if (typeof value === 'string') return text();
      if (Array.isArray(value)) return value.map((item) => replaced(item, key));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([name, inner]) => [name, replaced(inner, name)]);
      return Object.fromEntries(
        key === 'labels' ? entries.map(([name, inner]) => [`${name}${text()}`, inner]) : entries,
      );
    };
    // Strings for strings, also of closed sets: what a saved report may hold.
    const report = replaced(full(), '') as Report;
    const [first] = report.findings;
    return { ...report, primary: first?.id ?? null };
  });

/** A report with something in every list. */
export function full(): Report {
  return {
    ...ghost(),
    labels: { ticket: '4711', site: 'Depot 7' },
    overrides: ['the password went out unverified'],
    tables: [{ stage: 'tls', title: 'Chain', columns: ['', 'from'], rows: [['leaf', 'now']] }],
    findings: [...ghost().findings, finding({ id: 'w', severity: 'warning', stage: 'url' })],
  };
}
