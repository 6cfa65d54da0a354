import { bootModule } from '../modules/boot/index.ts';
import { buildSite } from './build-site.ts';
import type { Io } from './io.ts';
import { readBootFile } from './read-boot-file.ts';
import type { ReportOptions } from './report-options.ts';
import { runAndReport } from './run-and-report.ts';
import type { SiteFlags } from './site-flags.ts';

export interface BootCheck {
  /** A path, or - for stdin. */
  readonly file: string;
  readonly flags: SiteFlags;
  readonly options: ReportOptions;
  readonly repair: boolean;
  readonly io: Io;
}

/**
 * Judges a BootNotification by itself: no module that could open a socket takes part.
 *
 * @throws {UsageError} where the file holds none.
 */
export async function checkBoot({ file, flags, options, repair, io }: BootCheck): Promise<void> {
  const { text, input } = await readBootFile(file, io);
  const site = await buildSite(flags, io, { boot: { text, source: 'file' } });
  await runAndReport({ modules: [bootModule], site, mode: 'offline', io, options });
  if (!repair) return;
  const { repairText } = await import('./boot-repair.ts');
  // Where stdout is a document, nothing else may stand on it.
  const out = options.format === 'human' ? io.stdout : io.stderr;
  out.write(repairText(input, site));
}
