import { type Command, Option } from 'commander';
import { contradiction, UsageError } from './usage-error.ts';

const FORMATS = ['human', 'json', 'ndjson', 'junit', 'github', 'markdown'] as const;

/** How a report is told, where it goes and what it takes to fail. */
export interface ReportOptions {
  readonly format: (typeof FORMATS)[number];
  /** One line for chat: beside the report, or alone, where no other form of it was asked for. */
  readonly summary: 'none' | 'alone' | 'beside';
  /** Instead of stdout; null: stdout. */
  readonly output: string | null;
  readonly saveFacts: string | null;
  readonly failOn: 'fault' | 'warning';
  readonly redact: 'standard' | 'strict' | 'none';
  readonly color: 'always' | 'never' | 'auto';
}

/** What commander makes of the report options. `label` becomes part of the site. */
export interface ReportFlags {
  readonly format?: ReportOptions['format'];
  readonly json?: boolean;
  readonly summary?: boolean;
  readonly output?: string;
  readonly saveFacts?: string;
  readonly failOn: ReportOptions['failOn'];
  readonly redact: ReportOptions['redact'];
  readonly color: ReportOptions['color'];
  readonly label?: Readonly<Record<string, string>>;
}

/** Adds the options of every command that prints a report. */
export function addReportOptions(command: Command): Command {
  return addFormatOptions(command)
    .option('--save-facts <file>', 'write what was seen to a file that `judge` reads')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on')
        .choices(['fault', 'warning'])
        .default('fault'),
    )
    .addOption(
      new Option('--redact <level>', 'what to hide in the report and the facts')
        .choices(['standard', 'strict', 'none'])
        .default('standard'),
    )
    .addOption(
      new Option('--label <key=value>', 'kept in the report; repeat it for more').argParser(
        addLabel,
      ),
    );
}

/** Adds the options for how a report is told, and where it goes. */
export function addFormatOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'how to print the report (default: human)').choices(FORMATS),
    )
    .option('--json', 'short for --format json')
    .option('--summary', 'one line for chat: on stderr, or alone where no format was asked for')
    .option('--output <file>', 'write the report to a file instead of stdout')
    .addOption(
      new Option('--color <when>', 'colour in the human format')
        .choices(['always', 'never', 'auto'])
        .default('auto'),
    );
}

/** @throws {UsageError} where the options contradict each other. */
export function reportOptionsOf(flags: ReportFlags): ReportOptions {
  if (flags.json === true && flags.format !== undefined && flags.format !== 'json') {
    throw contradiction(`--json contradicts --format ${flags.format}`);
  }
  if (flags.output !== undefined && flags.output === flags.saveFacts) {
    throw contradiction(
      '--output and --save-facts name the same file',
      'Give each its own; a report holds the facts too.',
    );
  }
  return {
    format: flags.json === true ? 'json' : (flags.format ?? 'human'),
    summary: flags.summary === true ? (isFormAsked(flags) ? 'beside' : 'alone') : 'none',
    output: flags.output ?? null,
    saveFacts: flags.saveFacts ?? null,
    failOn: flags.failOn,
    redact: flags.redact,
    color: flags.color,
  };
}

const isFormAsked = ({ json, format, output }: ReportFlags): boolean =>
  json === true || format !== undefined || output !== undefined;

function addLabel(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new UsageError(
      'label-invalid',
      `--label ${text} is not of the form key=value`,
      'For example --label ticket=4711.',
    );
  }
  return { ...before, [key]: value };
}
