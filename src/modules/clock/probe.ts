import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { ErrorFact } from '../../facts/common.ts';
import { type HostPort, hostPortText } from '../../site/host-port.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { errorFact } from '../../wire/error-fact.ts';
import { askNtp } from '../../wire/ntp.ts';
import { readChargerPage } from './charger-page.ts';

/** The end of the run says nothing about the server. */
const NOT_WAITED_FOR: ErrorFact = { code: 'ABORT_ERR', message: 'not waited for' };

/** Asks all time servers and the charger at once. No stage waits for it. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const servers = run.site.statement.ntp ? run.site.ntpServers : [];
  await Promise.all([...servers.map((server) => ask(run, server)), readCharger(run)]);
  return { gate: 'open' };
}

async function ask(run: ProbeRun, server: HostPort): Promise<void> {
  const watch = run.recorder.start();
  const name = hostPortText(server);
  const seen = { kind: 'clock.ntp', server: name, offsetMs: null, boundMs: null } as const;
  try {
    const sample = await askNtp(server, {
      timeoutMs: run.remainingMs(THRESHOLDS.clock.ntpTimeoutMs),
      signal: run.signal,
      resolver: run.site.resolver,
    });
    watch.record({ ...seen, ...sample, error: null });
  } catch (error) {
    watch.record({ ...seen, error: run.signal.aborted ? NOT_WAITED_FOR : errorFact(error) });
  }
}

async function readCharger(run: ProbeRun): Promise<void> {
  const { chargerTime } = run.site;
  if (chargerTime?.kind === 'http') return readChargerPage(run, chargerTime.url);
  if (chargerTime === null) return;
  run.recorder.start('charger').record({
    kind: 'clock.charger',
    source: 'stated',
    target: null,
    reading: new Date(chargerTime.reading).toISOString(),
    readAt: new Date().toISOString(),
    resolutionMs: chargerTime.resolutionMs,
    error: null,
  });
}
