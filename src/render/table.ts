import type { ReportTable } from '../diagnosis/report.ts';
import type { Page } from './page.ts';
import { padEnd, width } from './width.ts';

/** Columns stand this far apart. */
const GAP = 2;

/** A table under its title. The last column takes what is left of the line, and is wrapped there. */
export function table({ title, columns, rows }: ReportTable, page: Page): string[] {
  const all = [columns, ...rows].map((cells) => cells.map((cell) => page.clean(cell)));
  const widths = columns.map((_, column) =>
    Math.max(0, ...all.map((cells) => width(cells[column] ?? ''))),
  );
  const lines = ([...cells]: readonly string[]): string[] => {
    const last = cells.pop() ?? '';
    const lead = cells.map((cell, column) => padEnd(cell, (widths[column] ?? 0) + GAP)).join('');
    return page.block(`  ${lead}`, last);
  };
  const [head = [], ...body] = all;
  const named = head.some((name) => name !== '');
  return [
    ...page.heading(title),
    ...(named ? lines(head).map((line) => page.paint('dim', line)) : []),
    ...body.flatMap(lines),
  ];
}
