import { lookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ErrorFact } from '../facts/common.ts';
import { type HostPort, hostPortText } from '../site/host-port.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { errorFact } from './error-fact.ts';

const { firstTryMs, maxAddresses } = THRESHOLDS.dns;

/**
 * One of the ways to ask for a name. `system` is getaddrinfo, which also sees the hosts
 * file and mDNS; `c-ares` asks the configured name servers and nothing else.
 */
export interface Question {
  readonly resolver: string;
  readonly family: 'any' | '4' | '6';
  /** Asked instead of the configured name servers. */
  readonly server: HostPort | null;
}

export interface Answer {
  readonly addresses: string[];
  readonly error: ErrorFact | null;
}

/** Both of Node's resolvers side by side; only `server`, where one is given. */
export function questionsTo(server: HostPort | null): Question[] {
  const families = ['4', '6'] as const;
  if (server !== null) {
    const resolver = hostPortText(server);
    return families.map((family) => ({ resolver, family, server }));
  }
  return [
    { resolver: 'system', family: 'any', server },
    ...families.map((family) => ({ resolver: 'c-ares', family, server })),
  ];
}

/**
 * Asks for the addresses of `name`, for at most `timeoutMs`. Never throws: what went
 * wrong is in `error`, with the code of getaddrinfo or c-ares, `ETIMEOUT` where nothing
 * came in time, and `EABORTED` where `signal` ended it.
 */
export function ask(
  name: string,
  question: Question,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve) => {
    const resolver = new Resolver({ timeout: firstTryMs });
    const settle = (addresses: readonly string[], error: ErrorFact | null) => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', abort);
      resolve({ addresses: addresses.slice(0, maxAddresses), error });
    };
    const giveUp = (code: string, message: string) => {
      settle([], { code, message });
      resolver.cancel();
    };
    const timer = setTimeout(
      () => giveUp('ETIMEOUT', `no answer within ${Math.round(limits.timeoutMs)} ms`),
      limits.timeoutMs,
    );
    const abort = () => giveUp('EABORTED', 'the run ended first');
    limits.signal.addEventListener('abort', abort, { once: true });
    if (limits.signal.aborted) return abort();
    (question.family === 'any' ? bySystem(name) : byServer(resolver, name, question)).then(
      (addresses) => settle(addresses, null),
      (error: unknown) => settle([], errorFact(error)),
    );
  });
}

function bySystem(name: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    lookup(name, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });
}

async function byServer(resolver: Resolver, name: string, { family, server }: Question) {
  if (server !== null) {
    const [host = server.host] = isIP(server.host) === 0 ? await bySystem(server.host) : [];
    resolver.setServers([hostPortText({ host, port: server.port })]);
  }
  return family === '6' ? resolver.resolve6(name) : resolver.resolve4(name);
}
