import type { Report } from '../diagnosis/report.ts';
import type { RunEvent } from '../diagnosis/runner.ts';
import type { Fact } from '../facts/document.ts';
import { jsonText } from './json.ts';

/** Always the first line. */
export interface RunStarted {
  readonly type: 'run.started';
  readonly schemaVersion: Report['schemaVersion'];
  readonly tool: Report['tool'];
  readonly mode: Report['run']['mode'];
}

/** Always the last line: the same document as of `--format json`. */
export interface RunReport {
  readonly type: 'report';
  readonly report: Report;
}

/** Of an examination: a station connects, or something is seen on a connection of one. */
export type VisitEvent =
  | { readonly type: 'visit.started'; readonly visit: number; readonly address: string }
  | { readonly type: 'visit.fact'; readonly visit: number; readonly fact: Fact };

/** All that `--format ndjson` prints, one a line, as it happens: docs/events.md. */
export type NdjsonEvent = RunStarted | RunEvent | VisitEvent | RunReport;

export function ndjsonLine(event: NdjsonEvent): string {
  return `${jsonText(event)}\n`;
}
