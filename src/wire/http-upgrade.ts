import { THRESHOLDS } from '../thresholds.ts';

/** The client's half of an upgrade to WebSocket (RFC 6455, 4.1). */
export interface UpgradeRequest {
  readonly requestTarget: string;
  /** As it stands in the Host header: the port only where it is not the default. */
  readonly host: string;
  readonly key: string;
  readonly subprotocols: readonly string[];
  readonly authorization: string | null;
}

export function requestBytes(request: UpgradeRequest): string {
  const { requestTarget, host, key, subprotocols, authorization } = request;
  const lines = [
    `GET ${requestTarget} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...(subprotocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${subprotocols.join(', ')}`]),
    ...(authorization === null ? [] : [`Authorization: ${authorization}`]),
    'User-Agent: ghostcheck',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/**
 * The head of an HTTP/1.x answer (RFC 9112, 4 and 5). Header names are in lower case;
 * repeated ones are joined with a comma. `complete` is false where the block never ended.
 */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly complete: boolean;
  /** Where the body, or the first frame, begins. */
  readonly length: number;
}

export type HeadReading = ResponseHead | 'incomplete' | 'not-http';

/** True where a request means to become a WebSocket, whatever it lacks for that. */
export const asksForWebSocket = (headers: readonly { readonly name: string }[]): boolean =>
  headers.some(({ name }) => /^(?:upgrade|sec-websocket-.*)$/i.test(name));

const STATUS_LINE = /^HTTP\/\d\.\d ([1-9]\d{2})(?: ([^\r\n]*))?$/;
/** A status line up to its code, each digit as 0: what is shorter may yet become one. */
const STATUS_LINE_START = 'HTTP/0.0 000';

/**
 * Reads what has arrived so far. `ended`: nothing more will come, so a status line whose
 * header block never ended counts too: backends are known to cut it there. Interim
 * answers (RFC 9110, 15.2) are passed over: alone they are no answer yet, and none for
 * good where they never end. Lines may end with a bare LF.
 */
export function readHead(bytes: Buffer, ended: boolean): HeadReading {
  const text = bytes.toString('latin1', 0, THRESHOLDS.upgrade.maxHeaderBytes);
  const isFull = bytes.length > text.length;
  const head = finalHead(text, ended || isFull);
  return head === 'incomplete' && isFull ? 'not-http' : head;
}

function finalHead(text: string, ended: boolean): HeadReading {
  let from = 0;
  for (;;) {
    const head = headAt(text, from, ended);
    if (typeof head === 'string' || head.status === 101 || head.status >= 200) return head;
    if (!head.complete) return 'incomplete';
    from = head.length;
  }
}

function headAt(text: string, from: number, ended: boolean): HeadReading {
  const start = text.slice(from, from + STATUS_LINE_START.length).replace(/\d/g, '0');
  if (!STATUS_LINE_START.startsWith(start)) return 'not-http';
  if (start.length < STATUS_LINE_START.length) return 'incomplete';
  const end = /\r?\n\r?\n/.exec(text.slice(from));
  if (end === null && !ended) return 'incomplete';
  const latin1 = text.slice(from, end === null ? undefined : from + end.index);
  // What a peer echoes was sent as UTF-8: only as that can it be recognised.
  const block = Buffer.from(latin1, 'latin1').toString('utf8');
  // A line that begins with a space goes on with the one before (RFC 9112, 5.2).
  const [statusLine = '', ...fields] = block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const [, status, reason = ''] = STATUS_LINE.exec(statusLine) ?? [];
  if (status === undefined) return 'not-http';
  return {
    status: Number(status),
    reason: reason.slice(0, THRESHOLDS.upgrade.maxReasonLength),
    headers: headersOf(fields),
    complete: end !== null,
    length: end === null ? text.length : from + end.index + end[0].length,
  };
}

function headersOf(fields: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const field of fields) {
    const colon = field.indexOf(':');
    if (colon < 1) continue;
    const name = field.slice(0, colon).trim().toLowerCase();
    const value = field.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

/** A chunked body as it was meant (RFC 9112, 7.1), as far as it came. */
export function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return Buffer.concat(parts);
    const from = lineEnd + 2;
    parts.push(body.subarray(from, from + size));
    at = from + size + 2;
  }
}
