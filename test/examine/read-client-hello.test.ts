import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientHello } from '../../src/tls/client-hello.ts';
import { readClientHello } from '../../src/tls/read-client-hello.ts';

const OFFER = {
  versions: [0x0304, 0x0303],
  suites: [0x1301, 0xc02b],
  groups: [29, 23],
  signatureAlgorithms: [0x0403, 0x0804],
};

test('reads back what our own hellos offer', () => {
  const reading = readClientHello(clientHello(OFFER, 'csms.example.com'));
  expect(reading).toMatchObject({
    kind: 'hello',
    hello: { offer: OFFER, serverName: 'csms.example.com', legacyVersion: 0x0303, sslv2: false },
  });
});

test('waits for the rest wherever a hello is cut, also into records', () => {
  const whole = clientHello(OFFER, 'csms.example.com');
  for (let cut = 1; cut < whole.length; cut += 1) {
    expect(readClientHello(whole.subarray(0, cut)).kind).toBe('more');
  }
  const message = whole.subarray(5);
  const record = (part: Buffer) =>
    Buffer.concat([Buffer.of(22, 3, 1, part.length >> 8, part.length & 255), part]);
  const inTwo = Buffer.concat([record(message.subarray(0, 3)), record(message.subarray(3))]);
  expect(readClientHello(inTwo)).toEqual(readClientHello(whole));
});

test('an old client offers every version up to its own', () => {
  const reading = readClientHello(clientHello({ ...OFFER, versions: [0x0301] }, null));
  expect(reading).toMatchObject({
    hello: { offer: { versions: [0x0301, 0x0300] }, serverName: null },
  });
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, framed) => {
      const body = Buffer.from(bytes);
      const head = Buffer.of(22, 3, 1, body.length >> 8, body.length & 255, 1);
      readClientHello(framed ? Buffer.concat([head, body]) : body);
    }),
  );
});
