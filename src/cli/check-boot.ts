import { bootModule } from '../modules/boot/index.ts';
import { readBootInput } from '../ocpp/boot-input.ts';
import type { BootSource } from '../site/site.ts';
import { buildSite } from './build-site.ts';
import type { Io } from './io.ts';
import { readBootFile, readBootLogFile } from './read-boot-file.ts';
import type { ReportOptions } from './report-options.ts';
import { runAndReport } from './run-and-report.ts';
import type { SiteFlags } from './site-flags.ts';
import { contradiction, UsageError } from './usage-error.ts';

export interface BootCheck {
  /** Paths, or - for stdin: one, or the two to compare. */
  readonly files: readonly string[];
  readonly flags: SiteFlags;
  readonly options: ReportOptions;
  readonly repair: boolean;
  readonly compare: boolean;
  /** The path of the operator's own schema. */
  readonly schema: string | null;
  readonly io: Io;
}

/**
 * Judges a BootNotification by itself: no module that could open a socket takes part.
 *
 * @throws {UsageError} where a file holds none, or the operator's schema cannot be used.
 */
export async function checkBoot(check: BootCheck): Promise<void> {
  const { flags, options, repair, schema, io } = check;
  refuseContradictions(check);
  const boot = await sourceOf(check);
  const operatorChecks =
    schema === null
      ? {}
      : {
          operatorChecks: await (await import('./operator-schema.ts')).applySchema(
            schema,
            boot.text,
            io,
          ),
        };
  const site = await buildSite(flags, io, { boot: { ...boot, ...operatorChecks } });
  await runAndReport({ modules: [bootModule], site, mode: 'offline', io, options });
  if (!repair) return;
  const { repairText } = await import('./boot-repair.ts');
  // Where stdout is a document, nothing else may stand on it.
  const out = options.format === 'human' ? io.stdout : io.stderr;
  out.write(repairText(readBootInput(boot.text), site));
}

async function sourceOf({ files: [first, second], io }: BootCheck): Promise<BootSource> {
  if (first === undefined) throw new UsageError('boot-missing', 'no boot file was given');
  if (second === undefined) return { text: await readBootLogFile(first, io), source: 'file' };
  const before = await readBootFile(first, io);
  return { text: (await readBootFile(second, io)).text, source: 'file', before: before.text };
}

function refuseContradictions({ files, flags, repair, compare, schema }: BootCheck): void {
  if (compare && files.length !== 2) {
    throw new UsageError('boot-compare', '--compare needs two files', 'Give <before> <after>.');
  }
  if (!compare && files.length > 1) {
    throw new UsageError(
      'boot-files',
      `boot takes one file, ${files.length} were given`,
      'To compare two, add --compare.',
    );
  }
  if (compare && repair) throw contradiction('--compare contradicts --repair');
  const stdin = [...files, flags.site, flags.expect, schema].filter((path) => path === '-');
  if (stdin.length > 1) {
    throw contradiction('two inputs cannot both read stdin', 'Give one of them as a file.');
  }
}
