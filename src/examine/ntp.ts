import type { Fact } from '../facts/document.ts';
import { createRecorder } from '../facts/recorder.ts';
import { serveDatagrams } from '../simulator/datagrams.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isNtpRequest, ntpAnswer, transmitSecondsOf } from '../wire/ntp-packet.ts';

const { maxNtpRequests, maxNtpRequestsOfAddress, ntpStratum, provedClockMs } = THRESHOLDS.examine;

export interface TimeServerOptions {
  readonly host: string;
  readonly port: number;
  /** When the examination began, on the monotonic clock, ms. */
  readonly begun: number;
  /** False: what is asked is recorded, and not answered. */
  readonly mayTellTime: boolean;
  now(): Date;
  onAsked(address: string, answered: boolean): void;
}

export interface TimeServer {
  readonly port: number;
  /** What was asked from this address, the last ones. */
  askedBy(address: string): readonly Fact[];
  close(): Promise<void>;
}

/**
 * A small SNTP server (RFC 4330, 6), so that a charger without internet can be given the time; what
 * its request tells of its own clock is recorded. Rejects where it cannot listen.
 */
export async function serveTime(options: TimeServerOptions): Promise<TimeServer> {
  const asked = new Map<string, Fact[]>();
  let total = 0;
  const keep = (fact: Fact, address: string) => {
    const before = asked.get(address) ?? [];
    if (total >= maxNtpRequests && before.length === 0) return;
    before.push(fact);
    total += 1;
    if (before.length > maxNtpRequestsOfAddress || total > maxNtpRequests) {
      before.shift();
      total -= 1;
    }
    asked.set(address, before);
  };
  const server = await serveDatagrams(
    (request, reply, peer) => {
      if (!isNtpRequest(request)) return;
      const address = peer.address.replace(/^::ffff:/, '');
      const { begun } = options;
      const recorder = createRecorder({
        vantage: 'charger',
        scrub: (text) => text,
        begun,
        onFact: (fact) => keep(fact, address),
      });
      recorder.start().record({
        kind: 'station.ntp-request',
        address,
        transmitSeconds: transmitSecondsOf(request),
      });
      if (options.mayTellTime) {
        reply(
          ntpAnswer(request, {
            nowMs: options.now().getTime(),
            leap: 0,
            stratum: ntpStratum,
            reference: 'LOCL',
            dispersionMs: provedClockMs,
          }),
        );
      }
      options.onAsked(address, options.mayTellTime);
    },
    { host: options.host, port: options.port },
  );
  return {
    port: server.port,
    askedBy: (address) => asked.get(address) ?? [],
    close: () => server.close(),
  };
}
