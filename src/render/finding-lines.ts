import type { Finding } from '../diagnosis/report.ts';
import { sanitize } from './sanitize.ts';
import { confidenceWords, ownerWords, whoActsThere } from './words.ts';

/** A finding in plain lines, for a reader who was not there: what was seen, and what to do. */
export function findingLines(finding: Finding): string[] {
  const { title, id, detail, owner, confidence, evidence, causedBy, fingerprint } = finding;
  return [
    `${title} (${id})`,
    detail,
    ...evidence.map(({ label, value }) => `- ${label}: ${value}`),
    `Whose it is: ${ownerWords(owner)}`,
    `How sure: ${confidenceWords(confidence)}`,
    ...(causedBy === null ? [] : [`Follows from ${causedBy}: mend that first.`]),
    ...remedy(finding),
    ...(fingerprint === undefined ? [] : [`Fingerprint: ${fingerprint}`]),
  ].map((line) => sanitize(line));
}

function remedy({ remediation }: Finding): string[] {
  return remediation.flatMap(({ step, who, command, verify }, index) => [
    `${index + 1}. ${whoActsThere(who)}: ${step}`,
    ...(command === undefined ? [] : [`   run: ${command}`]),
    ...(verify === undefined ? [] : [`   good when: ${verify}`]),
  ]);
}

/** Code and id, which is all that a note has. */
export const codeOf = ({ mrec, id }: Finding): string => (mrec === null ? id : `${mrec} ${id}`);
