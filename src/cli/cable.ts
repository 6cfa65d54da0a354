import type { Command } from 'commander';
import type { CableFlags } from './cable-reading.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';

type Flags = SiteFlags & ReportFlags & CableFlags;

export function addCableCommand(program: Command, io: Io): void {
  const command = program
    .command('cable')
    .description('judge an insulation reading of the cable, without any network')
    .option('--test-voltage <V>', 'of the insulation tester')
    .option('--megohm <n>', 'what the tester shows, the lowest of its readings')
    .option('--circuit <kind>', 'ac or dc: what the cable carries')
    .option('--minimum <megohm>', "the manufacturer's limit (default: 1, IEC 60364-6)")
    .option('--unplugged', 'no vehicle was connected')
    .option('--imd-kohm <n>', "what the station's own insulation monitor shows")
    .option('--rated-voltage <V>', 'of the circuit, such as 920')
    .option('--station-passes', 'the station passes its cable check alone')
    .option('--fails-with-vehicle', 'it fails with the vehicle')
    .option('--second-vehicle <result>', 'fails or passes: what a second vehicle does there')
    .action(async (flags: Flags) => {
      const options = reportOptionsOf(flags);
      const { cableReadingOf } = await import('./cable-reading.ts');
      const site = await siteOf(flags, io, { cable: cableReadingOf(flags) });
      const [{ cableModule }, { runAndReport }] = await Promise.all([
        import('../modules/cable/index.ts'),
        import('./run-and-report.ts'),
      ]);
      await runAndReport({ modules: [cableModule], site, mode: 'offline', io, options });
    });
  addSiteOptions(command, ['site', 'identity']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck cable --test-voltage 500 --megohm 0.4 --circuit ac --unplugged',
    'ghostcheck cable --test-voltage 1000 --megohm 12 --circuit dc --rated-voltage 920 --unplugged',
    'ghostcheck cable --imd-kohm 60 --rated-voltage 920',
    'ghostcheck cable --station-passes --fails-with-vehicle --second-vehicle passes',
  ]);
}
