import { connect, type Socket } from 'node:net';
import { type Attempt, type ConnectionRun, createAttempt } from '../../src/connection/attempt.ts';
import { secure } from '../../src/connection/secure.ts';
import type { FactOf } from '../../src/facts/document.ts';
import { createRecorder } from '../../src/facts/recorder.ts';
import { lastOfKind } from '../../src/facts/select.ts';
import type { Site } from '../../src/site/site.ts';
import { siteFor } from '../diagnosis/synthetic.ts';

/** A site with nothing given but what a test changes. */
export const site = (parts: Partial<Site> = {}): Site => siteFor({ timeoutMs: 10_000, ...parts });

export function connectionRun(parts: Partial<Site> = {}, signal?: AbortSignal): ConnectionRun {
  const { timeoutMs } = site(parts);
  return {
    site: site(parts),
    recorder: createRecorder({ vantage: 'laptop', scrub: (text) => text }),
    signal: signal ?? AbortSignal.timeout(20_000),
    remainingMs: (atMost) => Math.min(atMost, timeoutMs),
  };
}

export async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

export interface Secured {
  readonly fact: FactOf<'tls.handshake'>;
  readonly attempt: Attempt;
}

/** Dials a port on loopback and makes the handshake, as if it were `host`. */
export async function secured(
  port: number,
  { host = 'localhost', run = connectionRun() }: { host?: string; run?: ConnectionRun } = {},
): Promise<Secured> {
  const attempt = createAttempt({ secure: true, host, port, requestTarget: '/' });
  attempt.socket = await connected(port);
  await secure(run, attempt);
  const fact = lastOfKind(run.recorder.records, 'tls.handshake');
  if (fact === undefined) throw new Error('no handshake was recorded');
  return { fact, attempt };
}
