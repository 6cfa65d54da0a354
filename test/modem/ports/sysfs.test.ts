import { expect, test } from 'vitest';
import { roleOf, speedMatters } from '../../../src/modem/ports/role.ts';
import { linuxPorts } from '../../../src/modem/ports/sysfs.ts';
import { fakeRoot } from './fake-sys.ts';

async function rolesOf(root: string) {
  return (await linuxPorts(root)).map((port) => [port.path, roleOf(port)]);
}

test('tells the ports of a USB modem apart by the interface they are on', async () => {
  await using at = await fakeRoot();
  await at.usb({
    place: '1-1.4',
    vendorId: '2c7c',
    productId: '0125',
    manufacturer: 'Quectel',
    product: 'EG25-G',
    ports: { 0: 'ttyUSB0', 1: 'ttyUSB1', 2: 'ttyUSB2', 3: 'ttyUSB10', 7: 'ttyUSB4' },
  });
  expect((await linuxPorts(at.root))[2]).toEqual({
    path: '/dev/ttyUSB2',
    device: '1-1.4',
    name: 'Quectel EG25-G',
    vendorId: '2c7c',
    productId: '0125',
    interfaceNumber: 2,
    interfaceProtocol: 255,
  });
  expect(await rolesOf(at.root)).toEqual([
    ['/dev/ttyUSB0', 'diagnostics'],
    ['/dev/ttyUSB1', 'gnss'],
    ['/dev/ttyUSB2', 'at'],
    ['/dev/ttyUSB4', 'other'],
    ['/dev/ttyUSB10', 'at-spare'],
  ]);
});

test('CDC ACM ports, interface numbers above 9, and PCIe modems', async () => {
  await using at = await fakeRoot();
  await at.usb({
    place: '2-1',
    vendorId: '1546',
    productId: '1102',
    ports: { 0: 'ttyACM0', 2: 'ttyACM1', 6: 'ttyACM2', 10: 'ttyACM3' },
  });
  await at.wwan('wwan0', 'wwan0at0', 'wwan0qcdm0', 'wwan0mbim0');
  expect(await rolesOf(at.root)).toEqual([
    ['/dev/ttyACM0', 'at'],
    ['/dev/ttyACM1', 'at-spare'],
    ['/dev/ttyACM2', 'gnss'],
    ['/dev/ttyACM3', 'diagnostics'],
    ['/dev/wwan0at0', 'at'],
    ['/dev/wwan0mbim0', 'other'],
    ['/dev/wwan0qcdm0', 'diagnostics'],
  ]);
});

test('Huawei says in the protocol of an interface what it is for', async () => {
  await using at = await fakeRoot();
  await at.usb({
    place: '1-2',
    vendorId: '12d1',
    productId: '15c1',
    ports: { 0: 'ttyUSB0', 1: 'ttyUSB1', 2: 'ttyUSB2', 3: 'ttyUSB3', 4: 'ttyUSB4' },
    protocols: { 0: '10', 1: '13', 2: '12', 3: '14', 4: '63' },
  });
  expect((await rolesOf(at.root)).map(([, role]) => role)).toEqual([
    'at-spare',
    'diagnostics',
    'at',
    'gnss',
    'other',
  ]);
});

test('adapters and UARTs are known as such, and only there the speed matters', async () => {
  await using at = await fakeRoot();
  await at.usb({ place: '1-3', vendorId: '1a86', productId: '7523', ports: { 0: 'ttyUSB0' } });
  await at.usb({ place: '1-4', vendorId: 'cafe', productId: '4001', ports: { 0: 'ttyACM0' } });
  await at.uart('ttyS0', 4);
  await at.uart('ttyS1', 0);
  await at.write({ 'sys/class/tty/tty0/dev': '4:0\n' });
  const ports = await linuxPorts(at.root);
  expect(ports.map((port) => [port.path, roleOf(port), speedMatters(port)])).toEqual([
    ['/dev/ttyACM0', 'other', false],
    ['/dev/ttyS0', 'serial', true],
    ['/dev/ttyUSB0', 'adapter', true],
  ]);
  expect(speedMatters(undefined)).toBe(false);
});

test('a serial number in the name of a device is not kept', async () => {
  await using at = await fakeRoot();
  await at.usb({
    place: '1-1',
    vendorId: '2c7c',
    productId: '0125',
    product: 'Modem 861234567890123',
    ports: { 2: 'ttyUSB2' },
  });
  expect((await linuxPorts(at.root))[0]?.name).toBeNull();
});

test('a machine that tells nothing has no ports', async () => {
  await using at = await fakeRoot();
  expect(await linuxPorts(at.root)).toEqual([]);
});
