import type { Report } from '../diagnosis/report.ts';

/** What JSON.stringify leaves as it is, and a terminal or a browser could act on. */
const UNSAFE = /[\u007F-\u009F]|\p{Cf}|[\u2028\u2029]/gu;

/**
 * One JSON text without a control or invisible character outside its escapes: the same
 * document for a parser, and safe to look at with `cat`.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** The report as one document, with a line break at its end. */
export function renderJson(report: Report): string {
  return `${jsonText(report, 2)}\n`;
}
