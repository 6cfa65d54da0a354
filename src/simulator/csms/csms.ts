import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { LOOPBACK, listen, type Running } from '../running.ts';
import type { AuthorizeBehaviour } from './authorize.ts';
import type { BootBehaviour } from './boot.ts';
import { type FamilyName, familyNamed, sessionOf, upgradeOf } from './families.ts';
import { carry, type RecordedCall, type SessionBehaviour } from './session.ts';
import { type CsmsTls, tlsServer } from './tls.ts';
import { meet, type TransportBehaviour } from './transport.ts';
import {
  answer,
  decide,
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
  readonly boot?: BootBehaviour;
  readonly authorize?: AuthorizeBehaviour;
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
}

export interface Csms extends Running {
  /** `host` must lead to 127.0.0.1. */
  url(identity: string, host?: string): string;
  /** TCP connections so far. */
  readonly connections: number;
  readonly requests: readonly UpgradeRequest[];
  readonly calls: readonly RecordedCall[];
}

/** What a peer can make this process remember. */
const MAX_RECORDED = 1_000;
const MAX_FRAME_BYTES = 1024 * 1024;

/**
 * A simulated CSMS for OCPP 1.6, 2.0.1 and 2.1 over WebSocket on loopback, with or
 * without TLS. It answers BootNotification, Authorize, Heartbeat and StatusNotification,
 * and goes wrong in the ways that it is told to.
 */
export async function startCsms(options: CsmsOptions = {}): Promise<Csms> {
  const { WebSocketServer } = await import('ws');
  const registry: Registry = {
    path: options.path ?? '/ocpp',
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
  const open: OpenSessions = new Map();
  const now = () => new Date(Date.now() + (options.clockOffsetMs ?? 0));
  const requests: UpgradeRequest[] = [];
  const calls: RecordedCall[] = [];
  /** By the peer's port: a TLS stream does not tell which TCP socket it runs on. */
  const transports = new Map<number | undefined, Socket>();
  let connections = 0;

  const http = createHttpServer((request, response) => {
    response.sendDate = false;
    response.writeHead(426, { Date: now().toUTCString(), Upgrade: 'websocket' }).end();
    request.resume();
  });
  http.on('upgrade', (message, stream, head) => {
    const transport = transports.get(message.socket.remotePort);
    if (transport === undefined) return;
    stream.on('error', () => {});
    const request = readRequest(message, registry);
    if (requests.length < MAX_RECORDED) requests.push(request);
    if (upgradeBehaviour.kind !== 'accept') {
      misbehave(stream, transport, upgradeBehaviour, now());
      return;
    }
    const decision = decide(request, registry, upgradeBehaviour);
    if (decision.kind === 'refuse') {
      answer(stream, decision.answer, now());
      return;
    }
    const { identity, subprotocol } = decision;
    const acceptor = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: MAX_FRAME_BYTES,
      autoPong: upkeep.pongs !== false,
      handleProtocols: () => subprotocol ?? false,
    });
    acceptor.on('headers', (headers) => headers.push(`Date: ${now().toUTCString()}`));
    acceptor.handleUpgrade(message, stream, head, (webSocket) =>
      carry(webSocket, transport, {
        identity,
        subprotocol,
        behaviour:
          options.session ?? (family === null ? { kind: 'serve' } : sessionOf(family, subprotocol)),
        boot: options.boot ?? { kind: 'status', status: 'Accepted' },
        authorize: options.authorize ?? { kind: 'status', status: 'Accepted' },
        upkeep,
        family,
        open,
        now,
        record: (call) => {
          if (calls.length < MAX_RECORDED) calls.push(call);
        },
      }),
    );
  });

  const secure = options.tls === undefined ? null : tlsServer(options.tls);
  secure?.on('secureConnection', (socket) => http.emit('connection', socket));
  const server = createServer((socket) => {
    connections += 1;
    const { remotePort } = socket;
    transports.set(remotePort, socket);
    socket.once('close', () => transports.delete(remotePort));
    meet(socket, options.transport ?? { kind: 'serve' }, (served) =>
      (secure ?? http).emit('connection', served),
    );
  });
  const { port, ...lifetime } = await listen(server);
  return {
    ...lifetime,
    port,
    url: (identity, host = LOOPBACK) =>
      `${secure === null ? 'ws' : 'wss'}://${host}:${port}${registry.path}/${encodeURIComponent(identity)}`,
    get connections() {
      return connections;
    },
    requests,
    calls,
  };
}
