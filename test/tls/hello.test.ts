import { createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sendHello } from '../../src/connection/hello.ts';
import { clientHello } from '../../src/tls/client-hello.ts';
import { offerOf, versionOffer } from '../../src/tls/hello-offers.ts';
import { opensslName } from '../../src/tls/openssl-name.ts';
import {
  TLS_1_2,
  TLS_1_3,
  VERSIONS,
  versionOf,
  versionText,
} from '../../src/tls/protocol-version.ts';
import { readServerHello } from '../../src/tls/server-hello.ts';
import { commonSuites, suiteName, suiteNumber, suitesFor } from '../../src/tls/suites.ts';

/** Records as a TLS peer would send them: type, version 3.3, length, content. */
const record = (type: number, content: Buffer) =>
  Buffer.concat([Buffer.of(type, 3, 3, content.length >> 8, content.length & 255), content]);
const message = (type: number, body: Buffer) =>
  Buffer.concat([Buffer.of(type, 0, body.length >> 8, body.length & 255), body]);

function serverHello(suite: number, extensions: Buffer = Buffer.alloc(0), version = 0x0303) {
  const head = Buffer.concat([Buffer.of(version >> 8, version & 255), Buffer.alloc(32, 7)]);
  const sized = Buffer.concat([
    Buffer.of(extensions.length >> 8, extensions.length & 255),
    extensions,
  ]);
  return message(2, Buffer.concat([head, Buffer.of(0, suite >> 8, suite & 255, 0), sized]));
}

describe('a ClientHello', () => {
  it.each(VERSIONS)('for version %i is one record that says how long it is', (version) => {
    const bytes = clientHello(versionOffer(version), 'csms.example.com');
    expect(bytes[0]).toBe(22);
    expect(bytes.readUInt16BE(3)).toBe(bytes.length - 5);
    expect(bytes.readUIntBE(6, 3)).toBe(bytes.length - 9);
    // The version in the hello never tells of 1.3 (RFC 8446, 4.1.2).
    expect(bytes.readUInt16BE(9)).toBe(Math.min(version, TLS_1_2));
  });

  it('names the host, and nobody where there is none', () => {
    const offer = versionOffer(TLS_1_2);
    expect(clientHello(offer, 'csms.example.com').includes('csms.example.com')).toBe(true);
    const named = clientHello(offer, 'csms.example.com').length;
    expect(named - clientHello(offer, null).length).toBe('csms.example.com'.length + 9);
  });

  it('fits one packet, also where it offers all that is common', () => {
    for (const version of VERSIONS) {
      expect(clientHello(versionOffer(version), 'a'.repeat(60)).length).toBeLessThan(1400);
    }
  });

  it('offers exactly what it is told, in that order', () => {
    const suites = [0x009d, 0xc02b, 0x009c];
    const bytes = clientHello(
      { ...offerOf([TLS_1_2], suites), groups: [], signatureAlgorithms: [] },
      null,
    );
    // Behind the random and an empty session id.
    const at = 9 + 2 + 32 + 1;
    expect(bytes.readUInt16BE(at)).toBe(6);
    expect([0, 2, 4].map((offset) => bytes.readUInt16BE(at + 2 + offset))).toEqual(suites);
    expect(bytes.includes(Buffer.of(0, 10))).toBe(false);
  });
});

describe('the table of suites', () => {
  it('knows a suite by number and name, both ways', () => {
    expect(suiteName(0xc02b)).toBe('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
    for (const suite of [...suitesFor(true), ...suitesFor(false)]) {
      expect(suiteNumber(suiteName(suite).toLowerCase())).not.toBeNull();
    }
    expect(suiteName(0xfafa)).toBe('0xFAFA');
    expect(suiteNumber('TLS_NONE')).toBeNull();
  });

  it('keeps those of TLS 1.3 apart', () => {
    expect(suitesFor(true).map(suiteName)).toContain('TLS_AES_128_GCM_SHA256');
    expect(suitesFor(true).every((suite) => !suiteName(suite).includes('_WITH_'))).toBe(true);
    expect(suitesFor(false).length).toBeGreaterThan(340);
    expect(commonSuites(false).length).toBeLessThanOrEqual(128);
    expect(new Set(commonSuites(false)).size).toBe(commonSuites(false).length);
  });

  it("knows OpenSSL's names", () => {
    expect(opensslName('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256')).toBe(
      'ECDHE-ECDSA-AES128-GCM-SHA256',
    );
    expect(opensslName('TLS_RSA_WITH_AES_128_CBC_SHA')).toBe('AES128-SHA');
    expect(opensslName('TLS_RSA_WITH_3DES_EDE_CBC_SHA')).toBe('DES-CBC3-SHA');
    expect(opensslName('TLS_PSK_WITH_AES_128_CBC_SHA')).toBeNull();
  });

  it('reads versions as people write them', () => {
    for (const text of ['1.2', 'TLS 1.2', 'tlsv1.2', 'TLSv1.2', ' TLS1.2 ']) {
      expect(versionOf(text)).toBe(TLS_1_2);
    }
    expect(['SSL 3.0', 'SSLv3'].map(versionOf)).toEqual([0x0300, 0x0300]);
    expect(['2.0', '1.4', 'TLS', ''].map(versionOf)).toEqual([null, null, null, null]);
    expect(versionText(0x0305)).toBe('version 0x0305');
  });
});

describe('a ServerHello', () => {
  it('tells version and suite', () => {
    expect(readServerHello(record(22, serverHello(0xc02f)))).toEqual({
      version: TLS_1_2,
      suite: 0xc02f,
      group: null,
    });
    expect(readServerHello(record(22, serverHello(0x002f, Buffer.alloc(0), 0x0301)))).toMatchObject(
      { version: 0x0301 },
    );
  });

  it('of TLS 1.3 tells its group, whether it comes with a share or asks for one', () => {
    const versions = Buffer.of(0, 43, 0, 2, 3, 4);
    const retry = Buffer.concat([versions, Buffer.of(0, 51, 0, 2, 0, 0x18)]);
    const share = Buffer.concat([versions, Buffer.of(0, 51, 0, 6, 0, 0x1d, 0, 2, 9, 9)]);
    expect(readServerHello(record(22, serverHello(0x1301, retry)))).toEqual({
      version: TLS_1_3,
      suite: 0x1301,
      group: 0x18,
    });
    expect(readServerHello(record(22, serverHello(0x1301, share)))).toEqual({
      version: TLS_1_3,
      suite: 0x1301,
      group: 0x1d,
    });
  });

  it('is read across records, and not before it is whole', () => {
    const whole = serverHello(0xc030);
    const split = Buffer.concat([
      record(22, whole.subarray(0, 10)),
      record(22, whole.subarray(10)),
    ]);
    expect(readServerHello(split)).toMatchObject({ suite: 0xc030 });
    for (let length = 0; length < split.length; length += 1) {
      expect(readServerHello(split.subarray(0, length))).toBeNull();
    }
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readServerHello(record(22, message(2, Buffer.from(bytes))));
        readServerHello(Buffer.from(bytes));
      }),
    );
  });
});

describe('what a server answers to a hello', () => {
  async function answerOf(serve: (socket: import('node:net').Socket) => void, timeoutMs = 5_000) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => serve(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    try {
      return await sendHello(
        {
          address: '127.0.0.1',
          port: address.port,
          host: 'localhost',
          timeoutMs,
          signal: new AbortController().signal,
          localAddress: null,
        },
        clientHello(versionOffer(TLS_1_2), 'localhost'),
      );
    } finally {
      server.close();
    }
  }

  it('a FIN, an RST and silence are told apart', async () => {
    const fin = await answerOf((socket) => socket.end());
    expect(fin).toMatchObject({ outcome: 'closed', close: { how: 'fin', bytesReceived: 0 } });
    const rst = await answerOf((socket) => socket.resetAndDestroy());
    expect(rst).toMatchObject({ outcome: 'closed', close: { how: 'rst' } });
    expect(await answerOf(() => {}, 50)).toMatchObject({ outcome: 'timeout', close: null });
  });

  it('an alert is told with its number', async () => {
    const answer = await answerOf((socket) => socket.write(record(21, Buffer.of(2, 70))));
    expect(answer).toMatchObject({
      outcome: 'alert',
      alert: { number: 70, name: 'protocol_version' },
    });
  });

  it('a warning is no end: what comes behind it counts', async () => {
    const warned = await answerOf((socket) => {
      socket.write(record(21, Buffer.of(1, 112)));
      const flight = Buffer.concat([serverHello(0xc02b), message(14, Buffer.alloc(0))]);
      setImmediate(() => socket.write(record(22, flight)));
    });
    expect(warned).toMatchObject({ outcome: 'accepted', alert: null });
  });

  it('a close_notify is a close, not an alert', async () => {
    const answer = await answerOf((socket) => socket.write(record(21, Buffer.of(1, 0))));
    expect(answer).toMatchObject({
      outcome: 'closed',
      close: { how: 'close-notify' },
      alert: null,
    });
  });

  it('another protocol is none', async () => {
    const answer = await answerOf((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(answer.outcome).toBe('not-tls');
  });

  it('a flight is waited for to its end, and tells whether a certificate is asked for', async () => {
    const done = message(14, Buffer.alloc(0));
    const request = message(13, Buffer.of(1, 1, 0, 2, 4, 3, 0, 0));
    const plain = await answerOf((socket) =>
      socket.write(record(22, Buffer.concat([serverHello(0xc02b), done]))),
    );
    expect(plain).toMatchObject({ outcome: 'accepted', flight: { certificateRequested: false } });
    const asking = await answerOf((socket) => {
      socket.write(record(22, serverHello(0xc02b)));
      setImmediate(() => socket.write(record(22, Buffer.concat([request, done]))));
    });
    expect(asking).toMatchObject({ outcome: 'accepted', flight: { certificateRequested: true } });
  });

  it('a hello that stops half way was still chosen from', async () => {
    const answer = await answerOf((socket) => socket.end(record(22, serverHello(0xc02b))));
    expect(answer).toMatchObject({ outcome: 'accepted', serverHello: { suite: 0xc02b } });
  });

  it('a port that refuses is no answer', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await new Promise((resolve) => server.close(resolve));
    const answer = await sendHello(
      {
        address: '127.0.0.1',
        port: address.port,
        host: 'localhost',
        timeoutMs: 5_000,
        signal: new AbortController().signal,
        localAddress: null,
      },
      clientHello(versionOffer(TLS_1_2), null),
    );
    expect(answer).toMatchObject({ outcome: 'unreachable', error: { code: 'ECONNREFUSED' } });
  });
});
