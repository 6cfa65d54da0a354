import { connect, createServer } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tapOf } from '../../src/connection/tap.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import { tlsModule } from '../../src/modules/tls/index.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { listen } from '../../src/simulator/running.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { readServerFlight, type ServerFlight } from '../../src/tls/flight.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { namesOf, readCertificate } from '../../src/tls/x509.ts';
import { cpuTime } from '../cpu-time.ts';
import { chargerAt } from '../fixtures/clock.ts';
import { authority, HOST, handshake, inDays, sound } from '../fixtures/tls.ts';
import { world } from '../fixtures/world.ts';
import { connected } from './helpers.ts';
import {
  alertRecord,
  certificateMessage,
  handshakeRecords,
  MESSAGE,
  message,
  RECORD,
  record,
  serverHello,
} from './records.ts';

/** Bytes changed, put in or taken out at up to eight places, and perhaps cut short. */
const damaged = (bytes: Buffer) => {
  const place = fc.record({
    at: fc.nat(bytes.length),
    drop: fc.nat(4),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.constantFrom([0x80], [0xff, 0xff, 0xff], [0x84, 0xff, 0xff, 0xff, 0xff]),
    ),
  });
  return fc
    .tuple(fc.array(place, { minLength: 1, maxLength: 8 }), fc.option(fc.nat(bytes.length)))
    .map(([places, length]) => {
      const changed = places.reduce(
        (was, { at, drop, put }) =>
          Buffer.concat([was.subarray(0, at), Buffer.from(put), was.subarray(at + drop)]),
        bytes,
      );
      return length === null ? changed : changed.subarray(0, length);
    });
};

function took(act: () => void): number {
  const spent = cpuTime();
  act();
  return spent();
}

const isWithinLimits = ({ certificates }: ServerFlight) =>
  certificates.length <= THRESHOLDS.tls.maxChainCertificates &&
  certificates.reduce((sum, { length }) => sum + length, 0) <= THRESHOLDS.tls.maxChainBytes;

const chain = certificatesIn(sound.chainPem);
const inTls12 = Buffer.concat([
  serverHello(),
  certificateMessage(chain),
  message(MESSAGE.certificateRequest, Buffer.from('01400004040308040000', 'hex')),
  message(MESSAGE.serverHelloDone, Buffer.alloc(0)),
]);

/** What a server of TLS 1.3 really sends, and what unlocks it. */
async function realFlight(): Promise<{ bytes: Buffer; secret: Buffer }> {
  const server = createServer({ cert: sound.chainPem, key: sound.keyPem, requestCert: true });
  server.on('tlsClientError', () => {});
  await using running = await listen(server);
  const tap = tapOf(await connected(running.port));
  const client = connect({ socket: tap.stream, rejectUnauthorized: false, minVersion: 'TLSv1.3' });
  let secret = '';
  client.on('error', () => {});
  client.on('keylog', (line: Buffer) => {
    const [label, , value = ''] = line.toString('latin1').trim().split(' ');
    if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') secret = value;
  });
  await new Promise<void>((resolve) => client.once('secureConnect', () => resolve()));
  const bytes = tap.received();
  client.destroy();
  return { bytes, secret: Buffer.from(secret, 'hex') };
}

describe("a server's flight", () => {
  it('of TLS 1.2 is read whatever is wrong with it', () => {
    const bytes = handshakeRecords(inTls12, 400);
    expect(readServerFlight(bytes, null).certificates).toEqual(chain);
    fc.assert(
      fc.property(damaged(bytes), (hurt) => {
        expect(isWithinLimits(readServerFlight(hurt, null))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of TLS 1.2 is read whatever is wrong with its messages', () => {
    fc.assert(
      fc.property(damaged(inTls12), (hurt) => {
        expect(isWithinLimits(readServerFlight(handshakeRecords(hurt), null))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of TLS 1.3 is read whatever is wrong with it, and nothing made up', async () => {
    const { bytes, secret } = await realFlight();
    const whole = readServerFlight(bytes, secret);
    expect(whole).toMatchObject({ certificates: chain, certificateRequested: true });
    fc.assert(
      fc.property(damaged(bytes), (hurt) => {
        const read = readServerFlight(hurt, secret);
        // What is encrypted is authenticated: it is there as it was sent, or not at all.
        if (read.certificates.length > 0) expect(read.certificates).toEqual(chain);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (other) => {
        expect(readServerFlight(bytes, Buffer.from(other)).certificates).toEqual([]);
      }),
    );
  });

  const { maxHandshakeBytes } = THRESHOLDS.tls;
  const filledWith = (part: Buffer, start: Buffer = Buffer.alloc(0)) =>
    Buffer.concat([start, Buffer.alloc(maxHandshakeBytes, part)]).subarray(0, maxHandshakeBytes);
  const hello13 = handshakeRecords(serverHello({ suite: 0x1301 }));
  it.each([
    ['empty messages', filledWith(handshakeRecords(message(0, Buffer.alloc(0))))],
    ['empty records', filledWith(record(RECORD.handshake, Buffer.alloc(0)))],
    ['alerts', filledWith(alertRecord(1, 0))],
    ['ChangeCipherSpecs', filledWith(record(RECORD.changeCipherSpec, Buffer.from([1])), hello13)],
    ['data that no key unlocks', filledWith(record(RECORD.data, Buffer.alloc(17)), hello13)],
    ['hellos', filledWith(handshakeRecords(serverHello()))],
    ['one message', handshakeRecords(message(MESSAGE.certificate, filledWith(Buffer.from([0]))))],
    [
      'empty certificates',
      handshakeRecords(certificateMessage(Array(100_000).fill(Buffer.alloc(0)))),
    ],
    ['zeros', Buffer.alloc(maxHandshakeBytes)],
  ])('that is full of %s takes little time', (_name, bytes) => {
    for (const secret of [null, Buffer.alloc(32)]) {
      expect(took(() => readServerFlight(bytes, secret))).toBeLessThan(5_000);
    }
  });
});

describe('a damaged certificate', async () => {
  const rsa = await createAuthority({ key: 'rsa', notBefore: inDays(-9), notAfter: inDays(9) });
  const server = await rsa.issue({
    commonName: HOST,
    dnsNames: [HOST, `*.${HOST}`],
    addresses: ['203.0.113.7', '2001:db8::7'],
  });
  const kinds = { leaf: server.certificatePem, rsa: rsa.rootPem, ec: authority.intermediatePem };
  const certificates = Object.entries(kinds).flatMap(([name, pem]) =>
    certificatesIn(pem ?? '').map((der) => [name, der] as const),
  );

  it.each(certificates)('(%s) is read or refused, and never throws', (_name, der) => {
    expect(readCertificate(der)).not.toBeNull();
    fc.assert(
      fc.property(damaged(der), (hurt) => {
        const certificate = readCertificate(hurt);
        if (certificate !== null) expect(certificate.der).toBe(hurt);
        namesOf(hurt);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is judged in any chain without a crash, by any clock', () => {
    const pieces = [...chain, ...certificates.map(([, der]) => der)];
    const one = fc.nat(pieces.length - 1).chain((index) => {
      const der = pieces[index] ?? Buffer.alloc(0);
      return fc.oneof(fc.constant(der), damaged(der));
    });
    const clock = fc.constantFrom(
      '1970-01-01T00:00:01Z',
      '2000-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
    );
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 5 }),
        fc.array(one, { maxLength: 2 }),
        clock,
        fc.constantFrom('secured', 'failed', 'aborted'),
        (sent, anchors, reading, outcome) => {
          const base64 = (ders: readonly Buffer[]) => ders.map((der) => der.toString('base64'));
          const seen = handshake('', { chain: base64(sent), anchors: base64(anchors), outcome });
          const { crash } = judgeStage(tlsModule, world([seen, chargerAt(reading)]), null);
          expect(crash).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });
});
