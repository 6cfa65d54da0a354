import type { PortRole } from '../../facts/signal.ts';
import { isAdapter, layoutOf, roleByProtocol } from './layouts.ts';
import type { Port } from './port.ts';

/** Drivers on Windows say in a port's name what it is for: `Quectel USB AT Port (COM8)`. */
const NAMED: readonly (readonly [RegExp, PortRole])[] = [
  [/\bdiag|\bDM port|\bQDLoader/i, 'diagnostics'],
  [/\bNMEA\b|\bGPS\b|\bGNSS\b/i, 'gnss'],
  [/\baudio\b/i, 'audio'],
  [/\bAT (?:commands? )?(?:port|interface)\b|\bPC ?UI interface\b/i, 'at'],
];

/** What the ports of the kernel's WWAN subsystem are for is in their names: `wwan0at0`. */
const WWAN: Readonly<Record<string, PortRole>> = { at: 'at', qcdm: 'diagnostics' };

/** What a port is for, by what is known of its device: never by trying. */
export function roleOf(port: Port): PortRole {
  const { path, name, vendorId, productId, interfaceNumber, interfaceProtocol } = port;
  const [, wwan] = /\/wwan\d+([a-z]+)\d+$/.exec(path) ?? [];
  if (wwan !== undefined) return WWAN[wwan] ?? 'other';
  const layout = vendorId === null ? null : layoutOf(vendorId, productId ?? '');
  if (layout !== null && interfaceNumber !== null) return layout[interfaceNumber] ?? 'other';
  const named = NAMED.find(([words]) => words.test(name ?? ''))?.[1];
  if (named !== undefined) return named;
  if (vendorId === null) return 'serial';
  if (isAdapter(vendorId)) return 'adapter';
  return roleByProtocol(vendorId, interfaceProtocol) ?? 'other';
}

/** On a true RS-232 line both ends must have the same speed; USB knows none. */
export function speedMatters(port: Port | undefined): boolean {
  if (port === undefined) return false;
  const role = roleOf(port);
  return role === 'serial' || role === 'adapter';
}
