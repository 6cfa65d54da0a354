import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Tell } from '../journal.ts';
import { type Listening, LOOPBACK, listen, type Running } from '../running.ts';
import type { AuthorizeBehaviour } from './authorize.ts';
import type { BootBehaviour } from './boot.ts';
import { type FamilyName, familyNamed, sessionOf, upgradeOf } from './families.ts';
import { carry, type RecordedCall, type SessionBehaviour } from './session.ts';
import { type CsmsTls, tlsServer } from './tls.ts';
import { meet, type TransportBehaviour } from './transport.ts';
import {
  answer,
  decide,
  type HttpAnswer,
  misbehave,
  type Registry,
  readRequest,
  type UpgradeBehaviour,
  type UpgradeRequest,
} from './upgrade.ts';
import type { OpenSessions, Upkeep } from './upkeep.ts';

export interface CsmsOptions {
  /** None: plain ws://. */
  readonly tls?: CsmsTls;
  readonly transport?: TransportBehaviour;
  readonly upgrade?: UpgradeBehaviour;
  readonly session?: SessionBehaviour;
  /** A list is one for each time it comes; the last one repeats. */
  readonly boot?: BootBehaviour | readonly BootBehaviour[];
  readonly authorize?: AuthorizeBehaviour | readonly AuthorizeBehaviour[];
  /** Payloads that answer other actions. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What answers an upgrade to another path; 404 where it is left out. */
  readonly elsewhere?: HttpAnswer;
  /** What answers a plain GET; 426 where it is left out. */
  readonly page?: HttpAnswer;
  readonly upkeep?: Upkeep;
  /** A stack of the field to behave like, wherever nothing else is told. */
  readonly family?: FamilyName;
  /** The CSMS's clock minus true time: in its Date header and in its currentTime. */
  readonly clockOffsetMs?: number;
  readonly path?: string;
  /** Any identity where none are given. */
  readonly allowedIdentities?: readonly string[];
  readonly password?: string;
  readonly subprotocols?: readonly string[];
  readonly listening?: Listening;
  readonly tell?: Tell;
  /** Whether an upgrade to a path that is not its own is foreseen; left out: each is. */
  readonly foreseen?: (target: string) => boolean;
  /** Of random bytes. */
  readonly seed?: number;
}

export interface Csms extends Running {
  /** `host` must lead to 127.0.0.1. */
  url(identity: string, host?: string): string;
  /** TCP connections so far. */
  readonly connections: number;
  readonly requests: readonly UpgradeRequest[];
  readonly calls: readonly RecordedCall[];
}

const NO_PAGE: HttpAnswer = { status: 426, headers: { Upgrade: 'websocket' } };

/** Gives one after the other, and the last one for ever. */
function inTurn<T extends { readonly kind: string }>(given: T | readonly T[]): () => T {
  const [first, ...rest] = 'kind' in given ? [given] : given;
  if (first === undefined) throw new Error('a list of answers is empty');
  let next = first;
  return () => {
    const now = next;
    next = rest.shift() ?? next;
    return now;
  };
}

const offerOf = ({ offered, authorization }: UpgradeRequest) =>
  `${offered.join(', ') || 'no subprotocol'}, ${authorization === null ? 'no password' : 'with a password'}`;

/** Stations on several machines can have the same port. */
const peerOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;

/** What a peer can make this process remember, and send it at once. */
const { maxEvents, maxCallsLength, maxFrameBytes, maxHeaderBytes, handshakeTimeoutMs } =
  THRESHOLDS.simulator;
const limits = {
  maxHeaderSize: maxHeaderBytes,
  headersTimeout: handshakeTimeoutMs,
  requestTimeout: handshakeTimeoutMs,
};

/**
 * A simulated CSMS for OCPP 1.6, 2.0.1 and 2.1 over WebSocket on loopback, with or
 * without TLS. It answers BootNotification, Authorize, Heartbeat and StatusNotification,
 * and goes wrong in the ways that it is told to.
 */
export async function startCsms(options: CsmsOptions = {}): Promise<Csms> {
  const { WebSocketServer } = await import('ws');
  const registry: Registry = {
    path: options.path ?? '/ocpp',
    elsewhere: options.elsewhere ?? { status: 404 },
    identities: options.allowedIdentities ?? null,
    password: options.password ?? null,
    subprotocols: options.subprotocols ?? ['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'],
  };
  const family = options.family === undefined ? null : familyNamed(options.family);
  const upgradeBehaviour: UpgradeBehaviour =
    options.upgrade ??
    (family === null ? { kind: 'accept', subprotocol: 'negotiate' } : upgradeOf(family));
  const upkeep: Upkeep = {
    ...(family?.second === undefined ? {} : { second: family.second }),
    ...options.upkeep,
  };
  const boot = inTurn<BootBehaviour>(options.boot ?? { kind: 'status', status: 'Accepted' });
  const authorize = inTurn<AuthorizeBehaviour>(
    options.authorize ?? { kind: 'status', status: 'Accepted' },
  );
  const tell: Tell = options.tell ?? (() => {});
  const open: OpenSessions = new Map();
  const now = () => new Date(Date.now() + (options.clockOffsetMs ?? 0));
  const requests: UpgradeRequest[] = [];
  const calls: RecordedCall[] = [];
  let callsLength = 0;
  /** By the peer's address: a TLS stream does not tell which TCP socket it runs on. */
  const transports = new Map<string, Socket>();
  let connections = 0;

  const http = createHttpServer(limits, (request, response) => {
    const { status, headers, body } = options.page ?? NO_PAGE;
    tell('page', `${request.method} ${request.url}: ${status}`);
    response.sendDate = false;
    response.writeHead(status, { Date: now().toUTCString(), ...headers }).end(body);
    request.resume();
  });
  http.on('upgrade', (message, stream, head) => {
    const transport = transports.get(peerOf(message.socket));
    if (transport === undefined) return;
    stream.on('error', () => {});
    const request = readRequest(message, registry);
    if (requests.length < maxEvents) requests.push(request);
    const foreseen = request.identity !== null || (options.foreseen?.(request.target) ?? true);
    tell('upgrade', `${request.target}, ${offerOf(request)}`, !foreseen);
    if (upgradeBehaviour.kind !== 'accept') {
      tell('answer', upgradeBehaviour.kind);
      misbehave(stream, transport, upgradeBehaviour, now(), options.seed ?? 1);
      return;
    }
    const decision = decide(request, registry, upgradeBehaviour);
    if (decision.kind === 'refuse') {
      tell('answer', `HTTP ${decision.answer.status}`);
      answer(stream, decision.answer, now());
      return;
    }
    const { identity, subprotocol } = decision;
    tell('answer', `HTTP 101, ${subprotocol ?? 'no subprotocol'}`);
    const acceptor = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: maxFrameBytes,
      autoPong: upkeep.pongs !== false,
      handleProtocols: () => subprotocol ?? false,
    });
    acceptor.on('headers', (headers) => headers.push(`Date: ${now().toUTCString()}`));
    acceptor.handleUpgrade(message, stream, head, (webSocket) =>
      carry(webSocket, stream, transport, {
        identity,
        subprotocol,
        behaviour:
          options.session ?? (family === null ? { kind: 'serve' } : sessionOf(family, subprotocol)),
        boot,
        authorize,
        answers: options.answers ?? {},
        tell,
        upkeep,
        family,
        open,
        now,
        record: (call, length) => {
          callsLength += length;
          if (calls.length < maxEvents && callsLength <= maxCallsLength) calls.push(call);
        },
      }),
    );
  });

  const secure = options.tls === undefined ? null : tlsServer(options.tls, tell);
  secure?.on('secureConnection', (socket) => http.emit('connection', socket));
  const server = createServer((socket) => {
    connections += 1;
    tell('connection', `from ${socket.remoteAddress}, number ${connections}`);
    const peer = peerOf(socket);
    transports.set(peer, socket);
    socket.once('close', () => transports.delete(peer));
    meet(socket, options.transport ?? { kind: 'serve' }, (served) =>
      (secure ?? http).emit('connection', served),
    );
  });
  const { port, ...lifetime } = await listen(server, options.listening);
  return {
    ...lifetime,
    port,
    url: (identity, host = options.listening?.host ?? LOOPBACK) =>
      `${secure === null ? 'ws' : 'wss'}://${host}:${port}${registry.path}/${encodeURIComponent(identity)}`,
    get connections() {
      return connections;
    },
    requests,
    calls,
  };
}
