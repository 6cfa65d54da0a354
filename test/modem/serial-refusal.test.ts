import { expect, test } from 'vitest';
import { inDataSession, serialRefusal } from '../../src/modem/serial-refusal.ts';

test.each<[string, string, RegExp]>([
  ['Error: No such file or directory, cannot open /dev/x', 'missing', /dropped off the bus/],
  ['Error: No such device or address, cannot open /dev/x', 'missing', /no modem port/],
  ['Error: Input/output error, cannot open /dev/x', 'missing', /no modem port/],
  ['Opening COM3: File not found', 'missing', /no modem port/],
  ['ENXIO: no such device or address, open', 'missing', /no modem port/],
  ['Error: Permission denied, cannot open /dev/x', 'no-permission', /may not open/],
  ['Error: Operation not permitted, cannot open /dev/cu.x', 'no-permission', /may not open/],
  ['EACCES: permission denied, open', 'no-permission', /may not open/],
  ['Error: Device or resource busy, cannot open /dev/x', 'busy', /in use/],
  ['Error: Resource busy, cannot open /dev/cu.x', 'busy', /in use/],
  ['Error Resource temporarily unavailable Cannot lock port', 'busy', /in use/],
  ['Opening COM3: Access denied', 'busy', /in use by another program/],
  [
    'Error: Inappropriate ioctl for device, cannot open /etc/x',
    'not-a-terminal',
    /not a serial port/,
  ],
  ['Error: Is a directory, cannot open /dev', 'not-a-terminal', /not a serial port/],
  ['Error: Operation not supported by device, cannot open', 'not-a-terminal', /not a serial port/],
  ['Opening COM3: Unknown error code 31', 'failed', /driver anew/],
  ['Opening COM3: Unknown error code 121', 'failed', /did not open in time/],
  ['Opening COM3: Unknown error code 1450', 'failed', /settings of a serial line/],
  ['Open (SetCommState): The parameter is incorrect 87', 'failed', /settings of a serial line/],
  ['Opening COM3: Unknown error code 77', 'failed', /could not be opened: Opening COM3/],
])('%s', (message, opened, sentence) => {
  const refusal = serialRefusal(message, '/dev/ttyUSB2');
  expect(refusal.opened).toBe(opened);
  expect(refusal.sentence).toMatch(sentence);
  expect(refusal.sentence).toMatch(/\/dev\/ttyUSB2.*\.$/);
});

test('names who holds the port, and how to end it', () => {
  const by = (holder: string) => serialRefusal('Device or resource busy', '/dev/x', { holder });
  expect(by('ModemManager (pid 812)').sentence).toMatch(/ModemManager \(pid 812\).*systemctl stop/);
  expect(by('picocom (pid 9)').sentence).not.toContain('systemctl');
});

test('names which group may open the port, and how to join it', () => {
  const of = (group: string) => serialRefusal('Permission denied', '/dev/x', { group }).sentence;
  expect(of('dialout')).toContain('usermod -aG dialout');
  expect(of('root')).toMatch(/belongs to root: run with sudo/);
  expect(of('a;reboot')).not.toContain('-aG a;');
});

test('a data session is left alone', () => {
  const { opened, sentence } = inDataSession('/dev/ttyUSB2', 'pppd (pid 7)');
  expect(opened).toBe('in-data-session');
  expect(sentence).toContain('pppd (pid 7)');
});
