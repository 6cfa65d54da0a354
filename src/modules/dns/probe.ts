import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import type { Attempt } from '../../connection/attempt.ts';
import { lookUp } from '../../connection/lookup.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { hostPortText } from '../../site/host-port.ts';
import { gatewayOf, interfaceOf, localAddressTowards } from '../../wire/network-path.ts';

/**
 * Asks every resolver side by side and opens the gate at the first answer with an
 * address; the others are heard in the background, and add theirs.
 */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null) {
    return { gate: 'blocked', by: 'url', because: 'the URL cannot be dialled' };
  }
  const { host } = attempt.target;
  if (isIP(host) !== 0) {
    attempt.addresses = [host];
    run.background(recordPath(run, host));
    return { gate: 'open' };
  }
  const answers = lookUp(run, host, 'target').map(async (asked) => {
    const found = await asked;
    add(attempt, found);
    if (found.length === 0) throw new Error('no address');
  });
  attempt.resolved = Promise.allSettled(answers).then(() => {});
  run.background(attempt.resolved.then(() => recordPath(run, attempt.addresses[0] ?? null)));
  try {
    await Promise.any(answers);
    return { gate: 'open' };
  } catch {
    return { gate: 'shut' };
  }
}

function add(attempt: Attempt, found: readonly string[]): void {
  attempt.addresses.push(...found.filter((address) => !attempt.addresses.includes(address)));
}

/** The way to the target, or where that has no address, to the name server. */
async function recordPath(run: ProbeRun, address: string | null): Promise<void> {
  const watch = run.recorder.start();
  const { resolver, sourceAddress } = run.site;
  const servers = resolver === null ? getServers() : [hostPortText(resolver)];
  const towards = address ?? servers.find((server) => isIP(server) !== 0) ?? null;
  const found = towards === null ? null : await localAddressTowards(towards);
  const localAddress = sourceAddress ?? found;
  const name = localAddress === null ? null : interfaceOf(localAddress);
  watch.record({
    kind: 'network.path',
    interface: name,
    localAddress,
    gateway: name === null ? null : await gatewayOf(name),
    resolver: servers.join(', ') || null,
  });
}
