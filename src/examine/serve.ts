import { once } from 'node:events';
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { THRESHOLDS } from '../thresholds.ts';
import { asksForWebSocket } from '../wire/http-upgrade.ts';
import type { Relay } from './relay/relay.ts';
import { isWholeRequest, readRequest, type SeenRequest } from './request.ts';
import { carry, type Manners, type Session } from './session.ts';
import type { Visit } from './visit.ts';

const KNOWN = ['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'];

export interface HttpHouse {
  serve(visit: Visit, stream: Duplex, request: Buffer, secure: boolean): void;
  /** Closes all sessions with this code; settles when they have ended. */
  close(code: number, reason: string): Promise<void>;
}

/**
 * Speaks HTTP to whoever got so far, and makes a session of every upgrade there is. The first
 * version offered that OCPP knows is taken; where none is, the session opens without one, and
 * its first message tells. With a relay, the backend behind it answers in our place.
 */
export function createHttpHouse(manners: Manners, relay: Relay | null): HttpHouse {
  const sessions = new Set<Session>();
  const guests = new WeakMap<Duplex, { visit: Visit; seen: SeenRequest; secure: boolean }>();
  const http = createServer(
    { requestTimeout: 0, headersTimeout: 0, requireHostHeader: false },
    (request, response) => {
      told(request.socket, 426, null);
      // Whoever goes on sending a body is not waited for.
      const timer = setTimeout(() => request.destroy(), THRESHOLDS.session.closeTimeoutMs);
      request.once('close', () => clearTimeout(timer));
      response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' });
      response.end('This is a test CSMS: it expects a WebSocket with OCPP.\n');
    },
  );
  const acceptor = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: THRESHOLDS.examine.maxFrameBytes,
    handleProtocols: (offered) => chosen([...offered]) ?? false,
  });
  http.on('clientError', (error, stream) => {
    told(stream, 400, null);
    refuse(stream, 400, `What was sent is no HTTP that can be read: ${error.message}\n`);
  });
  http.on('upgrade', (message: IncomingMessage, stream, head) => {
    const guest = guests.get(message.socket);
    const identity = guest?.seen.identity ?? null;
    if (guest === undefined || identity === null) {
      told(message.socket, 404, null);
      refuse(stream, 404, 'The path must end with the identity of the station.\n');
      return;
    }
    if (relay !== null) {
      const { visit, seen } = guest;
      const answered = (status: number, subprotocol: string | null) =>
        told(message.socket, status, subprotocol);
      relay.take({ visit, seen, message, stream, head, answered });
      return;
    }
    const subprotocol = chosen(guest.seen.subprotocols);
    acceptor.once('wsClientError', () => told(message.socket, 400, null));
    acceptor.handleUpgrade(message, stream, head, (webSocket) => {
      told(message.socket, 101, subprotocol);
      guest.visit.reached = 'session';
      const flooded = () => {
        guest.visit.because = 'it asked on and on, and did not read the answers';
        webSocket.terminate();
      };
      // Of pings in a row ws has cut it off by then.
      webSocket.on('ping', () => stream.destroyed && flooded());
      webSocket.on('message', () => {
        if (webSocket.bufferedAmount > THRESHOLDS.examine.maxUnsentBytes) flooded();
      });
      webSocket.on('error', (error) => {
        manners.tell(guest.visit, `WebSocket: ${error.message}`);
      });
      const who = { visit: guest.visit, identity, subprotocol };
      const session = carry(webSocket, stream, who, manners);
      sessions.add(session);
      webSocket.once('close', () => sessions.delete(session));
    });
    acceptor.removeAllListeners('wsClientError');
  });

  /** Records the request once it is known how it was answered. */
  function told(stream: Duplex, status: number, subprotocol: string | null): void {
    const guest = guests.get(stream);
    if (guest === undefined) return;
    guests.delete(stream);
    const { visit, seen, secure } = guest;
    visit.record({
      kind: 'station.request',
      visit: visit.number,
      address: visit.address,
      secure,
      ...seen,
      status,
      subprotocol,
    });
    const offered =
      seen.subprotocols.length === 0 ? 'no subprotocol' : seen.subprotocols.join(', ');
    const answer = status === 0 ? 'no answer' : status;
    manners.tell(visit, `${seen.method ?? 'no HTTP'} ${seen.target ?? ''} (${offered}): ${answer}`);
  }

  return {
    serve(visit, stream, request, secure) {
      const seen = readRequest(request);
      // A browser, or a health check, is no station.
      if (asksForWebSocket(seen.headers)) visit.identity = seen.identity;
      guests.set(stream, { visit, seen, secure });
      stream.once('close', () => told(stream, 0, null));
      if (!isWholeRequest(request)) {
        const status = request.length > THRESHOLDS.examine.maxRequestBytes ? 431 : 408;
        visit.because = 'its request never ended';
        told(stream, status, null);
        refuse(stream, status, 'The header block of a request has to end.\n');
        return;
      }
      http.emit('connection', stream);
      // It was paused to be looked at, and a listener alone does not let it flow again.
      stream.resume();
    },
    async close(code, reason) {
      relay?.close(code, reason);
      const open = [...sessions];
      const ended = open.map(({ ended }) => once(ended, 'abort'));
      for (const session of open) session.close(code, reason);
      await Promise.all(ended);
    },
  };
}

const chosen = (offered: readonly string[]): string | null =>
  offered.find((name) => KNOWN.includes(name)) ?? null;

function refuse(stream: Duplex, status: number, body: string): void {
  if (!stream.writable) return void stream.destroy();
  const timer = setTimeout(() => stream.destroy(), THRESHOLDS.session.closeTimeoutMs);
  stream.once('close', () => clearTimeout(timer));
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
