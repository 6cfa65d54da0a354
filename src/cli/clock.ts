import type { Command } from 'commander';
import type { Site } from '../site/site.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';
import { UsageError } from './usage-error.ts';

type Flags = SiteFlags & ReportFlags;

/** The way to the backend's Date header. */
const STAGES = ['url', 'dns', 'tcp', 'clock', 'tls', 'upgrade'];

export function addClockCommand(program: Command, io: Io): void {
  const command = program
    .command('clock')
    .description("compare this laptop's clock, the charger's and the backend's with true time")
    .argument('[url]', "connection URL, to ask the backend for its time under another's name")
    .action(async (url: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const site = clockSite(await siteOf(flags, io, { url }));
      const [{ MODULES }, { runAndReport }] = await Promise.all([
        import('../registry.ts'),
        import('./run-and-report.ts'),
      ]);
      const wanted = site.statement.url === null ? ['clock'] : STAGES;
      const modules = MODULES.filter(({ stage }) => wanted.includes(stage));
      await runAndReport({ modules, site, mode: 'live', io, options });
    });
  addSiteOptions(command, [
    'site',
    'chargerTime',
    'ntp',
    'noNtp',
    'ca',
    'resolver',
    'uplink',
    'source',
    'timeout',
  ]);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck clock',
    'ghostcheck clock --charger-time 2000-01-01T00:04Z',
    'ghostcheck clock wss://csms.example.com/ocpp/CP001 --ntp 192.168.1.1',
  ]);
}

/**
 * The clocks are what was asked for. A backend tells its time with any answer to an upgrade,
 * so that is asked for under a name that no station has, and not judged.
 */
function clockSite(site: Site): Site {
  const { url, ntp, chargerTimeGiven } = site.statement;
  if (url === null && !ntp && !chargerTimeGiven) {
    throw new UsageError(
      'clock-missing',
      'no clock to compare',
      'Leave out --no-ntp, or give --charger-time or the URL of the backend.',
    );
  }
  const asked: Partial<Site['statement']> =
    url === null ? { only: ['clock'] } : { only: ['clock', 'upgrade'], skip: ['upgrade'] };
  return { ...site, statement: { ...site.statement, ...asked, sessionAllowed: false } };
}
