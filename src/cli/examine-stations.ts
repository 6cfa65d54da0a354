import { assemble } from '../diagnosis/assemble.ts';
import type { Report } from '../diagnosis/report.ts';
import { factsOfStation, type Surroundings } from '../examine/facts-of-station.ts';
import { namesOf } from '../examine/server-certificate.ts';
import { stationsOf } from '../examine/stations.ts';
import { withBackend } from '../examine/with-backend.ts';
import type { Fact } from '../facts/document.ts';
import { MODULES } from '../registry.ts';
import type { HostPort } from '../site/host-port.ts';
import { hostPortText } from '../site/host-port.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { capFacts } from './cap-facts.ts';
import { refuseContradictions } from './examine-contradictions.ts';
import type { ExamineFlags } from './examine-flags.ts';
import { examineLive } from './examine-live.ts';
import { ntpPortOf, relayOf, startedAt, timeServedAt } from './examine-services.ts';
import { announce, nobodyCame, tellClock, tellOverflow } from './examine-words.ts';
import type { Io } from './io.ts';
import { laptopClock } from './laptop-clock.ts';
import { checkDestinations } from './publish-report.ts';
import { publishReports } from './publish-reports.ts';
import { readBackend } from './read-backend.ts';
import type { ReportOptions } from './report-options.ts';
import { serverCertificate, trialsOf } from './server-certificate.ts';
import { sessionPlan } from './session-plan.ts';
import { siteOf } from './site-options.ts';
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

  const clock = await laptopClock(site, flags.trustLaptopClock === true, io, ending);
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
