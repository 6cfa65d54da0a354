import { expect, test } from 'vitest';
import { isNtpRequest, ntpAnswer, transmitSecondsOf } from '../../src/wire/ntp-packet.ts';

function request(version = 4, mode = 3): Buffer {
  const packet = Buffer.alloc(48, 0xa5);
  packet[0] = (version << 3) | mode;
  return packet;
}

test('answers with the origin as it was sent, and a root dispersion', () => {
  const answer = ntpAnswer(request(), {
    nowMs: 1_500,
    leap: 0,
    stratum: 10,
    reference: 'LOCL',
    dispersionMs: 2_000,
  });
  expect(answer.subarray(24, 32)).toEqual(Buffer.alloc(8, 0xa5));
  expect(answer[0]).toBe((4 << 3) | 4);
  expect(answer[1]).toBe(10);
  expect(answer.readUInt32BE(8)).toBe(2 << 16);
  expect(transmitSecondsOf(answer)).toBe(2_208_988_801);
  expect(answer.readUInt32BE(44)).toBe(2 ** 31);
});

test('begins its era anew in 2036', () => {
  const nowMs = Date.parse('2036-02-07T06:28:17Z');
  const answer = ntpAnswer(request(), {
    nowMs,
    leap: 0,
    stratum: 10,
    reference: 'LOCL',
    dispersionMs: 0,
  });
  expect(transmitSecondsOf(answer)).toBe(1);
});

test.each([
  [request(4, 3), true],
  [request(1, 3), true],
  [request(4, 4), false],
  [request(4, 6), false],
  [request(0, 3), false],
  [request().subarray(0, 47), false],
  [Buffer.alloc(0), false],
])('%# is a request of a client, or is not', (packet, expected) => {
  expect(isNtpRequest(packet)).toBe(expected);
});
