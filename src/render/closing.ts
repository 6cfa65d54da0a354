import type { Report } from '../diagnosis/report.ts';
import type { Page } from './page.ts';

/** What else a reader has to know: what was not seen, what was done, what was allowed. */
export function closing(report: Report, page: Page): string[][] {
  return [
    notExamined(report, page),
    section(
      "Done in the station's name, or to a device (UTC)",
      report.actions.map(
        ({ at, what, inWhoseName, target }) =>
          `${timeOf(at)} ${what}, as ${inWhoseName}${target === report.target.url ? '' : `, at ${target}`}`,
      ),
      page,
    ),
    section('Rules of conduct lifted by options', report.overrides, page),
  ];
}

function notExamined({ notExamined }: Report, page: Page): string[] {
  if (notExamined.length === 0) return [];
  const items = notExamined.flatMap(({ what, how }) => [
    ...page.block('  - ', what),
    ...page.block('    to see it: ', how),
  ]);
  return [...page.heading('Not examined'), ...items];
}

/** A heading over a list, or nothing where the list is empty. */
export function section(title: string, items: readonly string[], page: Page): string[] {
  if (items.length === 0) return [];
  return [...page.heading(title), ...items.flatMap((item) => page.block('  - ', item))];
}

const timeOf = (instant: string): string => /T(\d\d:\d\d:\d\d)/.exec(instant)?.[1] ?? instant;
