import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { judgeStage } from '../../diagnosis/judge-world.ts';
import type { AnyModule } from '../../diagnosis/module.ts';
import { createRecorder } from '../../facts/recorder.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { passwordProperties } from '../../site/password.ts';
import { Secret, scrubber } from '../../site/secret.ts';
import type { Site } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { acceptFor } from '../../wire/upgraded-stream.ts';
import type { SeenRequest } from '../request.ts';
import { versionOf } from '../session.ts';
import type { Visit } from '../visit.ts';
import { backendUrl } from './backend-url.ts';
import { type BackendRun, openBackend } from './open-backend.ts';
import { passOn } from './pass-on.ts';
import { watchSession } from './watch-session.ts';

export interface RelayOptions {
  /** The backend: its URL in the statement, and what is trusted. */
  readonly site: Site;
  /** What judges whether the backend may be trusted with what a station says. */
  readonly modules: readonly AnyModule[];
  /** When the examination began, on the monotonic clock, ms. */
  readonly begun: number;
  readonly hideSubscriber: boolean;
  tell(visit: Visit, what: string): void;
  /** Says, before it is done, what is done in the station's name, and where. */
  act(what: string, visit: Visit, target: string): void;
  booted(visit: Visit): void;
}

/** A station's request to become a WebSocket, and what it takes to answer it. */
export interface Asked {
  readonly visit: Visit;
  readonly seen: SeenRequest;
  readonly message: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
  /** Told once, with the status that goes back; 0 where none does. */
  answered(status: number, subprotocol: string | null): void;
}

export interface Relay {
  take(asked: Asked): void;
  /** Ends what is under way, sessions with this code. */
  close(code: number, reason: string): void;
}

/** Passes all that stations say on to the real backend, and its answers back as they came. */
export function createRelay(options: RelayOptions): Relay {
  const ending = new AbortController();
  const open = new Map<Visit, ReturnType<typeof passOn>>();

  async function carry(asked: Asked): Promise<void> {
    const { visit, seen, message, stream, head } = asked;
    const { authorization = null } = message.headers;
    const url = backendUrl(options.site.statement.url ?? '', seen.target ?? '/');
    const run = backendRun(options, visit, url, authorization, ending.signal);
    // Whatever is read from here on is for the backend.
    stream.pause();
    stream.on('error', () => {});
    options.act('opening a WebSocket session with the backend, and passing all on', visit, url);
    const backend = await openBackend(run, { subprotocols: seen.subprotocols, authorization });
    if (stream.destroyed) {
      if (backend.kind === 'open') backend.attempt.stream?.destroy();
      return;
    }
    switch (backend.kind) {
      case 'unreachable':
        asked.answered(0, null);
        options.tell(visit, backend.because);
        visit.because = backend.because;
        visit.reset();
        return;
      case 'unsecured':
        asked.answered(0, null);
        options.tell(visit, backend.because);
        visit.because = backend.because;
        end(stream);
        return;
      case 'refused': {
        const { status } = backend.answer;
        const closes = status === null && backend.answer.outcome !== 'not-http';
        visit.because = closes
          ? 'the backend gave no answer to the upgrade'
          : 'the backend refused the upgrade';
        asked.answered(closes ? 0 : statusFor(backend.answer), null);
        end(stream, closes ? '' : refusalOf(backend.answer));
        return;
      }
      case 'open': {
        const { attempt, upgraded } = backend;
        const { subprotocol } = upgraded;
        if (attempt.stream === null) return end(stream);
        visit.reached = 'session';
        asked.answered(101, subprotocol);
        stream.write(acceptance(message.headers['sec-websocket-key'] ?? '', subprotocol));
        attempt.stream.once('close', () => open.delete(visit));
        const watcher = watchSession({
          visit,
          backend: run.recorder,
          subprotocol,
          version: versionOf(subprotocol),
          hideSubscriber: options.hideSubscriber,
          tell: (what) => options.tell(visit, what),
          booted: () => options.booted(visit),
        });
        const early = { fromStation: head, fromBackend: upgraded.early };
        open.set(visit, passOn(stream, attempt.stream, early, watcher));
      }
    }
  }

  return {
    take(asked) {
      void carry(asked).catch((error: unknown) => {
        asked.visit.because = `the relay failed: ${error instanceof Error ? error.message : error}`;
        asked.stream.destroy();
      });
    },
    close(code, reason) {
      ending.abort();
      for (const [visit, end] of open) {
        visit.because = reason;
        end(code, reason);
      }
    },
  };
}

function backendRun(
  { site, modules, begun }: RelayOptions,
  visit: Visit,
  url: string,
  authorization: string | null,
  signal: AbortSignal,
): BackendRun {
  const password = passwordIn(authorization);
  const word = authorization?.replace(/^\S+\s+/, '') ?? '';
  const recorder = createRecorder({
    vantage: 'laptop',
    scrub: scrubber([new Secret(word), new Secret(password ?? '')]),
    begun,
    onFact: (fact) => {
      if (visit.relayed.length < THRESHOLDS.examine.maxFactsOfVisit) visit.relayed.push(fact);
    },
  });
  const statement = {
    ...site.statement,
    url,
    identity: visit.identity,
    tlsScan: 'none' as const,
    password: password === null ? null : passwordProperties(password),
  };
  const until = performance.now() + THRESHOLDS.run.timeoutMs;
  return {
    site: { ...site, statement },
    recorder,
    signal,
    remainingMs: (atMost) => Math.max(0, Math.ceil(Math.min(atMost, until - performance.now()))),
    findingsNow: (stage) => {
      const module = modules.find((candidate) => candidate.stage === stage);
      if (module === undefined) return [];
      const recordedAt = new Date().toISOString();
      const world = { site: statement, records: [...recorder.records], recordedAt };
      return judgeStage(module, world, null).judgement?.findings ?? [];
    },
  };
}

function passwordIn(authorization: string | null): string | null {
  const word = /^basic\s+(\S+)/i.exec(authorization ?? '')?.[1];
  const text = word === undefined ? '' : Buffer.from(word, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : text.slice(colon + 1);
}

/** Ends a stream in peace, and cuts it where the peer does not follow. */
function end(stream: Duplex, last = ''): void {
  if (!stream.writable) return void stream.destroy();
  const timer = setTimeout(() => stream.destroy(), THRESHOLDS.session.closeTimeoutMs);
  stream.once('close', () => clearTimeout(timer));
  stream.end(last);
  stream.resume();
}

/** HTTP was reached, but what came is no answer to pass on. */
const BAD_GATEWAY = 502;

const statusFor = ({ status }: UpgradeAttempt): number =>
  status === null || status === 101 ? BAD_GATEWAY : status;

/** Those that tell a client what to do, or who speaks; the rest is about the connection itself. */
const PASSED_ON = [
  'content-type',
  'date',
  'location',
  'retry-after',
  'sec-websocket-version',
  'server',
  'via',
  'www-authenticate',
];

function refusalOf(answer: UpgradeAttempt): string {
  const status = statusFor(answer);
  const isTheirs = status === answer.status;
  const body = isTheirs ? (answer.bodyExcerpt ?? '') : '';
  const reason = isTheirs ? (answer.reason ?? '') : (STATUS_CODES[status] ?? '');
  const headers = isTheirs
    ? PASSED_ON.flatMap((name) => {
        const value = answer.headers[name];
        return value === undefined ? [] : [`${name}: ${value}`];
      })
    : [];
  return [
    `HTTP/1.1 ${status} ${reason}`,
    ...headers,
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function acceptance(key: string, subprotocol: string | null): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(key)}`,
    ...(subprotocol === null ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    '',
    '',
  ].join('\r\n');
}
