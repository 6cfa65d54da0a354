import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tapOf } from '../../src/connection/tap.ts';
import { listen } from '../../src/simulator/running.ts';
import { readCertificateRequest, takesKey } from '../../src/tls/certificate-request.ts';
import { readServerFlight } from '../../src/tls/flight.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { readCertificate } from '../../src/tls/x509.ts';
import { cpuTime } from '../cpu-time.ts';
import { authority, otherAuthority, sound } from '../fixtures/tls.ts';
import { connected } from './helpers.ts';

const message = (type: number, body: Buffer) => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  header[0] = type;
  return Buffer.concat([header, body]);
};
const record = (type: number, body: Buffer) => {
  const header = Buffer.from([type, 3, 3, 0, 0]);
  header.writeUInt16BE(body.length, 3);
  return Buffer.concat([header, body]);
};
const vector24 = (body: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length.subarray(1), body]);
};
const chain = certificatesIn(sound.chainPem);
const certificate = message(11, vector24(Buffer.concat(chain.map(vector24))));
const vector16 = (body: Buffer) => vector24(body).subarray(1);
const named = certificatesIn(authority.rootPem + otherAuthority.rootPem).map(
  (der) => readCertificate(der)?.subject.der ?? Buffer.alloc(0),
);
const NAMES = ['CN=Simulated Root CA', 'CN=Another Root CA'];
const names = vector16(Buffer.concat(named.map(vector16)));
const schemes = vector16(Buffer.from('04030804', 'hex'));
/** rsa_sign and ecdsa_sign. */
const request12 = Buffer.concat([Buffer.from([2, 1, 64]), schemes, names]);
const extension = (type: number, body: Buffer) =>
  Buffer.concat([Buffer.from([0, type]), vector16(body)]);
const request13 = Buffer.concat([
  Buffer.from([0]),
  vector16(
    Buffer.concat([extension(13, schemes), extension(5, Buffer.alloc(0)), extension(47, names)]),
  ),
]);
const flight = Buffer.concat([certificate, message(13, request12), message(14, Buffer.alloc(0))]);

describe("a server's flight", () => {
  it('is put together from however many records it came in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (size) => {
        const parts = Array.from({ length: Math.ceil(flight.length / size) }, (_, at) =>
          record(22, flight.subarray(at * size, (at + 1) * size)),
        );
        const read = readServerFlight(Buffer.concat(parts), null);
        expect(read.certificates).toEqual(chain);
        expect(read.certificateRequested).toBe(true);
        expect(read.certificateRequest?.authorities).toEqual(NAMES);
      }),
      { numRuns: 30 },
    );
  });

  it('cut short tells what came until then', () => {
    fc.assert(
      fc.property(fc.nat(flight.length), (length) => {
        const read = readServerFlight(record(22, flight.subarray(0, length)), null);
        expect(read.certificates.length === 0 || read.certificates.length === 2).toBe(true);
        expect(read.certificateRequested).not.toBe(false);
      }),
    );
  });

  it('of any bytes, under any secret, is read without an error and in time', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        fc.constantFrom(20, 21, 22, 23),
        (bytes, type) => {
          const body = Buffer.from(bytes);
          for (const input of [
            body,
            record(type, body),
            Buffer.concat([record(22, flight), body]),
          ]) {
            readServerFlight(input, Buffer.alloc(32));
          }
        },
      ),
    );
  });

  it('of many tiny records takes no quadratic time', () => {
    const tiny = Buffer.concat(Array.from({ length: 80_000 }, () => record(22, Buffer.alloc(1))));
    const spent = cpuTime();
    readServerFlight(tiny, null);
    expect(spent()).toBeLessThan(5_000);
  });

  it('with any of its bytes changed is read without an error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(flight.length - 1), fc.nat(255)), { maxLength: 8 }),
        (changes) => {
          const changed = Buffer.from(flight);
          for (const [at, byte] of changes) changed[at] = byte;
          const read = readServerFlight(record(22, changed), null);
          expect(JSON.stringify(read.certificateRequest).length).toBeLessThan(5_000);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** What a server of Node.js sends that asks for a certificate, and the secret that opens it. */
async function recorded(version: 'TLSv1.2' | 'TLSv1.3') {
  const server = createServer({
    cert: sound.chainPem,
    key: sound.keyPem,
    ca: authority.rootPem,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
  });
  await using running = await listen(server);
  const tap = tapOf(await connected(running.port));
  const client = connect({ socket: tap.stream, rejectUnauthorized: false });
  let secret: Buffer | null = null;
  client.on('keylog', (line: Buffer) => {
    const [label, , value = ''] = line.toString('latin1').trim().split(' ');
    if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') secret = Buffer.from(value, 'hex');
  });
  await once(client, 'secureConnect');
  const bytes = tap.received();
  client.destroy();
  return { bytes, secret };
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('a real flight of %s', (version) => {
  it('tells the demand whole, no less when cut short, and never throws when changed', async () => {
    const { bytes, secret } = await recorded(version);
    const whole = readServerFlight(bytes, secret);
    expect(whole.certificateRequest).toMatchObject({ authorities: ['CN=Simulated Root CA'] });
    expect(whole.certificateRequest?.signatureAlgorithms).toContain(0x0403);
    for (let length = 0; length < bytes.length; length += 3) {
      const { certificateRequested, certificateRequest } = readServerFlight(
        bytes.subarray(0, length),
        secret,
      );
      expect(certificateRequested).not.toBe(false);
      if (certificateRequest !== null) expect(certificateRequest).toEqual(whole.certificateRequest);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(bytes);
        changed[at] = byte;
        const { certificateRequest } = readServerFlight(changed, secret);
        expect(JSON.stringify(certificateRequest).length).toBeLessThan(10_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a CertificateRequest', () => {
  it('of TLS 1.2 tells types, algorithms and authorities', () => {
    expect(readCertificateRequest(request12, false)).toEqual({
      authorities: NAMES,
      authoritiesTruncated: false,
      signatureAlgorithms: [0x0403, 0x0804],
      certificateTypes: [1, 64],
    });
  });

  it('of TLS 1.3 tells them in its extensions', () => {
    expect(readCertificateRequest(request13, true)).toEqual({
      authorities: NAMES,
      authoritiesTruncated: false,
      signatureAlgorithms: [0x0403, 0x0804],
      certificateTypes: [],
    });
    const bare = Buffer.concat([Buffer.from([0]), vector16(extension(13, schemes))]);
    expect(readCertificateRequest(bare, true)?.authorities).toEqual([]);
  });

  it.each([
    ['1.2', request12, false],
    ['1.3', request13, true],
  ] as const)('of TLS %s cut short anywhere is none', (_version, request, isTls13) => {
    for (let length = 0; length < request.length; length += 1) {
      expect(readCertificateRequest(request.subarray(0, length), isTls13)).toBeNull();
    }
  });

  it('of any bytes is read or refused, within bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isTls13) => {
        const read = readCertificateRequest(Buffer.from(bytes), isTls13);
        expect(JSON.stringify(read).length).toBeLessThan(5_000);
      }),
      { numRuns: 500 },
    );
  });

  it('with thousands of authorities is cut, and says so', () => {
    const [name = Buffer.alloc(0)] = named;
    const many = vector16(Buffer.concat(Array.from({ length: 1_500 }, () => vector16(name))));
    const read = readCertificateRequest(Buffer.concat([Buffer.from([0]), schemes, many]), false);
    expect(read?.authorities).toHaveLength(100);
    expect(read?.authoritiesTruncated).toBe(true);
  });

  it('with a name that is none has it as unreadable, and a long one cut', () => {
    const long = Buffer.from(`300c06035504030c05`, 'hex');
    const bad = vector16(Buffer.concat([vector16(long), vector16(Buffer.alloc(0))]));
    const read = readCertificateRequest(Buffer.concat([Buffer.from([0]), schemes, bad]), false);
    expect(read?.authorities).toEqual(['unreadable', 'unreadable']);
  });

  it('takes the kinds of key that its algorithms are for', () => {
    expect(takesKey([0x0403], 'ec')).toBe(true);
    expect(takesKey([0x0403], 'rsa')).toBe(false);
    expect(takesKey([0x0804], 'rsa')).toBe(true);
    expect(takesKey([0x0804, 0x0401], 'ec')).toBe(false);
    expect(takesKey([0x0807], 'ed25519')).toBe(true);
    expect(takesKey([], 'ec')).toBe(true);
    expect(takesKey([0x0403], 'dsa')).toBe(true);
  });
});
