import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../src/examine/request.ts';

const LINES = [
  'GET /ocpp/CP001 HTTP/1.1',
  'Host: 192.0.2.20:9000',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6',
];
const read = (lines: readonly string[], end = '\r\n') =>
  readRequest(Buffer.from(`${lines.join(end)}${end}${end}`, 'latin1'));
const changed = (from: string, to: string | null) =>
  LINES.flatMap((line) => (line === from ? (to === null ? [] : [to]) : [line]));
const basic = (text: string | Buffer) =>
  `Authorization: Basic ${Buffer.from(text).toString('base64')}`;

describe('a request', () => {
  it('is read as it was sent', () => {
    expect(read(LINES)).toMatchObject({
      method: 'GET',
      target: '/ocpp/CP001',
      identity: 'CP001',
      basic: null,
      flaw: null,
    });
    expect(read(LINES).subprotocols).toEqual(['ocpp2.0.1', 'ocpp1.6']);
  });

  it.each([
    ['Connection: Upgrade', null, /Connection header does not say Upgrade/],
    ['Connection: Upgrade', 'Connection: keep-alive', /Connection header/],
    ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Key: short', /16 bytes/],
    ['Sec-WebSocket-Version: 13', null, /no Sec-WebSocket-Version/],
    ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 8', /version 8, not 13/],
    ['Host: 192.0.2.20:9000', null, /no Host/],
    ['Upgrade: websocket', null, /no WebSocket/],
    ['GET /ocpp/CP001 HTTP/1.1', 'GET ocpp/CP001 HTTP/1.1', /begin with a slash/],
    ['GET /ocpp/CP001 HTTP/1.1', 'GET /my charger HTTP/1.1', /no HTTP request/],
  ])('without what it needs is malformed: %s, %s', (from, to, flaw) => {
    expect(read(changed(from, to)).flaw).toMatch(flaw);
  });

  it('is malformed with a bare LF, and where it never ends', () => {
    expect(read(LINES, '\n').flaw).toMatch(/without CR/);
    expect(readRequest(Buffer.from(LINES.join('\r\n'))).flaw).toMatch(/never ended/);
  });

  it('takes a Connection header of several words', () => {
    expect(read(changed('Connection: Upgrade', 'Connection: keep-alive, Upgrade')).flaw).toBeNull();
  });

  it('shows of a password only what it is like', () => {
    const text = JSON.stringify(read([...LINES, basic('CP001:correct horse battery')]));
    expect(text).not.toMatch(/correct|horse|Y29ycmVjdA/);
    expect(read([...LINES, basic('CP001:00112233445566778899aabbccddeeff')]).basic).toEqual({
      username: 'CP001',
      password: { bytes: 32, hex: true, unusual: 0 },
    });
  });

  it('tells a key that was decoded before it was sent', () => {
    const bytes = Buffer.concat([Buffer.from('CP001:'), Buffer.alloc(20, 0xfe)]);
    expect(read([...LINES, basic(bytes)]).basic?.password).toMatchObject({
      bytes: 20,
      binary: true,
    });
  });

  it('keeps nothing of a header that may be the bare password', () => {
    const seen = read([...LINES, 'Authorization: swordfish', 'Authorization: swordfish']);
    expect(seen.authorization).toEqual({ count: 2, scheme: 'other' });
    expect(JSON.stringify(seen)).not.toContain('swordfish');
  });

  it('never throws, whatever it is', () => {
    const parts = fc.array(fc.constantFrom(...LINES, 'A', ':', ' x: y', 'Authorization:', '\0'));
    fc.assert(
      fc.property(
        parts,
        fc.uint8Array(),
        fc.constantFrom('\r\n', '\n', '\r'),
        (lines, any, end) => {
          readRequest(Buffer.concat([Buffer.from(lines.join(end)), Buffer.from(any)]));
        },
      ),
    );
  });
});
