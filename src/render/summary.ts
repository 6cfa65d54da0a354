import type { Report } from '../diagnosis/report.ts';
import { codeOf } from './finding-lines.ts';
import { sanitize } from './sanitize.ts';
import { reading } from './verdict-line.ts';
import { ownerWords, whoActsThere } from './words.ts';

/** One line for chat, with a line break at its end: what is wrong where, whose it is, what is next. */
export function summaryLine(report: Report): string {
  const { target, labels, verdict } = report;
  const primary = report.findings.find(({ id }) => id === report.primary);
  const said =
    primary === undefined || verdict === 'inconclusive'
      ? `${verdict.toUpperCase()} ${reading(report)}`
      : `${verdict.toUpperCase()} ${codeOf(primary)}: ${primary.title}`;
  const parts = [
    said,
    target.url ?? target.identity,
    primary === undefined ? null : `whose: ${ownerWords(primary.owner)}`,
    nextStep(report),
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
  ].filter((part) => part !== null && part !== '');
  return `${forChat(parts.join(' | '))}\n`;
}

function nextStep({ findings, primary, verdict, notExamined }: Report): string | null {
  const [step] = findings.find(({ id }) => id === primary)?.remediation ?? [];
  if (step !== undefined) return `next, ${whoActsThere(step.who)}: ${firstSentence(step.step)}`;
  const [unseen] = verdict === 'inconclusive' ? notExamined : [];
  return unseen === undefined ? null : `next: ${unseen.what}: ${unseen.how}`;
}

/** The rest of a step, and the other steps, are in the report. */
const firstSentence = (text: string): string => text.replace(/(?:;|(?<=[.!?])) .*$/s, '');

/** A chat server calls people by `@name`, and reads `<…>` as a mention or a link. */
const forChat = (text: string): string =>
  sanitize(text).replaceAll('@', '＠').replaceAll('<', '‹').replaceAll('>', '›');
