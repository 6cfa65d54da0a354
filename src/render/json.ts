import type { Report } from '../diagnosis/report.ts';

/** Several reports in one document, as of several stations. */
export interface Reports {
  readonly schemaVersion: Report['schemaVersion'];
  readonly reports: readonly Report[];
  /** Where there is no report: what was waited for in vain, and what to look at. */
  readonly notExamined?: Report['notExamined'];
}

export const reportsIn = (document: Report | Reports): readonly Report[] =>
  'reports' in document ? document.reports : [document];

/** What JSON.stringify leaves as it is, and a terminal, a browser or a CI server could act on. */
const UNSAFE = /[\u007F-\u009F]|\p{Cf}|[\u2028\u2029]|#(?=#\w{0,20}\[)/gu;

/**
 * One JSON text without a control or invisible character outside its escapes: the same
 * document for a parser, and safe to look at with `cat`, or in the log of a CI server.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** One document, with a line break at its end. */
export function renderJson(document: Report | Reports): string {
  return `${jsonText(document, 2)}\n`;
}
