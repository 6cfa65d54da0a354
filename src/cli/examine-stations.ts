import { isIP } from 'node:net';
import { assemble } from '../diagnosis/assemble.ts';
import { laptopOffset } from '../diagnosis/instants.ts';
import type { Report } from '../diagnosis/report.ts';
import { gatherFacts } from '../diagnosis/runner.ts';
import type { Examination } from '../examine/examination.ts';
import { factsOfStation, type Surroundings } from '../examine/facts-of-station.ts';
import { namesOf } from '../examine/server-certificate.ts';
import { stationsOf } from '../examine/stations.ts';
import { withBackend } from '../examine/with-backend.ts';
import type { Fact } from '../facts/document.ts';
import { clockModule } from '../modules/clock/index.ts';
import { MODULES } from '../registry.ts';
import type { HostPort } from '../site/host-port.ts';
import { hostPortText } from '../site/host-port.ts';
import type { Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { capFacts } from './cap-facts.ts';
import type { ExamineFlags } from './examine.ts';
import { refuseContradictions } from './examine-contradictions.ts';
import { examineLive } from './examine-live.ts';
import {
  addressesByInterface,
  ntpPortOf,
  relayOf,
  startedAt,
  timeServedAt,
} from './examine-services.ts';
import type { Io } from './io.ts';
import { checkDestinations } from './publish-report.ts';
import { publishReports } from './publish-reports.ts';
import { readBackend } from './read-backend.ts';
import type { ReportOptions } from './report-options.ts';
import { serverCertificate, trialsOf } from './server-certificate.ts';
import { sessionPlan } from './session-plan.ts';
import { siteOf } from './site-options.ts';
import { UsageError } from './usage-error.ts';
import { durationMs, hostPort } from './values.ts';

const PORT = 9_000;

/** Waits for stations, and reports on each that came. */
export async function examine(flags: ExamineFlags, options: ReportOptions, io: Io): Promise<void> {
  refuseContradictions(flags);
  const where = listenAt(flags.listen ?? '127.0.0.1');
  const ntpPort = ntpPortOf(flags.serveNtp);
  const forMs = flags.for === undefined ? null : durationMs(flags.for, '--for');
  const site = await siteOf(flags, io);
  await checkDestinations(options);
  const ending = new AbortController();
  const end = () => ending.abort();
  const startedWhen = new Date().toISOString();
  const begun = performance.now();
  const relay = relayOf(flags, site);
  const live = examineLive(io, options);
  const { say } = live;

  const clock = await clockOf(site, flags);
  const backend = flags.against === undefined ? null : await readBackend(flags.against, io);
  const plan = await sessionPlan(flags, site.statement, clock.mayTellTime, say, io);
  const names = namesOf(where.host);
  const server = await serverCertificate(flags, names, io);
  for (const text of server.said) say(`ghostcheck: ${text}`);
  const trials = flags.tlsTrials === true ? await trialsOf(server, names) : null;
  const now = () => new Date(Date.now() - clock.offsetMs);
  const examination = await startedAt(where, {
    certificate: server.certificate,
    ...(trials === null ? {} : { trials }),
    ...plan.options,
    mayTellTime: clock.mayTellTime,
    now,
    hideSubscriber: site.redact !== 'none',
    scrub: (text) => text,
    ...(relay === undefined ? {} : { relay }),
    onFact: (fact, { number }) => {
      live.fact(fact, number);
      // As soon as it is judged: whether it is answered is another matter.
      if (flags.until === 'boot' && relay === undefined && isBoot(fact)) setImmediate(end);
    },
    onTold: (visit, what) => {
      if (what === 'connects') live.started(visit);
      live.told(visit, what);
    },
    onBooted: () => {
      if (flags.until === 'boot') end();
    },
    onExamined: () => {
      if (flags.until === 'report') end();
    },
    onRelayedBoot: () => {
      if (flags.until !== undefined) setTimeout(end, THRESHOLDS.session.closeTimeoutMs);
    },
  });
  const timeServer =
    ntpPort === null
      ? null
      : await timeServedAt({
          host: where.host,
          port: ntpPort,
          begun: examination.begun,
          mayTellTime: clock.mayTellTime,
          now,
          onAsked: (address, answered) =>
            live.told(
              { number: null, address, identity: null },
              `asks for the time: ${answered ? 'answered' : 'not answered'}`,
            ),
        }).catch(async (error: unknown) => {
          await examination.close();
          throw error;
        });
  io.onInterrupt(end);
  announce(examination, say);
  // With a relay the backend answers boots, and its clock is its own.
  if (relay === undefined || timeServer !== null) tellClock(clock, say);
  if (timeServer !== null) {
    const at = hostPortText({ host: where.host, port: timeServer.port });
    say(
      clock.mayTellTime
        ? `  The time is served on UDP ${at}.`
        : `  Requests for the time on UDP ${at} are recorded, and not answered.`,
    );
  }
  if (trials !== null) {
    say(
      `  ${trials.count} certificates are shown in turn: the charger has to come ${trials.count + 1} times, the last for a session.`,
    );
  }
  if (relay !== undefined) {
    say('  All that a charger says goes on to the backend, transactions too, in its name.');
  }
  say('  Ctrl-C ends, and prints the report.');
  const timer = forMs === null ? undefined : setTimeout(() => ending.abort(), forMs);
  await new Promise<void>((resolve) => {
    if (ending.signal.aborted) resolve();
    else ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearTimeout(timer);
  await examination.close();
  await plan.close();
  await timeServer?.close();
  const events = live.end();

  const surroundings: Surroundings = {
    statement: { ...site.statement, sessionAllowed: false },
    shared: clock.records,
    ...(timeServer === null ? {} : { askedTime: timeServer.askedBy }),
    overrides: flags.trustLaptopClock === true ? ["passing this laptop's time on, unproved"] : [],
    mode: 'live',
    startedAt: startedWhen,
    durationMs: performance.now() - begun,
    interrupted: false,
  };
  const reports: Report[] = stationsOf(examination.visits).map((station) => {
    const seen = factsOfStation(station, examination, surroundings);
    const facts = capFacts(backend === null ? seen : withBackend(seen, backend));
    return assemble(MODULES, facts, { failOn: options.failOn });
  });
  tellOverflow(examination, say);
  const unseen = reports.length === 0 ? nobodyCame(examination) : [];
  if (unseen[0] !== undefined) say(`ghostcheck: ${unseen[0].what}. Check that:`);
  for (const { how } of unseen) say(`  - ${how}`);
  await publishReports(reports, options, io, { events, unseen });
}

const isBoot = (fact: Fact): boolean =>
  fact.kind === 'station.message' && fact.from === 'station' && fact.action === 'BootNotification';

/** An address or name, with a port or without; port 0 is any that is free. */
function listenAt(text: string): HostPort {
  const anyPort = /^(.*[^:]):0$/.exec(text)?.[1];
  return anyPort === undefined
    ? hostPort(text, '--listen', PORT)
    : { ...hostPort(anyPort, '--listen', PORT), port: 0 };
}

function tellOverflow({ came, visits, turnedAway }: Examination, say: (text: string) => void) {
  const forgotten = came - visits.length;
  if (forgotten > 0) say(`ghostcheck: ${forgotten} older connections are not in the reports.`);
  if (turnedAway > 0) say(`ghostcheck: ${turnedAway} connections were turned away: too many.`);
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

function announce({ host, port }: Examination, say: (text: string) => void): void {
  say('ghostcheck: waiting for the charger. Set its backend URL to one of:');
  for (const { address, name } of reachableAt(host)) {
    const at = hostPortText({ host: address, port });
    say(`  wss://${at}/<its identity>   or   ws://${at}/<its identity>${name}`);
  }
  if (host === '127.0.0.1' || host === '::1') {
    say(
      '  Only this laptop can reach that: --listen <its address on the site network> lets a charger.',
    );
  }
}

function tellClock({ proved, mayTellTime }: LaptopClock, say: (text: string) => void): void {
  if (!mayTellTime) {
    say(
      "  This laptop's clock is not proved by NTP, so no charger is told the time, and a boot is judged, not answered: --trust-laptop-clock answers it.",
    );
  } else if (!proved) {
    say("  This laptop's clock is passed on unproved.");
  }
}

/** Under which addresses a charger may dial; where that is any, by the interface that has them. */
function reachableAt(host: string): { address: string; name: string }[] {
  if (host !== '0.0.0.0' && host !== '::') return [{ address: host, name: '' }];
  return addressesByInterface()
    .filter(({ address }) => host === '::' || isIP(address) === 4)
    .slice(0, MAX_ADDRESSES)
    .map(({ address, name }) => ({ address, name: `   (${name})` }));
}

const MAX_ADDRESSES = 16;

function nobodyCame({ host, port }: Examination): Report['notExamined'] {
  const what = `nobody came to ${hostPortText({ host, port })}`;
  return [
    'the charger and this laptop are in the same network, and can ping each other',
    'the URL in the charger names this address and port, and the charger was restarted after',
    'no firewall of this laptop shuts the port',
  ].map((how) => ({ what, how }));
}
