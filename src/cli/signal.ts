import type { Command } from 'commander';
import type { ModemSource, Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';
import { contradiction, isUsageError, UsageError } from './usage-error.ts';

type Flags = SiteFlags & ReportFlags & { readonly fromFile?: string; readonly watch?: boolean };

export function addSignalCommand(program: Command, io: Io): void {
  const command = program
    .command('signal')
    .description('ask a modem for its SIM, registration, signal and data session')
    .option('--from-file <file|->', 'pasted output of a modem or a tool instead; - for stdin')
    .option('--watch', 'a live meter of the level until Ctrl-C; NDJSON on a pipe or with --json')
    .action(async (flags: Flags) => {
      const options = reportOptionsOf(flags);
      refuseContradictions(flags, io);
      const pasted =
        flags.fromFile === undefined
          ? null
          : await readFromFile(flags.fromFile, io).catch(withoutNumbers(flags));
      const site = requireModem(await siteOf(flags, io, { modem: pasted }));
      let { format } = options;
      if (flags.watch === true) {
        if (site.modem?.kind === 'gateway') throw gatewayMeter();
        const { watchSignal } = await import('./watch-signal.ts');
        const meter = meterFormat(flags, io);
        if ((await watchSignal(site, io, { format: meter, color: options.color })) === 'done') {
          return;
        }
        // The meter could not go on: the report says why, and what to do.
        format = meter === 'ndjson' ? 'ndjson' : 'human';
      }
      const [{ signalModule }, { runAndReport }] = await Promise.all([
        import('../modules/signal/index.ts'),
        import('./run-and-report.ts'),
      ]);
      const mode = pasted === null ? 'live' : 'offline';
      await runAndReport({
        modules: [signalModule],
        site,
        mode,
        io,
        options: { ...options, format },
      });
    });
  addSiteOptions(command, [
    'site',
    'modem',
    'gateway',
    'gatewayPasswordFile',
    'gatewayFingerprint',
    'gatewayPlainHttp',
    'timeout',
  ]);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck signal --modem auto',
    'ghostcheck signal --modem /dev/ttyUSB2',
    'ghostcheck signal --modem tcp://192.168.1.1:2000 --watch',
    'ghostcheck signal --gateway teltonika://admin@192.168.1.1',
    'ghostcheck signal --from-file at-session.txt --json',
  ]);
}

function refuseContradictions(flags: Flags, io: Io): void {
  if (flags.fromFile !== undefined && flags.modem !== undefined) {
    throw contradiction('--from-file contradicts --modem');
  }
  if (flags.fromFile !== undefined && flags.gateway !== undefined) {
    throw contradiction('--from-file contradicts --gateway');
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
  if (flags.format === 'human' && !onScreen(io)) {
    throw contradiction(
      '--watch --format human needs a terminal',
      'Elsewhere a meter is NDJSON: leave out --format.',
    );
  }
  const document = [
    flags.format === undefined || METER_FORMATS.includes(flags.format)
      ? null
      : `--format ${flags.format}`,
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

const gatewayMeter = () =>
  contradiction(
    '--watch contradicts --gateway',
    'A login for every reading would lock it: watch the modem itself, or leave out --watch.',
  );

/** What a meter can be told in: on a screen, or as lines. */
const METER_FORMATS: readonly string[] = ['human', 'json', 'ndjson'];

/** Escape sequences move the cursor there. */
const onScreen = ({ stdoutIsTTY, env }: Io): boolean => stdoutIsTTY && env.TERM !== 'dumb';

/** Where nobody looks at a screen, and for a program, a meter is lines of NDJSON. */
function meterFormat({ json, format }: Flags, io: Io): 'screen' | 'ndjson' {
  const asDocument = json === true || format === 'json' || format === 'ndjson';
  return asDocument || !onScreen(io) ? 'ndjson' : 'screen';
}

/** People call a file by the ICCID of its SIM, and a message names the file. */
const withoutNumbers =
  ({ redact }: Flags) =>
  async (error: unknown): Promise<never> => {
    if (redact === 'none' || !isUsageError(error)) throw error;
    const { createNumberTokens } = await import('../modem/number-tokens.ts');
    throw new UsageError(error.code, createNumberTokens()(error.message), error.hint ?? undefined);
  };

async function readFromFile(path: string, io: Io): Promise<ModemSource> {
  const { readPasted } = await import('../modem/pasted/read-pasted.ts');
  const what = 'the pasted text';
  const maxBytes = THRESHOLDS.signal.maxFileBytes;
  const text = await readTextInput(path, { what, maxBytes, io });
  const name = path === '-' ? 'stdin' : path;
  if ((await readPasted(text)) === null) {
    throw new UsageError(
      'at-session-empty',
      `there is no AT answer in ${name}, and no output of a tool that is known`,
      'Paste answers to AT+CPIN?, AT+CSQ, AT+CESQ, AT+CEREG?, AT+COPS?, AT+CGPADDR, or the output of gsmctl -q, ubus call gsm.modem0 info, mmcli -m 0, mmcli -m 0 --signal-get, qmicli --nas-get-signal-info, netsh mbn show interfaces, or Cradlepoint /api/status.',
    );
  }
  return { kind: 'file', name, text };
}

function requireModem(site: Site): Site {
  if (site.modem !== null) return site;
  throw new UsageError(
    'modem-missing',
    'signal needs a modem or a pasted session',
    'Give --modem <path|auto|tcp://host:port>, --gateway <vendor://user@host>, or --from-file <file|->.',
  );
}
