import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import type { Action, Fact } from '../facts/document.ts';
import { observedProfile } from '../facts/observed-profile.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { afterBoot } from './after-boot.ts';
import type { BootAnswer } from './answers.ts';
import { makeRoom } from './make-room.ts';
import { receive, type Showing } from './receive.ts';
import { createRelay, type RelayOptions } from './relay/relay.ts';
import type { Repair } from './repair/repair.ts';
import type { Repaired } from './repair/repair-run.ts';
import type { Seeker } from './seeker.ts';
import { createHttpHouse } from './serve.ts';
import type { CertificateFor } from './server-certificate.ts';
import type { Session } from './session.ts';
import type { Trials } from './trials.ts';
import { beginVisit, type Visit } from './visit.ts';

export interface ExaminationOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: CertificateFor;
  /** What is shown before `certificate`, one a connection. */
  readonly trials?: Trials;
  readonly bootAnswer: BootAnswer;
  /** The laptop's clock is proved, or trusted by an option. */
  readonly mayTellTime: boolean;
  readonly hideSubscriber: boolean;
  readonly scrub: (text: string) => string;
  /** The time that is told: this laptop's, corrected by what NTP says of it. */
  readonly now?: () => Date;
  readonly onFact?: (fact: Fact, visit: Visit) => void;
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
  /** The backend that all is passed on to; left out: this laptop answers itself. */
  readonly relay?: Pick<RelayOptions, 'site' | 'modules'>;
  /** The backend has answered a boot that was passed on to it. */
  readonly onRelayedBoot?: () => void;
}

export interface Examination {
  readonly host: string;
  readonly port: number;
  readonly visits: readonly Visit[];
  readonly actions: readonly (Action & { readonly visit: number })[];
  /** When it began, on the monotonic clock, ms. */
  readonly begun: number;
  /** All that came, also those that were forgotten to make room for others. */
  readonly came: number;
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
  const connected = new Map<string, number>();
  let count = 0;
  let turnedAway = 0;
  const tell = (visit: Visit, what: string) => options.onTold?.(visit, what);
  const note = (visit: Visit, action: Omit<Action, 'at'>) => {
    actions.push({ at: new Date().toISOString(), ...action, visit: visit.number });
    tell(visit, action.what);
  };
  const act = (what: string, visit: Visit) =>
    note(visit, { what, inWhoseName: 'the CSMS', target: visit.identity ?? '' });
  const examine = afterBoot({
    hideSubscriber: options.hideSubscriber,
    repairs: options.repairs ?? [],
    repairOnly: options.repairOnly ?? null,
    tell: ({ visit }, what) => tell(visit, what),
    act: ({ visit }, what) => {
      act(what, visit);
    },
    profileOf: ({ visit }) => observedProfile(visit.recorder.records),
    examined: (session) => options.onExamined?.(session),
    repaired: (wanted, repaired) => options.onRepaired?.(wanted, repaired),
  });
  const relay =
    options.relay === undefined
      ? null
      : createRelay({
          ...options.relay,
          begun,
          hideSubscriber: options.hideSubscriber,
          tell,
          act: (what, visit, target) =>
            note(visit, { what, inWhoseName: visit.identity ?? '', target }),
          booted: () => options.onRelayedBoot?.(),
        });
  const manners = {
    bootAnswer: options.bootAnswer,
    mayTellTime: options.mayTellTime,
    hideSubscriber: options.hideSubscriber,
    now: options.now ?? (() => new Date()),
    tell,
    act,
    clockBefore: ({ recorder }: Visit) => options.clockBefore?.(recorder.records) ?? null,
    pingEveryMs:
      options.pingEveryMs === undefined ? THRESHOLDS.examine.pingEveryMs : options.pingEveryMs,
    booted: (session: Session) => {
      options.onBooted?.(session);
      examine(session);
    },
    keepTransaction: async (text: string, visit: Visit) =>
      (await options.onTransaction?.(text, visit)) ?? false,
  };
  const house = createHttpHouse(manners, relay);
  const server = createServer((socket) => {
    const address = unmapped(socket.remoteAddress);
    const ofAddress = connected.get(address) ?? 0;
    const { maxConnections, maxConnectionsOfAddress, maxVisits, maxBytesOfVisits } =
      THRESHOLDS.examine;
    const isFull = () => visits.length >= maxVisits || bytesOf(visits) >= maxBytesOfVisits;
    if (
      sockets.size >= maxConnections ||
      ofAddress >= maxConnectionsOfAddress ||
      (isFull() && !makeRoom(visits))
    ) {
      turnedAway += 1;
      socket.destroy();
      return;
    }
    sockets.add(socket);
    connected.set(address, ofAddress + 1);
    socket.once('close', () => {
      sockets.delete(socket);
      const others = (connected.get(address) ?? 1) - 1;
      if (others === 0) connected.delete(address);
      else connected.set(address, others);
    });
    socket.setNoDelay(true);
    count += 1;
    const number = count;
    const { scrub } = options;
    const visit: Visit = beginVisit({
      number,
      address,
      localAddress: unmapped(socket.localAddress),
      begun,
      scrub,
      onFact: (fact) => options.onFact?.(fact, visit),
    });
    visits.push(visit);
    tell(visit, 'connects');
    void receive(socket, visit, {
      certificateFor: (seeker) => showingFor(seeker, options),
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
    begun,
    visits,
    actions,
    get came() {
      return count;
    },
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
      // A server is closed before the last of its sockets is, and only that ends a visit.
      for (const visit of visits) visit.because ??= 'the examination has ended';
      const gone = [...sockets].map((socket) => once(socket, 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...gone]);
      // What a read-out was cut off at is written down by then.
      await setImmediate();
    },
  };
}

const bytesOf = (visits: readonly Visit[]): number =>
  visits.reduce((sum, { bytes }) => sum + bytes, 0);
const unmapped = (address: string | undefined) =>
  (address ?? '').replace(/^::ffff:/, '').replace(/%.*$/, '');

async function showingFor(
  seeker: Seeker,
  { certificate, trials }: Pick<ExaminationOptions, 'certificate' | 'trials'>,
): Promise<Showing> {
  const trial = (await trials?.next(seeker)) ?? null;
  return trial === null
    ? { certificate: await certificate(seeker), settle: null }
    : { certificate: trial, settle: (judged) => trials?.settle(seeker, trial, judged) };
}
