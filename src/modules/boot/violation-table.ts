import type { Observation, Table } from '../../diagnosis/module.ts';
import { THRESHOLDS } from '../../thresholds.ts';

/** All that is wrong with the fields of a message, side by side; of a single one its finding tells. */
export function violationTable(findings: readonly Observation[]): Table[] {
  const rows = findings
    .filter(({ evidence }) => evidence.some(({ label }) => label === 'Expected'))
    .map(({ evidence }) => {
      const shown = (label: string) => evidence.find((one) => one.label === label)?.value ?? '';
      const place = shown('Place').replace('line ', '').replace(', column ', ':');
      return [shown('Field'), place, `${shown('Found')}; expected ${shown('Expected')}`];
    });
  if (rows.length < 2) return [];
  return [
    {
      title: 'What the message breaks',
      columns: ['Field', 'Place', 'Found'],
      rows: rows.slice(0, THRESHOLDS.boot.maxFindings),
    },
  ];
}
