import type { Scenario } from '../simulator/scenario/scenario.ts';

type Expectation = Scenario['expect'];

/** What `diagnose` found in a scenario; `error`: why there is no report to compare. */
export interface Found extends Required<Expectation> {
  /** What the simulated world had no answer to. */
  readonly unforeseen: readonly string[];
  readonly error?: string;
}

export interface Verified {
  readonly name: string;
  readonly expect: Expectation;
  readonly found: Found;
  readonly pass: boolean;
  readonly durationMs: number;
}

/** One thing that is not as it was expected. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** All in which both differ, where there is a report; the order of faults and notes is nobody's concern. */
export function differences(expect: Expectation, found: Found): Difference[] {
  if (found.error !== undefined) {
    return [{ what: 'run', expected: 'a report', found: found.error }];
  }
  const rows: [string, string, string][] = [
    ['verdict', expect.verdict, found.verdict],
    ['primary', String(expect.primary), String(found.primary)],
    ['mrec', String(expect.mrec), String(found.mrec)],
    ['faults', listed(expect.faults), listed(found.faults)],
    ['notes', listed(expect.notes ?? found.notes), listed(found.notes)],
    ['exitCode', String(expect.exitCode), String(found.exitCode)],
    ['unforeseen', 'nothing', found.unforeseen.join('; ') || 'nothing'],
  ];
  return rows
    .filter(([, expected, seen]) => expected !== seen)
    .map(([what, expected, seen]) => ({ what, expected, found: seen }));
}

const listed = (ids: readonly string[]) => [...ids].sort().join(', ') || 'none';
