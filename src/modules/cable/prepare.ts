import type { ProbeRun } from '../../diagnosis/module.ts';

/** Writes down what the technician measured: there is nothing else to look at. */
export function prepare({ site, recorder }: ProbeRun): void {
  if (site.cable === null) return;
  recorder.start('charger').record({ kind: 'cable.reading', reading: site.cable });
}
