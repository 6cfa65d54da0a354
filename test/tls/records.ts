import { createServer, type Socket } from 'node:net';
import { listen, type Running } from '../../src/simulator/running.ts';

/** TLS made by hand (RFC 5246, 6.2 and 7.4; RFC 8446, 4), right or wrong as a test wants it. */

export const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23 } as const;
export const MESSAGE = {
  serverHello: 2,
  certificate: 11,
  certificateRequest: 13,
  serverHelloDone: 14,
} as const;

/** A record; `length` where it should claim another than it has. */
export function record(type: number, payload: Buffer, length = payload.length): Buffer {
  const header = Buffer.from([type, 3, 3, 0, 0]);
  header.writeUInt16BE(length, 3);
  return Buffer.concat([header, payload]);
}

/** Bytes in as many handshake records as they need, 16 kB each at most. */
export function handshakeRecords(bytes: Buffer, size = 16_384): Buffer {
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    record(RECORD.handshake, bytes.subarray(at * size, (at + 1) * size)),
  );
  return Buffer.concat(parts);
}

export const alertRecord = (level: number, number: number) =>
  record(RECORD.alert, Buffer.from([level, number]));

/** A handshake message. */
export function message(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  header[0] = type;
  return Buffer.concat([header, body]);
}

const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);

/** With a length of two or three bytes before it. */
export const vector16 = (body: Buffer) => Buffer.concat([uint16(body.length), body]);
export function vector24(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length.subarray(1), body]);
}

/** A Certificate message of TLS 1.2. */
export const certificateMessage = (ders: readonly Buffer[]) =>
  message(MESSAGE.certificate, vector24(Buffer.concat(ders.map(vector24))));

export interface ServerHello {
  readonly version?: number;
  readonly suite?: number;
  readonly random?: Buffer;
  /** Echoed from the ClientHello, as TLS 1.3 asks for. */
  readonly sessionId?: Buffer;
  /** Numbers and bodies. */
  readonly extensions?: readonly (readonly [number, Buffer])[];
}

const ECDHE_ECDSA_AES128_GCM = 0xc02b;

export function serverHello(parts: ServerHello = {}): Buffer {
  const { sessionId = Buffer.alloc(0), extensions = [] } = parts;
  const body = Buffer.concat([
    uint16(parts.version ?? 0x0303),
    parts.random ?? Buffer.alloc(32, 7),
    Buffer.from([sessionId.length]),
    sessionId,
    uint16(parts.suite ?? ECDHE_ECDSA_AES128_GCM),
    Buffer.from([0]),
    extensions.length === 0
      ? Buffer.alloc(0)
      : vector16(Buffer.concat(extensions.flatMap(([type, of]) => [uint16(type), vector16(of)]))),
  ]);
  return message(MESSAGE.serverHello, body);
}

/** RFC 8446, 4.1.3: the random that makes a ServerHello a HelloRetryRequest. */
const RETRY = Buffer.from(
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c',
  'hex',
);
const SECP256R1 = 0x0017;

/** Asks for a key share on another curve than most clients send one for. */
export const helloRetryRequest = (clientHello: Buffer) =>
  serverHello({
    random: RETRY,
    suite: 0x1301,
    sessionId: sessionIdOf(clientHello),
    extensions: [
      [43, uint16(0x0304)],
      [51, uint16(SECP256R1)],
    ],
  });

/** Of a ClientHello in one record: it stands after two headers, version and random. */
export function sessionIdOf(clientHello: Buffer): Buffer {
  const at = 5 + 4 + 2 + 32;
  return clientHello.subarray(at + 1, at + 1 + (clientHello[at] ?? 0));
}

/** A server that does as it likes with every connection, once the first bytes are there. */
export function answering(answer: (socket: Socket, clientHello: Buffer) => void): Promise<Running> {
  return listen(createServer((socket) => socket.once('data', (hello) => answer(socket, hello))));
}

/** Writes the same for ever, as fast as the peer takes it. */
export function flood(socket: Socket, bytes: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}
