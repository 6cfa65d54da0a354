import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSequence, frameKind } from '../../src/modem/hdlc.ts';
import { createListener, whatWasHeard } from '../../src/modem/heard.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { cpuTime } from '../cpu-time.ts';
import { frame } from './hdlc-frame.ts';

const LCP = Buffer.from([
  0xff, 0x03, 0xc0, 0x21, 1, 1, 0, 20, 2, 6, 0, 0, 0, 0, 5, 6, 0x7e, 9, 0x7d, 3,
]);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each<[string, string, string | null]>([
  ['nothing', '', null],
  ['positions', '$GPGGA,,,,,,0,,,,,,,,*66\r\n$GPRMC,,V,,,,,,,,,,N*53\r\n', 'nmea'],
  ['positions of several systems, begun half way', '12.3,M,,*5C\r\n$GNGSA,A,1,,,*1E\r\n', 'nmea'],
  ['a sentence of a maker', '$PQTMVER,1,2*33\r\n', 'nmea'],
  ['a login', '\r\ncontroller login: ', 'console'],
  ['a login that takes AT for a name', 'AT\r\nPassword: ', 'console'],
  ['a shell', 'AT\r\n-bash: AT: command not found\r\nroot@charger:~# ', 'console'],
  ['busybox', 'AT\r\n/bin/sh: AT: not found\r\n/ # ', 'console'],
  ['a prompt in brackets', 'AT\r\n[root@charger ~]# ', 'console'],
  ['a boot loader', "=> AT\r\nUnknown command 'AT' - try 'help'\r\n=> ", 'console'],
  ['a boot loader that counts', 'U-Boot 2021.04\r\nHit any key to stop autoboot:  3 ', 'console'],
  ['a kernel', '[    0.000000] Booting Linux on physical CPU 0x0\r\n', 'console'],
  ['an echo', 'AT\rAT\r\nAT\r', 'echo-only'],
  ['other text', 'hello\r\n', 'noise'],
  ['a modem that starts', 'RDY\r\n+CFUN: 1\r\n+CPIN: READY\r\n', 'noise'],
  ['a modem that fails', 'AT\r\r\nERROR\r\n', 'noise'],
  ['bytes of another speed', '\xf8\x00\xfe\x80\xff\x00x\xe0', 'noise'],
])('%s', (_what, text, heard) => {
  expect(whatWasHeard(latin1(text))).toBe(heard);
});

describe('frames', () => {
  test('the check sequence is that of RFC 1662', () => {
    expect(checkSequence(Buffer.from('123456789')) ^ 0xffff).toBe(0x906e);
  });

  test('PPP, with its header as it is or escaped', () => {
    expect(frameKind(frame(LCP))).toBe('ppp');
    expect(frameKind(frame(LCP, (byte) => byte < 0x20 || byte === 0xff))).toBe('ppp');
    expect(whatWasHeard(Buffer.concat([latin1('half}\x21~'), frame(LCP)]))).toBe('ppp');
  });

  test('the diagnosis protocol, also with a login prompt in it', () => {
    expect(whatWasHeard(frame(latin1('\x10\x00\x26\x00log: login: ')))).toBe('qcdm');
  });

  test('a frame that is broken is none', () => {
    const broken = frame(LCP);
    broken[6] = (broken[6] ?? 0) ^ 1;
    expect(whatWasHeard(broken)).toBe('noise');
  });

  test('whatever is framed is found again, and never taken for PPP without its header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 64 }), (payload) => {
        const isPpp = payload[0] === 0xff && payload[1] === 0x03;
        expect(frameKind(frame(Buffer.from(payload)))).toBe(isPpp ? 'ppp' : 'qcdm');
      }),
    );
  });
});

test('stops at a console and at PPP, and listens on to all else', () => {
  const told = (text: string | Buffer) => createListener().hear(Buffer.from(text));
  expect(told('charger login: ')).toContain('console');
  expect(told(frame(LCP))).toContain('PPP');
  for (const text of ['$GPGGA,,,*66\r\n', 'RDY\r\n', 'AT\r', '~~~']) expect(told(text)).toBeNull();
});

test('a prompt that comes byte by byte is heard with its last one', () => {
  const listener = createListener();
  const stops = [...'\r\ncharger login: '].map((byte) => listener.hear(Buffer.from(byte)));
  expect(stops.findIndex((stop) => stop !== null)).toBe('\r\ncharger login:'.length - 1);
});

test('whatever comes, however much, is told within its bound and in time', () => {
  const listener = createListener();
  const spent = cpuTime();
  for (let count = 0; count < 2_000; count += 1) listener.hear(Buffer.alloc(1_000, '~ #'));
  expect(listener.heard()).toBe('noise');
  expect(spent()).toBeLessThan(3_000);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: THRESHOLDS.signal.maxHeardBytes }), (bytes) => {
      expect(whatWasHeard(Buffer.from(bytes)) === null).toBe(bytes.length === 0);
    }),
  );
});
