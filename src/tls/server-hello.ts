import { messagesIn, recordsIn } from './flight.ts';
import { TLS_1_2 } from './protocol-version.ts';

/** What a server chose out of a ClientHello, as numbers of the wire. */
export interface ServerHello {
  readonly version: number;
  readonly suite: number;
  /** TLS 1.3 only: the group of its key share, or the one that a HelloRetryRequest asks for. */
  readonly group: number | null;
}

const ALERT = 21;
const HANDSHAKE = 22;
const SERVER_HELLO = 2;
const EXTENSION = { supportedVersions: 43, keyShare: 51 } as const;

/**
 * Reads the ServerHello (RFC 8446, 4.1.3; RFC 5246, 7.4.1.3) or HelloRetryRequest that an
 * answer begins with. Null where it does not begin with one, or not yet with a whole one.
 */
export function readServerHello(bytes: Buffer): ServerHello | null {
  const fragments: Buffer[] = [];
  for (const { type, payload } of recordsIn(bytes)) {
    // A warning may stand before it: unrecognized_name, of a server that goes on all the same.
    if (type === ALERT) continue;
    if (type !== HANDSHAKE) break;
    fragments.push(payload);
  }
  const [first] = messagesIn(fragments);
  return first?.type === SERVER_HELLO ? read(first.body) : null;
}

function read(body: Buffer): ServerHello | null {
  // Version, random, and a session id of its own length stand before the suite.
  const at = 35 + (body[34] ?? 0);
  if (body.length < at + 3) return null;
  const extensions = extensionsIn(body.subarray(at + 3));
  const chosen = extensions.get(EXTENSION.supportedVersions);
  const share = extensions.get(EXTENSION.keyShare);
  return {
    version: chosen?.length === 2 ? chosen.readUInt16BE() : Math.min(body.readUInt16BE(), TLS_1_2),
    suite: body.readUInt16BE(at),
    group: share !== undefined && share.length >= 2 ? share.readUInt16BE() : null,
  };
}

function extensionsIn(bytes: Buffer): Map<number, Buffer> {
  const extensions = new Map<number, Buffer>();
  for (let at = 2; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) break;
    extensions.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, end));
    at = end;
  }
  return extensions;
}
