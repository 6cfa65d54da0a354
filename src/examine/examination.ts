import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Action } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { BootAnswer } from './answers.ts';
import { receive, type Showing } from './receive.ts';
import { createHttpHouse } from './serve.ts';
import type { ShownCertificate } from './server-certificate.ts';
import type { Session } from './session.ts';
import type { Seeker, Trials } from './trials.ts';
import { beginVisit, type Visit } from './visit.ts';

export interface ExaminationOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: ShownCertificate;
  /** What is shown before `certificate`, one a connection. */
  readonly trials?: Trials;
  readonly bootAnswer: BootAnswer;
  /** The laptop's clock is proved, or trusted by an option. */
  readonly mayTellTime: boolean;
  readonly hideSubscriber: boolean;
  readonly scrub: (text: string) => string;
  /** The time that is told: this laptop's, corrected by what NTP says of it. */
  readonly now?: () => Date;
  readonly onTold?: (visit: Visit, what: string) => void;
  readonly onBooted?: (session: Session) => void;
  readonly onTransaction?: (text: string, visit: Visit) => void;
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
  const house = createHttpHouse({
    bootAnswer: options.bootAnswer,
    mayTellTime: options.mayTellTime,
    hideSubscriber: options.hideSubscriber,
    now: options.now ?? (() => new Date()),
    tell,
    act: (what, { identity, number }) => {
      const at = new Date().toISOString();
      actions.push({ at, what, inWhoseName: 'the CSMS', target: identity ?? '', visit: number });
    },
    booted: (session) => options.onBooted?.(session),
    keepTransaction: (text, visit) => options.onTransaction?.(text, visit),
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
    const visit = beginVisit({
      number: visits.length + 1,
      address: unmapped(socket.remoteAddress),
      localAddress: unmapped(socket.localAddress),
      begun,
      scrub: options.scrub,
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
    visits,
    actions,
    get turnedAway() {
      return turnedAway;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      house.close(1001, 'the examination has ended');
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
    },
  };
}

const unmapped = (address: string | undefined) => (address ?? '').replace(/^::ffff:/, '');

async function showingFor(
  seeker: Seeker,
  { certificate, trials }: Pick<ExaminationOptions, 'certificate' | 'trials'>,
): Promise<Showing> {
  const trial = (await trials?.next(seeker)) ?? null;
  return trial === null
    ? { certificate, settle: null }
    : { certificate: trial, settle: (judged) => trials?.settle(seeker, trial, judged) };
}
