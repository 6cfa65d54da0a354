import { freeText } from '../parse/text.ts';
import type { Port } from './port.ts';

/** What serialport tells of a port; `friendlyName` on Windows only. */
export interface ListedPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly friendlyName?: string | undefined;
  readonly pnpId?: string | undefined;
  readonly locationId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}

/** A port of Windows or macOS, as serialport lists it. */
export function portOf(listed: ListedPort): Port {
  const { manufacturer, friendlyName, pnpId = '', locationId, vendorId, productId } = listed;
  const path = listed.path.replace(/^\/dev\/tty\./, '/dev/cu.');
  const vendor = lower(vendorId) ?? lower(/VID_([0-9A-F]{4})/i.exec(pnpId)?.[1]);
  const product = lower(productId) ?? lower(/PID_([0-9A-F]{4})/i.exec(pnpId)?.[1]);
  return {
    path,
    // Windows numbers the parts of a device at the end of what is the same for all of them.
    device: pnpId.replace(/&MI_..|&\w{4}$/gi, '') || (locationId ?? path),
    name: freeText(friendlyName ?? manufacturer ?? ''),
    vendorId: vendor,
    productId: product,
    interfaceNumber: interfaceOf(path, pnpId),
    interfaceProtocol: null,
  };
}

/**
 * Windows names it (`MI_02`). macOS names a port of a CDC ACM function after its place and
 * the number of its data interface, which follows that of the function.
 */
function interfaceOf(path: string, pnpId: string): number | null {
  const windows = /&MI_([0-9A-F]{2})/i.exec(pnpId)?.[1];
  if (windows !== undefined) return Number.parseInt(windows, 16);
  const mac = /^\/dev\/cu\.usbmodem\d{3,}([1-9])$/.exec(path)?.[1];
  return mac === undefined ? null : Number(mac) - 1;
}

const lower = (id: string | undefined): string | null =>
  id !== undefined && /^[0-9a-f]{4}$/i.test(id) ? id.toLowerCase() : null;
