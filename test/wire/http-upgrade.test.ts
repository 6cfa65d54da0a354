import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { readHead, requestBytes, unchunked } from '../../src/wire/http-upgrade.ts';

const head = (text: string, ended = false) => readHead(Buffer.from(text, 'latin1'), ended);

describe('a response head', () => {
  test('is read with its reason, its headers and where it ends', () => {
    const text = 'HTTP/1.1 401 Unauthorized\r\nServer: a\r\nX: 1\r\nx:2\r\n\r\nbody';
    expect(head(text)).toEqual({
      status: 401,
      reason: 'Unauthorized',
      headers: { server: 'a', x: '1, 2' },
      complete: true,
      length: text.length - 4,
    });
  });

  test('may have bare line feeds, no reason, and lines that are no header', () => {
    expect(head('HTTP/1.0 404\nnonsense\n: x\nA: b\n\n')).toMatchObject({
      status: 404,
      reason: '',
      headers: { a: 'b' },
    });
  });

  test('that never ends counts as soon as nothing more can come', () => {
    const cut = 'HTTP/1.1 401 Unauthorized\r\n';
    expect(head(cut)).toBe('incomplete');
    expect(head(cut, true)).toMatchObject({ status: 401, complete: false });
  });

  test.each(['', 'HT', 'HTTP/1.1 40', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'HTTP/1.1 100 Co'])(
    'that breaks off before its status is incomplete, and not another language: %j',
    (text) => {
      expect(head(text, true)).toBe('incomplete');
    },
  );

  test('that never comes after interim answers is none, once the limit is passed', () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
    const count = Math.ceil(THRESHOLDS.upgrade.maxHeaderBytes / interim.length);
    expect(head(interim.repeat(count - 1))).toBe('incomplete');
    expect(head(interim.repeat(count + 1))).toBe('not-http');
  });

  test('may fold a header over several lines', () => {
    const folded = 'HTTP/1.1 401 No\r\nWWW-Authenticate:\r\n Basic\r\n\trealm="x:y"\r\n\r\n';
    expect(head(folded)).toMatchObject({ headers: { 'www-authenticate': 'Basic realm="x:y"' } });
  });

  test('of an interim answer is passed over, 101 is not one', () => {
    expect(head('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Sw')).toBe('incomplete');
    expect(head('HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 101 S\r\n\r\nx')).toMatchObject({
      status: 101,
      headers: {},
      complete: true,
    });
  });

  test.each(['SSH-2.0-x\r\n\r\n', 'HTTP/1.1 abc\r\n\r\n', '\x16\x03\x01', 'HTTP/1.1 99\r\n\r\n'])(
    '%j is none',
    (text) => {
      expect(head(text, true)).toBe('not-http');
    },
  );

  test('is bounded', () => {
    const endless = `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(THRESHOLDS.upgrade.maxHeaderBytes * 2)}`;
    const read = head(endless);
    expect(read).toMatchObject({ status: 200, complete: false });
    expect(JSON.stringify(read).length).toBeLessThan(THRESHOLDS.upgrade.maxHeaderBytes + 200);
  });

  test('reads anything without throwing, and the same however it arrives', () => {
    const line = fc.oneof(
      fc.constantFrom('HTTP/1.1 101 Switching', 'HTTP/1.1 200', 'A: b', '__proto__: c', '', ' x'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const answer = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\r\n'));
    fc.assert(
      fc.property(answer, fc.nat(), (text, at) => {
        const bytes = Buffer.from(text, 'latin1');
        const whole = readHead(bytes, true);
        const early = readHead(bytes.subarray(0, at % (bytes.length + 1)), false);
        // What could be read before the end is what is read at the end.
        if (early !== 'incomplete') expect(early).toEqual(whole);
        if (typeof whole !== 'string') expect(whole.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

test('a request is what RFC 6455 asks for, with what was given', () => {
  const request = {
    requestTarget: '/ocpp/CP%20001?a=b',
    host: 'csms.example.com:9000',
    key: 'dGhlIHNhbXBsZSBub25jZQ==',
    subprotocols: ['ocpp2.0.1', 'ocpp1.6'],
    authorization: 'Basic eA==',
  };
  expect(requestBytes(request).split('\r\n')).toEqual([
    'GET /ocpp/CP%20001?a=b HTTP/1.1',
    'Host: csms.example.com:9000',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6',
    'Authorization: Basic eA==',
    'User-Agent: ghostcheck',
    '',
    '',
  ]);
  const bare = requestBytes({ ...request, subprotocols: [], authorization: null });
  expect(bare).not.toMatch(/Protocol|Authorization/);
});

describe('a chunked body', () => {
  const read = (text: string) => String(unchunked(Buffer.from(text)));

  test('is put together as far as it came', () => {
    const whole = '3\r\nNo \r\n8;x=y\r\nstation!\r\n0\r\n\r\n';
    expect(read(whole)).toBe('No station!');
    expect(read(whole.slice(0, 22))).toBe('No station');
  });

  test.each(['', '0\r\n\r\n', 'none', '-1\r\nx', '\r\n\r\n'])('%j is empty', (text) => {
    expect(read(text)).toBe('');
  });
});
