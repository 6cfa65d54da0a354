import type { Finding } from '../diagnosis/report.ts';
import type { Page } from './page.ts';
import { steps } from './steps.ts';
import { padEnd } from './width.ts';
import { confidenceWords, ownerWords, toneOf } from './words.ts';

/** A finding that is not the one to act on first: what it is, and what to do about it. */
export function shortFinding(finding: Finding, page: Page): string[] {
  const tone = toneOf(finding);
  const code = padEnd([...page.clean(finding.mrec ?? 'note')].slice(0, 6).join(''), 7);
  const lead = `  ${page.glyph(tone)} ${code}`;
  const indent = ' '.repeat(lead.length);
  const title = page.block(lead, `${finding.title} (${finding.id})`);
  const painted = title.map((line) => page.paint(tone, line));
  const seen = page.block(indent, finding.detail);
  if (finding.causedBy !== null) {
    const cause = page.block(indent, `Follows from ${finding.causedBy}: mend that first.`);
    return [...painted, ...seen, ...cause];
  }
  const [first] = finding.remediation;
  const todo = first === undefined || finding.severity === 'note' ? '' : `To do: ${first.step}`;
  const all = finding.remediation.length > 1 && finding.severity !== 'note';
  return [
    ...painted,
    ...seen,
    ...(todo === '' ? [] : page.block(indent, todo)),
    ...(all ? [page.command(`${indent}All steps: `, `ghostcheck explain ${finding.fault}`)] : []),
  ];
}

/** The finding to act on first, in full. */
export function primaryFinding(finding: Finding, page: Page): string[] {
  const tone = toneOf(finding);
  const rule = page.paint(tone, page.glyph('rule').repeat(page.columns));
  const emphatic = (line: string) => page.strong(page.paint(tone, line));
  const code = finding.mrec === null ? '' : `${finding.mrec}  `;
  const [top = '', ...rest] = page.ends(
    ` ${page.glyph(tone)} ${code}${finding.mrecTitle ?? ''}`,
    finding.severity.toUpperCase(),
  );
  return [
    rule,
    ...[top, ...rest].map(emphatic),
    ...page.block('   ', finding.title, page.strong),
    rule,
    ...page.block('', codeWords(finding), (line) => page.paint('dim', line)),
    '',
    ...page.block('', finding.detail),
    ...evidence(finding, page),
    '',
    ...page.block('Whose it is: ', ownerWords(finding.owner)),
    ...page.block('How sure:    ', confidenceWords(finding.confidence)),
    '',
    ...steps(finding.remediation, page),
  ];
}

/** Which list the code is from: ChargeX numbers other faults with the same codes. */
export function codeWords({ id, mrec, chargex }: Finding): string {
  if (mrec === null) return id;
  const official =
    chargex === null ? `not ChargeX's ${mrec}` : `ChargeX: ${chargex.code} ${chargex.name}`;
  return `${id}; ${mrec} of the master fault index (${official})`;
}

function evidence({ evidence: pairs }: Finding, page: Page): string[] {
  if (pairs.length === 0) return [];
  const labels = pairs.map(({ label }) => page.clean(label));
  const longest = Math.max(...labels.map((label) => label.length));
  const column = Math.min(longest, Math.floor(page.columns / 3));
  return [
    '',
    ...pairs.flatMap(({ value }, index) => {
      const label = labels[index] ?? '';
      if (label.length <= column) return page.block(`  ${padEnd(label, column)}  `, value);
      return [...page.block('  ', label), ...page.block(' '.repeat(column + 4), value)];
    }),
  ];
}
