import { createHash } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Ending, endSocket } from './transport.ts';

/**
 * How the HTTP Upgrade request is answered.
 *
 * `accept` goes on to the session. Its `subprotocol`: `negotiate` takes the first one
 * offered that the CSMS knows, and answers 101 without any where there is none, as most
 * stacks do; `require` then refuses with HTTP 400; `omit` never names one; `force` names
 * the one given. `unfinished` sends a status line whose header block never ends.
 */
export type UpgradeBehaviour =
  | { readonly kind: 'accept'; readonly subprotocol: 'negotiate' | 'require' | 'omit' }
  | { readonly kind: 'accept'; readonly subprotocol: 'force'; readonly name: string }
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'unfinished'; readonly status: number; readonly end: 'fin' | 'hold' }
  | { readonly kind: 'wrong-accept' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'drop'; readonly how: Ending }
  /** By the names of WireMock. */
  | { readonly kind: 'fault'; readonly fault: HttpFault };

export type HttpFault =
  | 'CONNECTION_RESET_BY_PEER'
  | 'EMPTY_RESPONSE'
  | 'MALFORMED_RESPONSE_CHUNK'
  | 'RANDOM_DATA_THEN_CLOSE';

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What this CSMS knows of stations. */
export interface Registry {
  /** The path in front of the identity, `/ocpp` by default. */
  readonly path: string;
  /** The answer on any other path. */
  readonly elsewhere: HttpAnswer;
  /** Null: any identity. */
  readonly identities: readonly string[] | null;
  /** HTTP Basic, checked where one is set; the user name must be the identity. */
  readonly password: string | null;
  readonly subprotocols: readonly string[];
}

export interface UpgradeRequest {
  readonly target: string;
  /** The last path segment, decoded; null where the path is not the CSMS's. */
  readonly identity: string | null;
  readonly offered: readonly string[];
  readonly authorization: string | null;
}

export type Decision =
  | { readonly kind: 'accept'; readonly identity: string; readonly subprotocol: string | null }
  | { readonly kind: 'refuse'; readonly answer: HttpAnswer };

export function readRequest(message: IncomingMessage, registry: Registry): UpgradeRequest {
  const target = message.url ?? '';
  const [path = ''] = target.split('?');
  const prefix = `${registry.path}/`;
  return {
    target,
    identity: path.startsWith(prefix) ? decoded(path.slice(prefix.length)) : null,
    offered: (message.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
    authorization: message.headers.authorization ?? null,
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Path, identity, password, subprotocol: in the order in which known stacks look at them. */
export function decide(
  { identity, offered, authorization }: UpgradeRequest,
  registry: Registry,
  behaviour: Extract<UpgradeBehaviour, { kind: 'accept' }>,
): Decision {
  const refuse = (answer: HttpAnswer): Decision => ({ kind: 'refuse', answer });
  if (identity === null) return refuse(registry.elsewhere);
  if (identity === '') return refuse({ status: 404 });
  if (registry.identities !== null && !registry.identities.includes(identity)) {
    return refuse({ status: 404 });
  }
  if (registry.password !== null && authorization !== basic(identity, registry.password)) {
    return refuse({ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="CSMS"' } });
  }
  const known = offered.find((name) => registry.subprotocols.includes(name)) ?? null;
  switch (behaviour.subprotocol) {
    case 'negotiate':
      return { kind: 'accept', identity, subprotocol: known };
    case 'require':
      return known === null
        ? refuse({ status: 400, body: 'Missing or unsupported subprotocol' })
        : { kind: 'accept', identity, subprotocol: known };
    case 'omit':
      return { kind: 'accept', identity, subprotocol: null };
    case 'force':
      return { kind: 'accept', identity, subprotocol: behaviour.name };
  }
}

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Writes a whole HTTP answer and ends the connection. */
export function answer(stream: Duplex, { status, headers, body = '' }: HttpAnswer, date: Date) {
  const fields = {
    Date: date.toUTCString(),
    Connection: 'close',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`${statusLine(status)}${lines.join('')}\r\n${body}`);
}

/** Acts on every behaviour but `accept`; `transport` is the TCP socket under `stream`. */
export function misbehave(
  stream: Duplex,
  transport: Socket,
  behaviour: Exclude<UpgradeBehaviour, { kind: 'accept' }>,
  date: Date,
  seed: number,
): void {
  switch (behaviour.kind) {
    case 'answer':
      answer(stream, behaviour.answer, date);
      break;
    case 'unfinished':
      stream.write(statusLine(behaviour.status));
      if (behaviour.end === 'fin') stream.end();
      break;
    case 'wrong-accept': {
      const accept = createHash('sha1').update('another key').digest('base64');
      stream.write(
        `${statusLine(101)}Upgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Date: ${date.toUTCString()}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      break;
    }
    case 'silent':
      break;
    case 'drop':
      endSocket(transport, behaviour.how);
      break;
    case 'fault':
      breakDown(stream, transport, behaviour.fault, seed);
  }
}

/** Answers as WireMock does under each of its faults. */
function breakDown(stream: Duplex, transport: Socket, fault: HttpFault, seed: number): void {
  switch (fault) {
    case 'CONNECTION_RESET_BY_PEER':
      endSocket(transport, 'rst');
      break;
    case 'EMPTY_RESPONSE':
      stream.end();
      break;
    case 'MALFORMED_RESPONSE_CHUNK':
      stream.write(`${statusLine(200)}Transfer-Encoding: chunked\r\n\r\n`);
      stream.end(randomBytes(seed));
      break;
    case 'RANDOM_DATA_THEN_CLOSE':
      stream.end(randomBytes(seed));
  }
}

const RANDOM_BYTES = 256;

/** The same bytes for the same seed: a linear congruential generator, its high byte each time. */
function randomBytes(seed: number): Buffer {
  let state = seed >>> 0;
  return Buffer.from(
    Array.from({ length: RANDOM_BYTES }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

const statusLine = (status: number) => `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
