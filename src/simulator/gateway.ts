import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { THRESHOLDS } from '../thresholds.ts';
import type { Tell } from './journal.ts';
import { type Listening, listen, type Running } from './running.ts';

/** What a gateway answers to one path, beside what its vendor's login does. */
export interface PageAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is text. */
  readonly body?: unknown;
}

/** An answer, or whatever else a gateway may do with a request. */
export type GatewayPage =
  | PageAnswer
  | ((request: IncomingMessage, response: ServerResponse) => void);

export interface GatewayOptions {
  /** `rutos-ubus` is a Teltonika before release 7: JSON-RPC at /ubus, no REST. */
  readonly vendor: 'rutos' | 'rutos-ubus' | 'cradlepoint';
  readonly user?: string;
  readonly password: string;
  /** What its modem is like, in the vendor's own document; for ubus, what each method tells. */
  readonly modem: unknown;
  /** By path, laid over what the vendor answers. */
  readonly answers?: Readonly<Record<string, GatewayPage>>;
  /** PEM; plain HTTP without. */
  readonly tls?: { readonly certificatePem: string; readonly keyPem: string };
  readonly listening?: Listening;
  /** Hears each request, and whether there is an answer to it. */
  readonly tell?: Tell;
}

export interface GatewayRequestSeen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: string;
}

export interface Gateway extends Running {
  readonly requests: readonly GatewayRequestSeen[];
  /** Of its own sessions, those that were not ended. */
  readonly sessions: ReadonlySet<string>;
}

type Reply = PageAnswer;
const MAX_BODY_BYTES = 64 * 1024;
const { maxEvents } = THRESHOLDS.simulator;
const REST_LOGIN = '/api/login';
const NOT_FOUND: Reply = { status: 404, body: '<html>not found</html>' };

/** A simulated router that holds a modem, with the web interface of its vendor, on loopback. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const requests: GatewayRequestSeen[] = [];
  const sessions = new Set<string>();
  const vendor = VENDORS[options.vendor];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const seen = await read(request);
    if (requests.length < maxEvents) requests.push(seen);
    const page = options.answers?.[seen.path] ?? vendor(seen, options, sessions);
    // Asked first of every Teltonika, of which the older ones have no such path.
    const foreseen = page !== NOT_FOUND || seen.path === REST_LOGIN;
    options.tell?.('request', `${seen.method} ${seen.path}`, !foreseen);
    if (typeof page === 'function') return page(request, response);
    const { status = 200, headers = {}, body = '' } = page;
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch(() => response.destroy());
  };
  const { tls } = options;
  const server =
    tls === undefined
      ? createServer(onRequest)
      : createTlsServer({ cert: tls.certificatePem, key: tls.keyPem }, onRequest);
  return { ...(await listen(server, options.listening)), requests, sessions };
}

async function read(request: IncomingMessage): Promise<GatewayRequestSeen> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    body += chunk;
    if (body.length > MAX_BODY_BYTES) break;
  }
  const { method = '', url = '' } = request;
  return { method, path: url, authorization: request.headers.authorization ?? null, body };
}

type Vendor = (seen: GatewayRequestSeen, options: GatewayOptions, sessions: Set<string>) => Reply;

const isLogin = ({ user = 'admin', password }: GatewayOptions, given: unknown): boolean =>
  JSON.stringify(given) === JSON.stringify({ username: user, password });

const newSession = (sessions: Set<string>): string => {
  const session = randomBytes(16).toString('hex');
  const [oldest] = sessions;
  if (oldest !== undefined && sessions.size >= maxEvents) sessions.delete(oldest);
  sessions.add(session);
  return session;
};

const rutos: Vendor = ({ method, path, authorization, body }, options, sessions) => {
  const session = (authorization ?? '').replace(/^Bearer /, '');
  if (method === 'POST' && path === REST_LOGIN) {
    if (!isLogin(options, JSON.parse(body))) {
      const errors = [{ code: 121, error: 'Login failed', source: 'Authorization' }];
      return { status: 401, body: { success: false, errors } };
    }
    return { body: { success: true, data: { username: 'admin', token: newSession(sessions) } } };
  }
  if (!sessions.has(session)) return { status: 401, body: { success: false } };
  if (method === 'POST' && path === '/api/logout') {
    sessions.delete(session);
    return { body: { success: true } };
  }
  return path === '/api/modems/status'
    ? { body: { success: true, data: [options.modem] } }
    : NOT_FOUND;
};

const rutosUbus: Vendor = ({ method, path, body }, options, sessions) => {
  if (method !== 'POST' || path !== '/ubus') return NOT_FOUND;
  const { id, params } = JSON.parse(body);
  const [session, object, call, parameters] = params;
  const result = (...values: unknown[]): Reply => ({
    body: { jsonrpc: '2.0', id, result: values },
  });
  if (object === 'session' && call === 'login') {
    return isLogin(options, parameters)
      ? result(0, { ubus_rpc_session: newSession(sessions) })
      : result(6);
  }
  if (!sessions.has(session)) return result(6);
  if (object === 'session' && call === 'destroy') {
    sessions.delete(session);
    return result(0);
  }
  const told = Object.entries(options.modem ?? {}).find(([name]) => name === call)?.[1];
  return told === undefined ? result(3) : result(0, told);
};

const cradlepoint: Vendor = ({ path, authorization }, { user = 'admin', password, modem }) => {
  const word = Buffer.from(`${user}:${password}`).toString('base64');
  if (authorization !== `Basic ${word}`) {
    return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="router"' } };
  }
  const prefix = '/api/status/wan/devices';
  if (path === prefix) return { body: { success: true, data: modem } };
  return NOT_FOUND;
};

const VENDORS: Readonly<Record<GatewayOptions['vendor'], Vendor>> = {
  rutos,
  'rutos-ubus': rutosUbus,
  cradlepoint,
};
