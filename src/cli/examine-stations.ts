import { assemble } from '../diagnosis/assemble.ts';
import { laptopOffset } from '../diagnosis/instants.ts';
import type { Report } from '../diagnosis/report.ts';
import { gatherFacts } from '../diagnosis/runner.ts';
import { type Examination, startExamination } from '../examine/examination.ts';
import { factsOfStation, type Surroundings } from '../examine/facts-of-station.ts';
import { namesOf } from '../examine/server-certificate.ts';
import { stationsOf } from '../examine/stations.ts';
import { clockModule } from '../modules/clock/index.ts';
import { MODULES } from '../registry.ts';
import { sanitize } from '../render/sanitize.ts';
import type { HostPort } from '../site/host-port.ts';
import { hostPortText } from '../site/host-port.ts';
import type { Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { ExamineFlags } from './examine.ts';
import type { Io } from './io.ts';
import { checkDestinations } from './publish-report.ts';
import { publishReports } from './publish-reports.ts';
import { reasonOf } from './read-input.ts';
import type { ReportOptions } from './report-options.ts';
import { serverCertificate, trialsOf } from './server-certificate.ts';
import { siteOf } from './site-options.ts';
import { UsageError } from './usage-error.ts';
import { durationMs, hostPort } from './values.ts';

const PORT = 9_000;

/** Waits for stations, and reports on each that came. */
export async function examine(flags: ExamineFlags, options: ReportOptions, io: Io): Promise<void> {
  const where = hostPort(flags.listen ?? '127.0.0.1', '--listen', PORT);
  const forMs = flags.for === undefined ? null : durationMs(flags.for, '--for');
  const site = await siteOf(flags, io);
  await checkDestinations(options);
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const say = (text: string) => io.stderr.write(`${sanitize(text)}\n`);

  const clock = await clockOf(site, flags);
  const names = namesOf(where.host);
  const server = await serverCertificate(flags, names, io);
  for (const text of server.said) say(`ghostcheck: ${text}`);
  const ending = new AbortController();
  const examination = await started(where, {
    certificate: server.certificate,
    ...(flags.tlsTrials === true ? { trials: await trialsOf(server, names) } : {}),
    bootAnswer: flags.observe === true ? 'observe' : (flags.bootAnswer ?? 'pending'),
    mayTellTime: clock.mayTellTime,
    now: () => new Date(Date.now() - clock.offsetMs),
    hideSubscriber: site.redact !== 'none',
    scrub: (text) => text,
    onTold: ({ number, address, identity }, what) =>
      say(`  ${String(number).padStart(3)}  ${identity ?? address}  ${what}`),
    onBooted: () => {
      if (flags.until !== undefined) ending.abort();
    },
  });
  io.onInterrupt(() => ending.abort());
  announce(examination, clock, say);
  const timer = forMs === null ? undefined : setTimeout(() => ending.abort(), forMs);
  await new Promise<void>((resolve) => {
    if (ending.signal.aborted) resolve();
    else ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearTimeout(timer);
  await examination.close();

  const surroundings: Surroundings = {
    statement: { ...site.statement, sessionAllowed: false },
    shared: clock.records,
    overrides: flags.trustLaptopClock === true ? ["passing this laptop's time on, unproved"] : [],
    mode: 'live',
    startedAt,
    durationMs: performance.now() - begun,
    interrupted: false,
  };
  const reports: Report[] = stationsOf(examination.visits).map((station) =>
    assemble(MODULES, factsOfStation(station, examination, surroundings), {
      failOn: options.failOn,
    }),
  );
  if (reports.length === 0) nobodyCame(examination, say);
  await publishReports(reports, options, io);
}

interface LaptopClock {
  readonly records: Surroundings['shared'];
  readonly offsetMs: number;
  readonly proved: boolean;
  readonly mayTellTime: boolean;
}

/** What time servers say of this laptop's clock: a boot answer passes its time on. */
async function clockOf(site: Site, flags: ExamineFlags): Promise<LaptopClock> {
  const statement = { ...site.statement, url: null, only: ['clock' as const] };
  const { records } = site.statement.ntp
    ? await gatherFacts([clockModule], { ...site, statement }, { mode: 'live' })
    : { records: [] };
  const offset = laptopOffset(records);
  const { provedClockMs } = THRESHOLDS.examine;
  const proved = offset !== null && Math.abs(offset.offsetMs) + offset.boundMs <= provedClockMs;
  return {
    records,
    offsetMs: offset?.offsetMs ?? 0,
    proved,
    mayTellTime: proved || flags.trustLaptopClock === true,
  };
}

async function started(
  { host, port }: HostPort,
  options: Omit<Parameters<typeof startExamination>[0], 'host' | 'port'>,
): Promise<Examination> {
  try {
    return await startExamination({ host, port, ...options });
  } catch (error) {
    throw new UsageError(
      'listen-failed',
      `cannot listen on ${hostPortText({ host, port })}: ${reasonOf(error)}`,
      'Choose another port with --listen <address>:<port>, or an address that this laptop has.',
    );
  }
}

function announce(
  { host, port }: Examination,
  { proved, mayTellTime }: LaptopClock,
  say: (text: string) => void,
): void {
  say('ghostcheck: waiting for the charger. Set its backend URL to one of:');
  for (const name of namesOf(host).slice(0, 8)) {
    const at = hostPortText({ host: name, port });
    say(`  wss://${at}/<its identity>   or   ws://${at}/<its identity>`);
  }
  if (host === '127.0.0.1' || host === '::1') {
    say(
      '  Only this laptop can reach that: --listen <its address on the site network> lets a charger.',
    );
  }
  if (!mayTellTime) {
    say(
      "  This laptop's clock is not proved by NTP, so a boot is judged, not answered: --trust-laptop-clock answers it.",
    );
  } else if (!proved) {
    say("  This laptop's clock is passed on unproved.");
  }
  say('  Ctrl-C ends, and prints the report.');
}

function nobodyCame({ host, port }: Examination, say: (text: string) => void): void {
  say(`ghostcheck: nobody came to ${hostPortText({ host, port })}. Check that:`);
  say('  the charger and this laptop are in the same network, and can ping each other;');
  say('  the URL in the charger names this address and port, and the charger was restarted after;');
  say('  no firewall of this laptop shuts the port.');
}
