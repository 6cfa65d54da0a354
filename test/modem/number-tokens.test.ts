import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNumberTokens, withTokens } from '../../src/modem/number-tokens.ts';
import { cpuTime } from '../cpu-time.ts';

test.each([
  ['an ICCID', '/home/a/89490200001234567890.txt', '/home/a/number-1.txt'],
  ['an ICCID that ends in F', '8949020000123456789F.log', 'number-1.log'],
  ['an ICCID in groups', 'sim 8949 0200 0012 3456 789', 'sim number-1'],
  ['an IMEI as it is printed', 'imei_35-209900-176148-1.txt', 'imei_number-1.txt'],
  ['an IMSI', 'imsi262011234567890', 'imsinumber-1'],
  ['a phone number', '+49 (151) 23456789 called', 'number-1 called'],
  ['a short one with its plus', '+493012', '+493012'],
  ['a short one with its plus and enough digits', '+4930123456', 'number-1'],
  ['a day before a number', '2026-06-15_352099001761481.txt', '2026-06-15_number-1.txt'],
  [
    'the serial number of a USB device',
    '/dev/serial/by-id/usb-Acme_LTE_Module_1a2b3c4d5e6f-if02-port0',
    '/dev/serial/by-id/usb-Acme_LTE_Module_number-1-if02-port0',
  ],
])('%s', (_what, text, hidden) => {
  expect(createNumberTokens()(text)).toBe(hidden);
});

test.each([
  '/dev/ttyUSB2',
  'COM10',
  '192.168.100.200:50000',
  'tcp://10.0.0.5:2000',
  'at-2026-06-15.txt',
  'session-20260615-143205.txt',
  '2026-06-15 14-32-05.log',
  '/dev/serial/by-id/usb-Quectel_EG25-G-if02-port0',
  '/dev/serial/by-id/usb-Acme_Incorporated-if02-port0',
  'SIM7600G-H 18.01.002',
  'nothing came for 3000 ms',
])('%s holds no such number', (text) => {
  expect(createNumberTokens()(text)).toBe(text);
});

test('the same number is the same token, however it is written', () => {
  const tokens = createNumberTokens();
  const reading = {
    name: '352099001761481.txt',
    openError: 'There is no modem port at 352099001761481.txt.',
    others: ['35-209900-176148-1', '262011234567890'],
    count: 352099001761481,
  };
  expect(withTokens(reading, tokens)).toEqual({
    name: 'number-1.txt',
    openError: 'There is no modem port at number-1.txt.',
    others: ['number-1', 'number-2'],
    count: 352099001761481,
  });
});

test('whatever stands around it, no long number is left; hostile lengths end', () => {
  const number = fc.stringMatching(/^\d{10,20}$/);
  const around = fc.string({ maxLength: 30 });
  fc.assert(
    fc.property(around, number, around, (before, digits, after) => {
      expect(createNumberTokens()(before + digits + after)).not.toContain(digits);
    }),
  );
  for (const unit of ['1', '1-', '1 -', '+', '(1', '+1 ']) {
    const spent = cpuTime();
    createNumberTokens()(unit.repeat(20_000));
    expect(spent()).toBeLessThan(2_000);
  }
});

test('a fingerprint stays what it is, to be copied, and hides no number beside it', () => {
  const fingerprint = 'CE16DCA120D05BC6A1BBA5B8208542252B648104255F53DD9DBB44C648DC5A0D';
  const told = `run this again with --gateway-fingerprint ${fingerprint} and 352099001761481`;
  expect(createNumberTokens()(told)).toBe(
    `run this again with --gateway-fingerprint ${fingerprint} and number-1`,
  );
  expect(createNumberTokens()(`${fingerprint}0`)).not.toContain('8208542252');
});
