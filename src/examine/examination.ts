import { createServer, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import type { Action, Fact } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { afterBoot } from './after-boot.ts';
import type { BootAnswer } from './answers.ts';
import { receive } from './receive.ts';
import type { Repair, Repaired } from './repair/repair.ts';
import { seenProfile } from './seen-profile.ts';
import { createHttpHouse } from './serve.ts';
import type { ShownCertificate } from './server-certificate.ts';
import type { Session } from './session.ts';
import { beginVisit, type Visit } from './visit.ts';

export interface ExaminationOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: ShownCertificate;
  readonly bootAnswer: BootAnswer;
  /** The laptop's clock is proved, or trusted by an option. */
  readonly mayTellTime: boolean;
  readonly hideSubscriber: boolean;
  readonly scrub: (text: string) => string;
  /** The time that is told: this laptop's, corrected by what NTP says of it. */
  readonly now?: () => Date;
  readonly onTold?: (visit: Visit, what: string) => void;
  readonly onBooted?: (session: Session) => void;
  /** All that was to be asked and done in a session is over. */
  readonly onExamined?: (session: Session) => void;
  /** Tells, once it is safe, whether a transaction was saved. */
  readonly onTransaction?: (text: string, visit: Visit) => Promise<boolean>;
  /** null: no pings; left out: as in THRESHOLDS. */
  readonly pingEveryMs?: number | null;
  readonly repairs?: readonly Repair[];
  /** What facts of a station tell of its clock, in words. */
  readonly clockBefore?: (records: readonly Fact[]) => string | null;
  /** The identity of the one station that is to be repaired. */
  readonly repairOnly?: string | null;
  readonly onRepaired?: (wanted: Repair, repaired: Repaired) => void;
}

export interface Examination {
  readonly host: string;
  readonly port: number;
  readonly visits: readonly Visit[];
  readonly actions: readonly (Action & { readonly visit: number })[];
  /** Connections that came when there were too many. */
  readonly turnedAway: number;
  /** Closes all sessions with 1001, then all sockets. */
  close(): Promise<void>;
}

/** The laptop as the CSMS: takes every station that comes. Rejects where it cannot listen. */
export async function startExamination(options: ExaminationOptions): Promise<Examination> {
  const begun = performance.now();
  const visits: Visit[] = [];
  const actions: (Action & { visit: number })[] = [];
  const sockets = new Set<Socket>();
  let turnedAway = 0;
  const tell = (visit: Visit, what: string) => options.onTold?.(visit, what);
  const act = (what: string, { identity, number }: Visit) => {
    const at = new Date().toISOString();
    actions.push({ at, what, inWhoseName: 'the CSMS', target: identity ?? '', visit: number });
  };
  const examine = afterBoot({
    hideSubscriber: options.hideSubscriber,
    repairs: options.repairs ?? [],
    repairOnly: options.repairOnly ?? null,
    tell: ({ visit }, what) => tell(visit, what),
    act: ({ visit }, what) => {
      tell(visit, what);
      act(what, visit);
    },
    profileOf: ({ visit }) => seenProfile(visit.recorder.records),
    examined: (session) => options.onExamined?.(session),
    repaired: (wanted, repaired) => options.onRepaired?.(wanted, repaired),
  });
  const house = createHttpHouse({
    bootAnswer: options.bootAnswer,
    mayTellTime: options.mayTellTime,
    hideSubscriber: options.hideSubscriber,
    now: options.now ?? (() => new Date()),
    tell,
    act,
    clockBefore: ({ recorder }) => options.clockBefore?.(recorder.records) ?? null,
    pingEveryMs:
      options.pingEveryMs === undefined ? THRESHOLDS.examine.pingEveryMs : options.pingEveryMs,
    booted: (session) => {
      options.onBooted?.(session);
      examine(session);
    },
    keepTransaction: async (text, visit) => (await options.onTransaction?.(text, visit)) ?? false,
  });
  const server = createServer((socket) => {
    if (
      sockets.size >= THRESHOLDS.examine.maxConnections ||
      visits.length >= THRESHOLDS.examine.maxVisits
    ) {
      turnedAway += 1;
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const visit = beginVisit({ number: visits.length + 1, address, begun, scrub: options.scrub });
    visits.push(visit);
    tell(visit, 'connects');
    void receive(socket, visit, {
      certificateFor: () => options.certificate,
      serve: house.serve,
      tell,
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = address === null || typeof address === 'string' ? options.port : address.port;
  return {
    host: options.host,
    port,
    visits,
    actions,
    get turnedAway() {
      return turnedAway;
    },
    async close() {
      const closed = Promise.all([
        new Promise<void>((resolve) => server.close(() => resolve())),
        house.close(1001, 'the examination has ended'),
      ]);
      const grace = new AbortController();
      await Promise.race([
        closed,
        pause(THRESHOLDS.session.closeTimeoutMs, undefined, { signal: grace.signal }).catch(
          () => {},
        ),
      ]);
      grace.abort();
      for (const socket of sockets) socket.destroy();
      await closed;
      // What a read-out was cut off at is written down by then.
      await setImmediate();
    },
  };
}
