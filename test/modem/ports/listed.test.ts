import { expect, test } from 'vitest';
import { type ListedPort, portOf } from '../../../src/modem/ports/listed.ts';
import { roleOf, speedMatters } from '../../../src/modem/ports/role.ts';

const windows = (path: string, part: string, friendlyName?: string): ListedPort => ({
  path,
  manufacturer: 'Quectel Incorporated',
  pnpId: `USB\\VID_2C7C&PID_0125&MI_${part}\\6&1A2B3C4D&0&00${part}`,
  vendorId: '2C7C',
  productId: '0125',
  ...(friendlyName === undefined ? {} : { friendlyName }),
});

test('Windows: the interface is in the PnP id, and all parts are of one device', () => {
  const ports = [windows('COM7', '00'), windows('COM8', '02'), windows('COM12', '03')].map(portOf);
  expect(ports.map((port) => [port.path, roleOf(port)])).toEqual([
    ['COM7', 'diagnostics'],
    ['COM8', 'at'],
    ['COM12', 'at-spare'],
  ]);
  expect(new Set(ports.map(({ device }) => device)).size).toBe(1);
});

test.each<[string, string, string]>([
  ['a driver that names the AT port', 'Example USB AT Port (COM8)', 'at'],
  ['commands', 'Example WP AT Commands Port (COM9)', 'at'],
  ['the PC UI of Huawei', 'HUAWEI Mobile Connect - 3G PC UI Interface (COM5)', 'at'],
  ['diagnosis', 'Example USB DM Port (COM6)', 'diagnostics'],
  ['positions', 'Example USB NMEA Port (COM4)', 'gnss'],
  ['sound', 'Example USB Audio Port (COM3)', 'audio'],
  ['another port', 'Example USB Modem (COM2)', 'other'],
])('Windows: %s', (_what, friendlyName, role) => {
  const port = portOf({
    path: 'COM8',
    friendlyName,
    pnpId: 'USB\\VID_CAFE&PID_0001&MI_04\\7&1&0&0004',
    vendorId: 'CAFE',
    productId: '0001',
  });
  expect(roleOf(port)).toBe(role);
});

test('Windows: a UART of the board and an adapter are asked only when they are named', () => {
  const board = portOf({ path: 'COM1', pnpId: 'ACPI\\PNP0501\\1', friendlyName: 'COM1' });
  const adapter = portOf({ path: 'COM3', pnpId: 'FTDIBUS\\VID_0403+PID_6001+A1\\0000' });
  expect([roleOf(board), roleOf(adapter)]).toEqual(['serial', 'adapter']);
  expect([speedMatters(board), speedMatters(adapter)]).toEqual([true, true]);
});

test('macOS: the callout device, and the interface from the end of its name', () => {
  const listed = { vendorId: '1546', productId: '1102', locationId: '14100000' };
  const names = ['/dev/tty.usbmodem14101', '/dev/tty.usbmodem14103', '/dev/tty.usbmodem14107'];
  const ports = names.map((path) => portOf({ path, ...listed }));
  expect(ports.map((port) => [port.path, roleOf(port)])).toEqual([
    ['/dev/cu.usbmodem14101', 'at'],
    ['/dev/cu.usbmodem14103', 'at-spare'],
    ['/dev/cu.usbmodem14107', 'gnss'],
  ]);
  const adapter = portOf({ path: '/dev/tty.usbserial-1410', vendorId: '0403', productId: '6001' });
  expect([adapter.path, roleOf(adapter)]).toEqual(['/dev/cu.usbserial-1410', 'adapter']);
  expect(roleOf(portOf({ path: '/dev/tty.EC25-AT', vendorId: '2c7c', productId: '0125' }))).toBe(
    'other',
  );
});

test('macOS: Bluetooth and debug ports are none of a modem', () => {
  expect(roleOf(portOf({ path: '/dev/tty.Bluetooth-Incoming-Port' }))).toBe('serial');
});
