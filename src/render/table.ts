import type { ReportTable } from '../diagnosis/report.ts';
import type { Page } from './page.ts';
import { padEnd, width } from './width.ts';

/** Columns stand this far apart. */
const GAP = 2;
/** With less than this left for the last column, the cells of a row stand below each other. */
const LEAST = 20;

/** A table under its title. The last column takes what is left of the line, and is wrapped there. */
export function table({ title, columns, rows }: ReportTable, page: Page): string[] {
  const all = [columns, ...rows].map((cells) => cells.map((cell) => page.clean(cell)));
  const widths = columns.map((_, column) =>
    Math.max(0, ...all.map((cells) => width(cells[column] ?? ''))),
  );
  const [head = [], ...body] = all;
  const before = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + GAP, GAP);
  const isWide = page.columns - before >= Math.min(LEAST, widths.at(-1) ?? 0);
  if (!isWide) return [...page.heading(title), ...body.flatMap((cells) => stacked(cells, page))];
  const lines = ([...cells]: readonly string[]): string[] => {
    const last = cells.pop() ?? '';
    const lead = cells.map((cell, column) => padEnd(cell, (widths[column] ?? 0) + GAP)).join('');
    return page.block(`  ${lead}`, last);
  };
  const named = head.some((name) => name !== '');
  return [
    ...page.heading(title),
    ...(named ? lines(head).map((line) => page.paint('dim', line)) : []),
    ...body.flatMap(lines),
  ];
}

function stacked([first = '', ...rest]: readonly string[], page: Page): string[] {
  const others = rest.filter((cell) => cell !== '').join(', ');
  return [...page.block('  ', first), ...(others === '' ? [] : page.block('    ', others))];
}
