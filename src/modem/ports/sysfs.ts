import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { freeText } from '../parse/text.ts';
import { NO_USB, type Port } from './port.ts';

/** 8250's PORT_UNKNOWN: a place for a UART where there is none. */
const NO_UART = '0';

/**
 * The ports that Linux knows, from its own tables, with udev and without: all of USB, the
 * UARTs that are there, and those of the WWAN subsystem (PCIe modems). `root` is where
 * `sys` and `dev` are.
 */
export async function linuxPorts(root = '/'): Promise<Port[]> {
  const ttys = await list(join(root, 'sys/class/tty'));
  const wwan = (await list(join(root, 'sys/class/wwan'))).filter((name) => /^wwan\d+\D/.test(name));
  const found = await Promise.all(ttys.map((name) => ttyPort(root, name)));
  return [
    ...found.filter((port) => port !== null),
    ...wwan.map((name) => ({
      ...NO_USB,
      path: `/dev/${name}`,
      device: name.replace(/^(wwan\d+).*/, '$1'),
    })),
  ];
}

async function ttyPort(root: string, name: string): Promise<Port | null> {
  const entry = join(root, 'sys/class/tty', name);
  const device = await realpath(join(entry, 'device')).catch(() => null);
  if (device === null) return null;
  const path = `/dev/${name}`;
  const usb = await interfaceOf(device);
  if (usb !== null) {
    const parent = dirname(usb);
    const words = await Promise.all(['manufacturer', 'product'].map((key) => text(parent, key)));
    return {
      path,
      device: basename(parent),
      name: freeText(words.filter((word) => word !== null).join(' ')),
      vendorId: await text(parent, 'idVendor'),
      productId: await text(parent, 'idProduct'),
      interfaceNumber: hex(await text(usb, 'bInterfaceNumber')),
      interfaceProtocol: hex(await text(usb, 'bInterfaceProtocol')),
    };
  }
  const driver = await readlink(join(device, 'driver')).catch(() => null);
  const type = await text(entry, 'type');
  if (driver === null || type === null || type === NO_UART) return null;
  return { ...NO_USB, path, device: name };
}

/** The folder of the USB interface: that of the port itself (cdc_acm), or one above it (option). */
async function interfaceOf(device: string): Promise<string | null> {
  for (const folder of [device, dirname(device)]) {
    if ((await text(folder, 'bInterfaceNumber')) !== null) return folder;
  }
  return null;
}

const list = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );

async function text(folder: string, name: string): Promise<string | null> {
  const value = await readFile(join(folder, name), 'utf8').catch(() => '');
  return value.trim() === '' ? null : value.trim();
}

const hex = (value: string | null): number | null =>
  value === null || !/^[0-9a-f]{1,2}$/i.test(value) ? null : Number.parseInt(value, 16);
