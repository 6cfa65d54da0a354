import type { Report } from '../diagnosis/report.ts';
import type { RunEvent } from '../diagnosis/runner.ts';
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

/** All that `--format ndjson` prints, one a line, as it happens: docs/events.md. */
export type NdjsonEvent = RunStarted | RunEvent | RunReport;

export function ndjsonLine(event: NdjsonEvent): string {
  return `${jsonText(event)}\n`;
}
