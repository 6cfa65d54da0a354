import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { lookUp } from '../../connection/lookup.ts';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { getPage } from '../../wire/http-get.ts';
import { isSeen, looksLikePortal } from './portal.ts';

const HTTP_PORT = 80;

/**
 * Where what answered looks like a captive portal: asks for a name that cannot exist
 * (RFC 6761, 6.4), and if this network has an address for it, what answers there.
 */
export async function followUp(run: ProbeRun): Promise<void> {
  const { attempt, recorder, site } = run;
  if (attempt === null || !looksLikePortal(recorder.records.filter(isSeen))) return;
  if (site.resolver === null && attempt.addresses.every(isLoopback)) return;
  const name = `ghostcheck-${randomBytes(6).toString('hex')}.invalid`;
  // With the dot at its end no search domain is tried: some of those answer for every name.
  const answers = await Promise.all(lookUp(run, `${name}.`, 'canary'));
  const address = answers.flat().find((found) => isIP(found) !== 0);
  if (address === undefined) return;
  const ports = [...new Set([attempt.target.port, HTTP_PORT])];
  await Promise.all(ports.map((port) => check(run, name, address, port)));
}

const isLoopback = (address: string) => address === '::1' || address.startsWith('127.');

async function check(run: ProbeRun, name: string, address: string, port: number): Promise<void> {
  const watch = run.recorder.start();
  const { status, location, error } = await getPage({
    address,
    port,
    host: name,
    timeoutMs: run.remainingMs(THRESHOLDS.tcp.portalTimeoutMs),
    signal: run.signal,
    localAddress: run.site.sourceAddress,
  });
  watch.record({
    kind: 'tcp.portal-check',
    name,
    address,
    port,
    httpStatus: status,
    location,
    error,
  });
}
