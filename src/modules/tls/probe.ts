import { credentialsOf, secure } from '../../connection/secure.ts';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import { beginRevocation } from './revocation.ts';
import { placeOf } from './say-hello.ts';
import { scan } from './scan.ts';

/** Reads the roots while the network is being waited for: the name has been asked for by then. */
export function prepare(run: ProbeRun): void {
  if (run.attempt?.target.secure !== true) return;
  setImmediate(() => void credentialsOf(run.site).catch(() => {}));
}

/** Secures the connection, where the URL asks for it. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { attempt } = run;
  if (attempt === null) return { gate: 'shut' };
  if (!attempt.target.secure) return { gate: 'open' };
  const place = placeOf(attempt);
  if (place !== null && run.site.statement.tlsScan !== 'none') run.background(scan(run, place));
  await secure(run, attempt);
  beginRevocation(run);
  return { gate: attempt.stream === null ? 'shut' : 'open' };
}
