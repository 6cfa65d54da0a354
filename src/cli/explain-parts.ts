import { STAGES } from '../facts/stages.ts';
import type { RemedyStep } from '../faults/entry.ts';
import { FAULTS, type FaultId } from '../faults/index.ts';
import type { Page } from '../render/page.ts';
import { padEnd } from '../render/width.ts';

/** Faults under the stage that they belong to. */
export function byStage(faults: readonly FaultId[], page: Page): string[][] {
  return STAGES.map((stage) => {
    const own = faults.filter((fault) => FAULTS[fault].stage === stage);
    return own.length === 0
      ? []
      : [
          ...page.heading(`Faults of stage ${stage}`),
          ...own.flatMap((fault) => listed(fault, page)),
        ];
  });
}

function listed(fault: FaultId, page: Page): string[] {
  const { mrec, severity, title } = FAULTS[fault];
  const kind = severity === 'warning' ? ' (warning)' : '';
  return [
    ...page.block(`  ${padEnd(mrec ?? 'note', 7)}`, `${fault}${kind}`),
    ...page.block('         ', title, (line) => page.paint('dim', line)),
  ];
}

export const section = (title: string, text: string, page: Page): string[] => [
  ...page.heading(title),
  ...page.block('  ', text),
];

/** The index does not know the target: a person fills in `<url>`. */
export const withPlaceholders = ({ command, ...step }: RemedyStep): RemedyStep =>
  command === undefined ? step : { ...step, command: command.replace(/\{(\w+)\}/g, '<$1>') };
