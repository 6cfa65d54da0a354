import type { Attempt } from '../../../connection/attempt.ts';
import { serverNameFor } from '../../../connection/handshake.ts';
import { sendHello } from '../../../connection/hello.ts';
import type { ProbeRun } from '../../../diagnosis/module.ts';
import type { TlsHello } from '../../../facts/hello.ts';
import type { ChargerOffer } from '../../../facts/offer.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { clientHello } from '../../../tls/client-hello.ts';

/** Where the hellos of a run go: the address that the main connection was made to. */
export interface Place {
  readonly address: string;
  readonly port: number;
  readonly serverName: string | null;
}

/** Null where there is no connection, or TLS is not asked for. */
export function placeOf(
  { socket, target }: Attempt,
  address = socket?.remoteAddress,
): Place | null {
  if (address === undefined || !target.secure) return null;
  return { address, port: target.port, serverName: serverNameFor(target.host) };
}

/** What a hello is to show. */
export type Asking = Pick<TlsHello, 'asked' | 'versionAsked' | 'suiteAsked'>;

/** Sends one hello with this offer, as a question of its own, and gives what came back. */
export function ask(run: ProbeRun, place: Place, offer: ChargerOffer) {
  const hello = clientHello(offer, place.serverName);
  const answer = sendHello(
    {
      address: place.address,
      port: place.port,
      host: place.serverName ?? place.address,
      timeoutMs: run.remainingMs(THRESHOLDS.tls.timeoutMs),
      signal: run.signal,
      localAddress: run.site.sourceAddress,
    },
    hello,
  );
  return { helloBytes: hello.length, answer };
}

/** As `ask`, and records it as `tls.hello`. */
export async function sayHello(
  run: ProbeRun,
  place: Place,
  asking: Asking,
  offer: ChargerOffer,
): Promise<void> {
  const watch = run.recorder.start();
  const { helloBytes, answer } = ask(run, place, offer);
  const { outcome, serverHello, flight, alert, close, error } = await answer;
  watch.record({
    kind: 'tls.hello',
    ...place,
    ...asking,
    helloBytes,
    outcome: outcome === 'accepted' && !isOffered(serverHello, offer) ? 'unoffered' : outcome,
    version: serverHello?.version ?? null,
    suite: serverHello?.suite ?? null,
    group: serverHello?.group ?? null,
    certificateRequested: flight.certificateRequested,
    alert,
    close,
    error,
  });
}

/** Some servers answer with what nobody asked for: that is no agreement. */
export const isOffered = (
  chosen: { readonly version: number; readonly suite: number } | null,
  offer: ChargerOffer,
): boolean =>
  chosen !== null && offer.versions.includes(chosen.version) && offer.suites.includes(chosen.suite);
