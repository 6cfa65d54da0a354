import type { Finding } from '../diagnosis/report.ts';
import { codeOf } from './finding-lines.ts';
import { code, prose } from './markdown-text.ts';
import { ownerWords, whoActsThere } from './words.ts';

/** The remedy as a numbered list: who acts, what to do, the command, and how to know that it worked. */
export const markdownSteps = ({ remediation }: Finding): string[] =>
  remediation.flatMap(({ step, who, command, verify }, index) => [
    `${index + 1}. ${prose(whoActsThere(who))}: ${prose(step)}`,
    ...(command === undefined ? [] : [`   - run: ${code(command)}`]),
    ...(verify === undefined ? [] : [`   - good when: ${prose(verify)}`]),
  ]);

/** A finding that is not the one to act on first, as an item of a list. */
export function markdownFinding(finding: Finding): string[] {
  const { severity, title, detail, owner, causedBy, remediation, fingerprint } = finding;
  const [first] = remediation;
  const next =
    causedBy !== null
      ? [`Follows from ${code(causedBy)}: mend that first.`]
      : first === undefined || severity === 'note'
        ? []
        : [`To do, ${prose(whoActsThere(first.who))}: ${prose(first.step)}`];
  return [
    `- ${prose(severity)} ${code(codeOf(finding))}: ${prose(title)}`,
    ...[
      prose(detail),
      `Whose it is: ${prose(ownerWords(owner))}`,
      ...next,
      ...(fingerprint === undefined ? [] : [`Fingerprint: ${code(fingerprint)}`]),
    ]
      // A dash alone under a line of text would make a heading of that.
      .filter((line) => line !== '')
      .map((line) => `  - ${line}`),
  ];
}
