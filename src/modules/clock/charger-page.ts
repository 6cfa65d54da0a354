import type { IncomingMessage } from 'node:http';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { errorFact } from '../../wire/error-fact.ts';
import { httpDate } from './dates.ts';

/** Asks a charger's own web page for the time: its Date header, recorded as `clock.charger`. */
export async function readChargerPage(run: ProbeRun, address: string): Promise<void> {
  const watch = run.recorder.start('charger');
  const url = new URL(address);
  const source = {
    kind: 'clock.charger',
    source: 'http',
    target: url.origin + url.pathname,
  } as const;
  const begun = Date.now();
  const started = performance.now();
  try {
    const date = await dateOf(url, run);
    const tookMs = performance.now() - started;
    const reading = httpDate(date ?? '');
    if (reading === null) throw new Error(date === null ? 'no Date header' : 'an unreadable Date');
    watch.record({
      ...source,
      reading: new Date(reading).toISOString(),
      readAt: new Date(begun + tookMs / 2).toISOString(),
      resolutionMs: THRESHOLDS.clock.httpDateResolutionMs + tookMs / 2,
      error: null,
    });
  } catch (error) {
    watch.record({
      ...source,
      reading: null,
      readAt: new Date(begun).toISOString(),
      resolutionMs: 0,
      error: errorFact(error),
    });
  }
}

/**
 * The Date header of one answer, whatever its status: redirects are not followed. GET,
 * since small web servers answer HEAD oddly; the body is not read. A charger's own
 * certificate is always self-signed or old, and nothing secret is sent.
 */
async function dateOf(url: URL, run: ProbeRun): Promise<string | null> {
  const { request } = await import(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const timeoutMs = run.remainingMs(THRESHOLDS.clock.chargerPageTimeoutMs);
  return new Promise((resolve, reject) => {
    const asking = request({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: url.pathname + url.search,
      agent: false,
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
      signal: AbortSignal.any([run.signal, AbortSignal.timeout(timeoutMs)]),
    });
    asking.once('response', (response: IncomingMessage) => {
      resolve(response.headers.date ?? null);
      response.destroy();
    });
    asking.on('error', reject);
    asking.end();
  });
}
