import { isIP } from 'node:net';
import type { ErrorFact } from '../facts/common.ts';
import type { Revocation } from '../facts/tls.ts';
import { bracketed, hostPortText } from '../site/host-port.ts';
import { rangeOf } from '../wire/address-range.ts';
import { ask, questionsTo } from '../wire/dns-client.ts';
import { askForBody, type BodyQuestion } from '../wire/http-body.ts';
import type { ConnectionRun } from './attempt.ts';

/** A question to a place that a peer's certificate names: nothing about it is to be trusted. */
export interface ResponderQuestion extends Pick<BodyQuestion, 'post' | 'maxBytes' | 'timeoutMs'> {
  readonly url: string;
  /** Beside public addresses, those of the same range as this one may be asked. */
  readonly besideTarget: string | null;
}

export interface ResponderAnswer
  extends Pick<Revocation, 'outcome' | 'address' | 'httpStatus' | 'error'> {
  readonly body: Buffer;
}

const NOTHING = { address: null, httpStatus: null, error: null, body: Buffer.alloc(0) };

const failed = (
  outcome: Revocation['outcome'],
  error: ErrorFact | null = null,
  address: string | null = null,
): ResponderAnswer => ({ ...NOTHING, outcome, error, address });

/**
 * Asks once, in plain HTTP: the answer proves itself by its signature. The name is resolved
 * first, and exactly the address that was checked is dialled, so that no certificate can
 * have this machine talk to its own network. Never throws.
 */
export async function askResponder(
  run: ConnectionRun,
  { url, post, maxBytes, timeoutMs, besideTarget }: ResponderQuestion,
): Promise<ResponderAnswer> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'http:') return failed('not-asked', OTHER_SCHEME);
  if (timeoutMs <= 0) return failed('not-asked', TIME_UP);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = parsed.port === '' ? 80 : Number(parsed.port);
  const deadline = performance.now() + timeoutMs;
  const { addresses, error } = await addressesOf(run, host, timeoutMs);
  if (run.signal.aborted) return failed('aborted');
  const [first] = addresses;
  if (first === undefined) return failed('name-unknown', error);
  const isAllowed = (address: string) => {
    const range = rangeOf(address);
    return range === 'public' || (besideTarget !== null && range === rangeOf(besideTarget));
  };
  const address = addresses.find(isAllowed);
  if (address === undefined) return failed('address-refused', null, first);
  const answer = await askForBody({
    address,
    port,
    host: port === 80 ? bracketed(host) : hostPortText({ host, port }),
    requestTarget: `${parsed.pathname}${parsed.search}`,
    post,
    maxBytes,
    timeoutMs: Math.max(1, deadline - performance.now()),
    signal: run.signal,
    localAddress: run.site.sourceAddress,
  });
  return { ...answer, address };
}

const OTHER_SCHEME: ErrorFact = { code: null, message: 'no URL of http' };
const TIME_UP: ErrorFact = { code: null, message: 'no time was left to ask' };

async function addressesOf({ site, signal }: ConnectionRun, host: string, timeoutMs: number) {
  if (isIP(host) !== 0) return { addresses: [host], error: null };
  const answers = await Promise.all(
    // The system's resolver, or the one that was given and no other.
    questionsTo(site.resolver)
      .filter(({ server, resolver }) => server !== null || resolver === 'system')
      .map((question) => ask(host, question, { timeoutMs, signal })),
  );
  const { sourceAddress } = site;
  return {
    addresses: answers
      .flatMap(({ addresses }) => addresses)
      // A source address can only reach addresses of its own family.
      .filter((address) => sourceAddress === null || isIP(address) === isIP(sourceAddress)),
    error: answers.find(({ error }) => error !== null)?.error ?? null,
  };
}
