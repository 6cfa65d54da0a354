import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/diagnosis/report.ts';
import { lastOfKind } from '../../src/facts/select.ts';
import { createSelfSigned } from '../../src/pki/index.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { endSocket } from '../../src/simulator/csms/transport.ts';
import { listen, type Running } from '../../src/simulator/running.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { run } from '../cli/fake-io.ts';
import { diagnosed } from '../connection/diagnose.ts';
import {
  alertRecord,
  answering,
  certificateMessage,
  flood,
  handshakeRecords,
  helloRetryRequest,
  MESSAGE,
  message,
  RECORD,
  record,
  serverHello,
  sessionIdOf,
} from './records.ts';

const CONTROL = /(?!\n)\p{Cc}|\p{Cf}/u;
const MB = 1024 * 1024;

const urlOf = (port: number) => `wss://localhost:${port}/ocpp/CP001`;

/** A whole run, which has to end in time, in order, and with something to say. */
async function examined(port: number, timeoutMs: number): Promise<Report> {
  const begun = performance.now();
  const report = await diagnosed({ url: urlOf(port), timeoutMs });
  expect(performance.now() - begun).toBeLessThan(timeoutMs + 2_000);
  expect(report.checks.filter(({ status }) => status === 'crashed')).toEqual([]);
  expect([1, 3]).toContain(report.exitCode);
  expect(JSON.stringify(report.facts).length).toBeLessThan(THRESHOLDS.run.maxFactsBytes);
  for (const ascii of [true, false]) {
    expect(renderTerminal(report, { columns: 80, color: false, ascii })).not.toMatch(CONTROL);
  }
  return report;
}

const tlsRow = ({ checks }: Report) => checks.find(({ stage }) => stage === 'tls');
const faultsIn = ({ findings }: Report) =>
  findings.filter(({ stage }) => stage === 'tls').map(({ fault }) => fault);

const inRecords = (...messages: Buffer[]) => handshakeRecords(Buffer.concat(messages));
const many = (bytes: Buffer, count = 1_000) => Buffer.concat(Array(count).fill(bytes));

const { der } = await createSelfSigned({ commonName: 'localhost', dnsNames: ['localhost'] });
/** Says that it is a SEQUENCE of 100 000 bytes, and holds so many. */
const huge = Buffer.concat([Buffer.from('30830186a0', 'hex'), Buffer.alloc(100_000, 0x30)]);
const garbage = Buffer.alloc(500, 0x5a);
const hello = serverHello();
const noise = Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 7_919 + 13) % 251));

type Answer = (socket: Socket, clientHello: Buffer) => void;
const sends =
  (bytes: Buffer): Answer =>
  (socket) =>
    socket.write(bytes);
const floods =
  (bytes: Buffer, first: Buffer = Buffer.alloc(0)): Answer =>
  (socket) => {
    socket.write(first);
    flood(socket, bytes);
  };
const dribbles =
  (bytes: Buffer, everyMs: number): Answer =>
  (socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), everyMs);
    socket.once('close', () => clearInterval(timer));
    socket.resume();
  };

/** Enough for a machine that is busy: what fails does so at once. */
const PLENTY_MS = 6_000;

describe('what is no handshake is called that', () => {
  const failing: [string, Answer][] = [
    ['a certificate of 100 kB', sends(inRecords(hello, certificateMessage([huge])))],
    [
      'a certificate with 100 kB behind it',
      sends(inRecords(hello, certificateMessage([Buffer.concat([der, huge])]))),
    ],
    ['garbage for a certificate', sends(inRecords(hello, certificateMessage([garbage])))],
    ['garbage for an intermediate', sends(inRecords(hello, certificateMessage([der, garbage])))],
    ['no certificate at all', sends(inRecords(hello, certificateMessage([])))],
    ['a record of length 65535', sends(record(RECORD.handshake, Buffer.alloc(65_535)))],
    ['a record that says so, and waits', sends(record(RECORD.handshake, Buffer.alloc(9), 65_535))],
    ['a suite that was not offered', sends(inRecords(serverHello({ suite: 0x0005 })))],
    ['no encryption', sends(inRecords(serverHello({ suite: 0x0000 })))],
    [
      'TLS 1.4',
      (socket, clientHello) =>
        socket.write(
          inRecords(
            serverHello({
              suite: 0x1301,
              sessionId: sessionIdOf(clientHello),
              extensions: [[43, Buffer.from([3, 5])]],
            }),
          ),
        ),
    ],
    ['noise in a record', sends(record(RECORD.handshake, noise))],
    ['data before a handshake', floods(record(RECORD.data, noise))],
    [
      'no end of certificates',
      floods(inRecords(message(MESSAGE.certificate, noise)), inRecords(hello)),
    ],
    [
      'a message without an end',
      floods(
        record(RECORD.handshake, Buffer.alloc(16_000)),
        record(RECORD.handshake, Buffer.from('0bffffff', 'hex')),
      ),
    ],
    ['no end of HelloRequests', floods(inRecords(many(message(0, Buffer.alloc(0)))))],
    ['no end of empty records', floods(many(record(RECORD.handshake, Buffer.alloc(0))))],
    [
      'no end of ChangeCipherSpecs',
      floods(many(record(RECORD.changeCipherSpec, Buffer.from([1])))),
    ],
    [
      'ChangeCipherSpecs after the hello',
      floods(many(record(RECORD.changeCipherSpec, Buffer.from([1]))), inRecords(hello)),
    ],
    ['a thousand warnings', floods(many(alertRecord(1, 90)))],
    ['a thousand fatal alerts', floods(many(alertRecord(2, 80)))],
    [
      'HelloRetryRequests without an end',
      (socket, clientHello) => flood(socket, inRecords(helloRetryRequest(clientHello))),
    ],
    [
      'a HelloRetryRequest for every hello',
      (socket, clientHello) => {
        const again = () => socket.write(inRecords(helloRetryRequest(clientHello)));
        again();
        socket.on('data', again);
      },
    ],
  ];

  it.each(failing)('%s', async (_name, answer) => {
    const sockets: Socket[] = [];
    await using server = await answering((socket, clientHello) => {
      sockets.push(socket);
      answer(socket, clientHello);
    });
    const report = await examined(server.port, PLENTY_MS);
    expect(faultsIn(report)).toContain('tls-handshake-failed');
    expect(report.verdict).toBe('fault');
    // What the kernel holds for a connection, and not all that a flood could bring.
    for (const socket of sockets) {
      expect(socket.bytesWritten - socket.writableLength).toBeLessThan(16 * MB);
    }
  });

  it('and says which certificate is damaged', async () => {
    await using server = await answering(
      sends(inRecords(hello, certificateMessage([der, garbage, der]))),
    );
    const report = await examined(server.port, PLENTY_MS);
    const failed = report.findings.find(({ fault }) => fault === 'tls-handshake-failed');
    expect(failed?.detail).toContain('certificate 2 of 3 is damaged');
    await using other = await answering(sends(inRecords(hello, certificateMessage([garbage]))));
    expect(faultsIn(await examined(other.port, PLENTY_MS))[0]).toBe('tls-handshake-failed');
  });

  it('and a version that nobody offered is told as a version', async () => {
    for (const version of [0x0300, 0x0305]) {
      await using server = await answering(sends(inRecords(serverHello({ version }))));
      expect(faultsIn(await examined(server.port, PLENTY_MS))).toContain('tls-version-unsupported');
    }
  });
});

describe('what is no TLS is called that', () => {
  const coloured = 'HTTP/1.1 400 Bad\x1b[31m\r\nServer: \x1b]0;owned\x07\r\n\r\n';
  const dumb: [string, Answer][] = [
    ['binary garbage', sends(noise)],
    ['binary garbage without an end', floods(Buffer.alloc(65_536, 0xa5))],
    ['an HTTP answer, dribbled', dribbles(Buffer.from(coloured), 2)],
    [
      'HTTP headers without an end',
      floods(Buffer.from(`X: ${'y'.repeat(1_000)}\r\n`), Buffer.from('HTTP/1.1 400 Bad\r\n')),
    ],
    [
      'HTTP that never comes to the point',
      floods(many(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'))),
    ],
    ['a shell', sends(Buffer.from('\x1b[2J\x1b[1;1Hlogin: \u009b31m\x00\x07'))],
  ];

  it.each(dumb)('%s', async (_name, answer) => {
    await using server = await answering(answer);
    expect(faultsIn(await examined(server.port, PLENTY_MS))).toContain('tls-not-spoken');
  });
});

describe('what breaks off is called that, and at once', () => {
  const half = inRecords(hello).subarray(0, 20);
  const broken: [string, Answer][] = [
    ['half a record and a FIN', (socket) => socket.end(half)],
    ['half a record and an RST', (socket) => socket.write(half, () => endSocket(socket, 'rst'))],
    ['half a header and a FIN', (socket) => socket.end(half.subarray(0, 2))],
    ['a FIN without a byte', (socket) => endSocket(socket, 'fin')],
  ];

  it.each(broken)('%s', async (_name, answer) => {
    await using server = await answering(answer);
    const begun = performance.now();
    const report = await examined(server.port, 4 * PLENTY_MS);
    // What else the port speaks is asked then, and no answer waited for either.
    expect(performance.now() - begun).toBeLessThan(THRESHOLDS.upgrade.followUpTimeoutMs);
    expect(faultsIn(report).join()).toMatch(/tls-closed|tls-handshake-failed/);
  });
});

describe('what takes for ever is left in time', () => {
  const SHORT_MS = 500;
  const slow: [string, Answer][] = [
    ['one byte after the other', dribbles(inRecords(hello, certificateMessage([der])), 50)],
    ['a record header, and nothing', sends(Buffer.from([22, 3, 3, 0x40, 0]))],
    ['a ServerHello, and nothing', sends(inRecords(hello))],
    ['nothing', (socket) => socket.resume()],
  ];

  it.each(slow)('%s', async (_name, answer) => {
    await using server = await answering(answer);
    const report = await examined(server.port, SHORT_MS);
    expect(tlsRow(report)?.status).toBe('inconclusive');
    expect(report.verdict).toBe('inconclusive');
  });

  it('and 200 certificates are judged by the first of them', async () => {
    await using server = await answering(
      sends(inRecords(hello, certificateMessage(Array(200).fill(der)))),
    );
    const report = await examined(server.port, SHORT_MS);
    expect(faultsIn(report)).toContain('tls-certificate-self-signed');
    const fact = lastOfKind(report.facts.records, 'tls.handshake');
    expect(fact?.chain).toHaveLength(THRESHOLDS.tls.maxChainCertificates);
    expect(fact?.chainTruncated).toBe(true);
  });
});

describe('names in a certificate', () => {
  const names: [string, string][] = [
    ['terminal escapes', '\x1b[31m\x1b]0;owned\x07\u009b2J\u202ecsms'],
    ['line breaks', 'csms\r\nVERDICT  HEALTHY\n\n::error::owned'],
    ['NUL bytes', 'csms.example\0.evil.example'],
    ['10 kB', 'n'.repeat(10_000)],
  ];

  async function presenting(name: string): Promise<Running> {
    const { certificatePem, keyPem } = await createSelfSigned({
      commonName: name,
      // An IA5String holds seven bits only.
      dnsNames: [name.replace(/[^\0-\x7f]/g, '')],
    });
    const server = createTlsServer({ cert: certificatePem, key: keyPem }, (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'));
    });
    server.on('tlsClientError', () => {});
    return listen(server);
  }

  it.each(names)('that hold %s are shown as plain text, cut short', async (_name, name) => {
    await using server = await presenting(name);
    const report = await examined(server.port, PLENTY_MS);
    expect(faultsIn(report)).toEqual(
      expect.arrayContaining(['tls-name-mismatch', 'tls-certificate-self-signed']),
    );
    for (const { detail, evidence } of report.findings) {
      expect(detail).not.toMatch(CONTROL);
      for (const { label, value } of evidence) expect(label + value).not.toMatch(CONTROL);
    }
    const text = renderTerminal(report, { columns: 80, color: false, ascii: false });
    expect(text.length).toBeLessThan(10_000);
    expect(text).not.toMatch(/^VERDICT {2}HEALTHY|^::error/m);
  });

  it('pass through the whole program as plain text too', async () => {
    await using server = await presenting(names.map(([, name]) => name).join(' '));
    for (const format of ['human', 'json', 'ndjson']) {
      const { stdout, stderr, exitCode } = await run([
        ...['tls', urlOf(server.port), '--no-ntp', '--format', format],
      ]);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).not.toMatch(CONTROL);
    }
  });
});
