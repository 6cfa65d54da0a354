import { expect, test } from 'vitest';
import { serialRefusal } from '../../src/modem/serial-refusal.ts';

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyUSB2', 'missing'],
  ['Error: No such device or address, cannot open /dev/ttyUSB2', 'missing'],
  ['Opening COM3: File not found', 'missing'],
  ['Error: Permission denied, cannot open /dev/ttyUSB2', 'no-permission'],
  ['Error: Device or resource busy, cannot open /dev/ttyUSB2', 'busy'],
  ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
  ['Opening COM3: Access denied', 'busy'],
  ['Error: Inappropriate ioctl for device, cannot open /etc/passwd', 'not-a-terminal'],
  ['Error: Is a directory, cannot open /dev', 'not-a-terminal'],
  ['Opening COM3: Unknown error code 31', 'failed'],
])('%s', (message, opened) => {
  const refusal = serialRefusal(message, '/dev/ttyUSB2');
  expect(refusal.opened).toBe(opened);
  expect(refusal.sentence).toMatch(/^\/dev\/ttyUSB2|\/dev\/ttyUSB2/);
});

test('names who holds the port and which group may open it', () => {
  const busy = serialRefusal('Device or resource busy', '/dev/ttyUSB2', {
    holder: 'ModemManager (pid 812)',
  });
  expect(busy.sentence).toContain('ModemManager (pid 812)');
  const denied = serialRefusal('Permission denied', '/dev/ttyUSB2', { group: 'dialout' });
  expect(denied.sentence).toContain('"dialout"');
});
