import type { Command } from 'commander';
import type { ModemSource, Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';
import { contradiction, UsageError } from './usage-error.ts';

type Flags = SiteFlags & ReportFlags & { readonly fromFile?: string; readonly watch?: boolean };

export function addSignalCommand(program: Command, io: Io): void {
  const command = program
    .command('signal')
    .description('ask a modem for its SIM, registration, signal and data session')
    .option('--from-file <file|->', 'a pasted AT session instead of a modem; - for stdin')
    .option('--watch', 'a live meter of the level instead of a report; ends with Ctrl-C')
    .action(async (flags: Flags) => {
      const options = reportOptionsOf(flags);
      refuseContradictions(flags);
      const pasted = flags.fromFile === undefined ? null : await readPasted(flags.fromFile, io);
      const site = requireModem(await siteOf(flags, io, { modem: pasted }));
      if (flags.watch === true) {
        const { watchSignal } = await import('./watch-signal.ts');
        if ((await watchSignal(site, io)) === 'done') return;
        // The meter could not go on: the report says why, and what to do.
      }
      const [{ signalModule }, { runAndReport }] = await Promise.all([
        import('../modules/signal/index.ts'),
        import('./run-and-report.ts'),
      ]);
      const mode = pasted === null ? 'live' : 'offline';
      await runAndReport({ modules: [signalModule], site, mode, io, options });
    });
  addSiteOptions(command, ['site', 'modem', 'timeout']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck signal --modem /dev/ttyUSB2',
    'ghostcheck signal --modem tcp://192.168.1.1:2000 --watch',
    'ghostcheck signal --from-file at-session.txt --json',
  ]);
}

function refuseContradictions(flags: Flags): void {
  if (flags.fromFile !== undefined && flags.modem !== undefined) {
    throw contradiction('--from-file contradicts --modem');
  }
  if (flags.fromFile === '-' && flags.site === '-') {
    throw contradiction(
      '--from-file and --site cannot both read stdin',
      'Give one of them a file.',
    );
  }
  if (flags.watch !== true) return;
  if (flags.fromFile !== undefined) {
    throw contradiction('--watch contradicts --from-file', 'A pasted session does not change.');
  }
  const document = [
    flags.json === true ? '--json' : null,
    flags.format === undefined ? null : '--format',
    flags.summary === undefined ? null : '--summary',
    flags.output === undefined ? null : '--output',
    flags.saveFacts === undefined ? null : '--save-facts',
  ].find((option) => option !== null);
  if (document !== undefined) {
    throw contradiction(
      `--watch contradicts ${document}`,
      'A live meter is no report: leave out --watch for one.',
    );
  }
}

async function readPasted(path: string, io: Io): Promise<ModemSource> {
  const { readTranscript } = await import('../modem/transcript.ts');
  const what = 'the AT session';
  const maxBytes = THRESHOLDS.signal.maxFileBytes;
  const text = await readTextInput(path, { what, maxBytes, io });
  const name = path === '-' ? 'stdin' : path;
  if (readTranscript(text) === null) {
    throw new UsageError(
      'at-session-empty',
      `there is no AT answer in ${name}`,
      'Paste what the modem answered to AT+CPIN?, AT+CSQ, AT+CESQ, AT+CEREG?, AT+COPS? and AT+CGPADDR.',
    );
  }
  return { kind: 'file', name, text };
}

function requireModem(site: Site): Site {
  if (site.modem !== null) return site;
  throw new UsageError(
    'modem-missing',
    'signal needs a modem or a pasted session',
    'Give --modem <path|tcp://host:port>, or --from-file <file|->.',
  );
}
