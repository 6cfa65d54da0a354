import { assemble } from '../diagnosis/assemble.ts';
import type { AnyModule } from '../diagnosis/module.ts';
import { gatherFacts, type RunEvent } from '../diagnosis/runner.ts';
import type { Facts } from '../facts/document.ts';
import { type NdjsonEvent, ndjsonLine } from '../render/ndjson.ts';
import { progress } from '../render/progress.ts';
import type { Site } from '../site/site.ts';
import { VERSION } from '../version.ts';
import { capFacts } from './cap-facts.ts';
import type { Io } from './io.ts';
import { checkDestinations, publishReport } from './publish-report.ts';
import type { ReportOptions } from './report-options.ts';

export interface Run {
  readonly modules: readonly AnyModule[];
  readonly site: Site;
  readonly mode: Facts['mode'];
  readonly io: Io;
  readonly options: ReportOptions;
}

/**
 * Gathers facts with live progress, judges them, prints the report, writes the files
 * that were asked for and sets the exit code. Ctrl-C ends the probes early; the report
 * of what was seen by then is still printed.
 *
 * @throws {UsageError} before anything is dialled, where a file could not be written.
 */
export async function runAndReport({ modules, site, mode, io, options }: Run): Promise<void> {
  await checkDestinations(options);
  const interrupt = new AbortController();
  const live = progress(io.stderr, {
    isTTY: io.stderrIsTTY,
    columns: io.columns,
    nameless: options.redact === 'strict',
  });
  io.onInterrupt(() => {
    interrupt.abort();
    live.say('stopping; the report of what was seen follows');
  });

  let events = '';
  const tell = (event: NdjsonEvent) => {
    if (options.format !== 'ndjson') return;
    if (options.output === null) io.stdout.write(ndjsonLine(event));
    else events += ndjsonLine(event);
  };
  tell({
    type: 'run.started',
    schemaVersion: '1.0',
    tool: { name: 'ghostcheck', version: VERSION },
    mode,
  });
  const onEvent = (event: RunEvent) => {
    live.onEvent(event);
    // Under strict redaction nothing seen leaves before the report, which is redacted whole.
    if (options.redact !== 'strict') tell(event);
  };
  const facts = await gatherFacts(modules, site, { mode, onEvent, interrupt: interrupt.signal })
    // In any case: a live line must not stay on the terminal.
    .finally(() => live.end());
  const report = assemble(modules, capFacts(facts), { failOn: options.failOn });
  await publishReport(report, options, io, events);
}
