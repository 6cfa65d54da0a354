import { isUtf8 } from 'node:buffer';
import type { RecordableOf } from '../facts/recorder.ts';
import { decoded } from '../site/connection-url.ts';
import { passwordProperties } from '../site/password.ts';
import { THRESHOLDS } from '../thresholds.ts';

export type SeenRequest = Pick<
  RecordableOf<'station.request'>,
  | 'method'
  | 'target'
  | 'httpVersion'
  | 'headers'
  | 'identity'
  | 'subprotocols'
  | 'basic'
  | 'authorization'
  | 'flaw'
>;

/** True once the header block has ended: some stations end lines with a bare LF. */
export const isWholeRequest = (bytes: Buffer): boolean =>
  /\r?\n\r?\n/.test(bytes.toString('latin1'));

const REQUEST_LINE = /^([!#$%&'*+.^_`|~\w-]{1,32}) (\S*)(?: (HTTP\/\d\.\d))?$/;
const { maxHeaders, maxHeaderLength } = THRESHOLDS.examine;

/** Reads a request as it was sent, however broken (RFC 9112, 3 and 5). Never throws. */
export function readRequest(bytes: Buffer): SeenRequest {
  const text = bytes.toString('latin1');
  const [head = ''] = text.split(/\r?\n\r?\n/);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method = null, target = null, httpVersion = null] = REQUEST_LINE.exec(first) ?? [];
  const headers = lines.slice(0, maxHeaders).map(headerOf);
  const headerNamed = (name: string) =>
    headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
  const authorizations = headers.filter(({ name }) => name.toLowerCase() === 'authorization');
  const authorization = authorizations[0]?.value ?? null;
  return {
    method,
    target: target?.slice(0, maxHeaderLength) ?? null,
    httpVersion,
    headers: headers
      .filter(({ name }) => name.toLowerCase() !== 'authorization')
      .map(({ name, value }) => ({
        name: name.slice(0, maxHeaderLength),
        value: value.slice(0, maxHeaderLength),
      })),
    identity: target === null ? null : identityIn(target),
    subprotocols: headers
      .filter(({ name }) => name.toLowerCase() === 'sec-websocket-protocol')
      .flatMap(({ value }) => value.split(','))
      .map((word) => word.trim().slice(0, 64))
      .filter((word) => word !== '')
      .slice(0, 32),
    basic: authorization === null ? null : basicOf(authorization),
    ...(authorization === null
      ? {}
      : { authorization: { count: authorizations.length, scheme: schemeOf(authorization) } }),
    flaw: flawOf(text, { method, target, httpVersion, first }, lines, headerNamed),
  };
}

function headerOf(line: string): { name: string; value: string } {
  const at = line.indexOf(':');
  return at < 0
    ? { name: line.trim(), value: '' }
    : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
}

/** The last segment of the path, decoded, as a CSMS reads it. */
function identityIn(target: string): string | null {
  const [path = ''] = target.replace(/^[a-z]+:\/\/[^/]*/i, '').split(/[?#]/);
  const segment = path.split('/').findLast((part) => part !== '');
  return segment === undefined ? null : decoded(segment).slice(0, 255);
}

/** Of an unknown scheme not even the word is kept: some stations send the bare password there. */
function schemeOf(authorization: string) {
  const word = /^(basic|bearer|digest)(?:\s|$)/i.exec(authorization)?.[1]?.toLowerCase();
  return word === 'basic' || word === 'bearer' || word === 'digest' ? word : 'other';
}

/** RFC 7617: of the password only its properties are kept. */
function basicOf(authorization: string): NonNullable<SeenRequest['basic']> {
  const word = /^basic\s+(\S+)/i.exec(authorization)?.[1];
  if (word === undefined) return { username: null, password: null };
  const bytes = Buffer.from(word, 'base64');
  const colon = bytes.indexOf(':');
  if (colon < 0) return { username: null, password: null };
  const password = bytes.subarray(colon + 1);
  return {
    username: bytes.toString('utf8', 0, colon).slice(0, 255),
    password: {
      ...passwordProperties(password.toString('utf8')),
      bytes: password.length,
      ...(isUtf8(password) ? {} : { binary: true }),
    },
  };
}

function flawOf(
  text: string,
  {
    method,
    target,
    httpVersion,
    first,
  }: Record<'method' | 'target' | 'httpVersion', string | null> & { first: string },
  lines: readonly string[],
  headerNamed: (name: string) => string | null,
): string | null {
  if (method === null)
    return `its first line is no HTTP request (${JSON.stringify(first.slice(0, 60))})`;
  const flaws = [
    /\r?\n\r?\n/.test(text) ? null : 'its header block never ended',
    /(^|[^\r])\n/.test(text.split(/\r?\n\r?\n/)[0] ?? '') ? 'lines end without CR' : null,
    method === 'GET' ? null : `its method is ${method}, not GET`,
    target === '' || target === null ? 'it names no path' : null,
    target?.startsWith('/') === false ? 'its path does not begin with a slash' : null,
    httpVersion === 'HTTP/1.1'
      ? null
      : `it is ${httpVersion ?? 'of no HTTP version'}, not HTTP/1.1`,
    lines.some((line) => line !== '' && !/^[!#$%&'*+.^_`|~\w-]+:/.test(line))
      ? 'a header line is malformed'
      : null,
    headerNamed('host') === null ? 'it has no Host' : null,
    headerNamed('upgrade')?.toLowerCase().includes('websocket') ? null : 'it asks for no WebSocket',
    /\bupgrade\b/i.test(headerNamed('connection') ?? '')
      ? null
      : 'its Connection header does not say Upgrade',
    keyFlaw(headerNamed('sec-websocket-key')),
    versionFlaw(headerNamed('sec-websocket-version')),
  ].filter((flaw) => flaw !== null);
  return flaws.length === 0 ? null : flaws.join('; ').slice(0, THRESHOLDS.run.maxErrorLength);
}

/** RFC 6455, 4.1: 16 bytes in base64. */
function keyFlaw(key: string | null): string | null {
  if (key === null) return 'it has no Sec-WebSocket-Key';
  return /^[A-Za-z0-9+/]{22}==$/.test(key)
    ? null
    : 'its Sec-WebSocket-Key is not 16 bytes in base64';
}

function versionFlaw(version: string | null): string | null {
  if (version === '13') return null;
  return version === null
    ? 'it has no Sec-WebSocket-Version'
    : `it asks for WebSocket version ${version.slice(0, 16)}, not 13`;
}
