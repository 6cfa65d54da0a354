import type { Report } from '../diagnosis/report.ts';
import { asciiOnly } from '../render/ascii.ts';
import { colorDecision } from '../render/color.ts';
import { jsonText, renderJson } from '../render/json.ts';
import { ndjsonLine } from '../render/ndjson.ts';
import type { Io } from './io.ts';
import { reasonOf } from './read-input.ts';
import type { ReportOptions } from './report-options.ts';
import { checkWritable, writeAtomically } from './write-output.ts';

/** @throws {UsageError} where a file that the options name could not be written. */
export async function checkDestinations({ output, saveFacts }: ReportOptions): Promise<void> {
  if (output !== null) await checkWritable(output, '--output');
  if (saveFacts !== null) await checkWritable(saveFacts, '--save-facts');
}

/**
 * Renders a report to where the options say, saves its facts, and sets the exit code.
 * `events` are the lines of ndjson that belong before the report and were not printed.
 */
export async function publishReport(
  judged: Report,
  options: ReportOptions,
  io: Io,
  events = '',
): Promise<void> {
  const report = options.redact === 'strict' ? await strict(judged) : judged;
  io.setExitCode(report.exitCode);
  if (report.facts.truncated) {
    io.stderr.write('ghostcheck: the facts were cut: they were larger than a report may be.\n');
  }
  const save = async (path: string, content: string) => {
    try {
      await writeAtomically(path, content);
    } catch (error) {
      io.setExitCode(2);
      io.stderr.write(`ghostcheck: cannot write ${path}: ${reasonOf(error)}.\n`);
    }
  };
  if (options.saveFacts !== null) {
    await save(options.saveFacts, `${jsonText(report.facts, 2)}\n`);
  }
  const text = await rendered(report, options, io);
  if (options.output === null) io.stdout.write(text);
  else await save(options.output, `${events}${text}`);
}

async function strict(report: Report): Promise<Report> {
  const { redactStrict } = await import('../render/redact.ts');
  return redactStrict(report);
}

async function rendered(report: Report, options: ReportOptions, io: Io): Promise<string> {
  if (options.format === 'json') return renderJson(report);
  if (options.format === 'ndjson') return ndjsonLine({ type: 'report', report });
  const { renderTerminal } = await import('../render/terminal.ts');
  const isTTY = io.stdoutIsTTY && options.output === null;
  return renderTerminal(report, {
    columns: io.columns,
    color: colorDecision({ flag: options.color, env: io.env, isTTY }),
    ascii: asciiOnly(io.env, process.platform),
  });
}
