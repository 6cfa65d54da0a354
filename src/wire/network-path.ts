import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The address that this machine would send from to reach `address`; null where it knows
 * no way. Nothing is sent: connecting a UDP socket only asks the routing table.
 */
export function localAddressTowards(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const settle = (local: string | null) => {
      socket.close();
      resolve(local);
    };
    socket.once('error', () => settle(null));
    // Where there is no way, Node tells the callback, and the socket has no address yet.
    socket.connect(9, address, (error?: unknown) =>
      settle(error == null ? socket.address().address : null),
    );
  });
}

/** The name of the interface that holds `address`, or null. */
export function interfaceOf(address: string): string | null {
  const found = Object.entries(networkInterfaces()).find(([, infos]) =>
    infos?.some((info) => info.address === address),
  );
  return found?.[0] ?? null;
}

/** The IPv4 default gateway of an interface; null where there is none, or no Linux to tell. */
export async function gatewayOf(name: string): Promise<string | null> {
  try {
    return defaultGateway(await readFile('/proc/net/route', 'utf8'), name);
  } catch {
    return null;
  }
}

/** Reads Linux' table of IPv4 routes: hexadecimal words in the byte order of the machine. */
export function defaultGateway(table: string, name: string): string | null {
  const routes = table.split('\n').flatMap((line) => {
    const [iface, destination, gateway, , , , metric] = line.trim().split(/\s+/);
    return iface === name && destination === '00000000' && /^[0-9A-F]{8}$/i.test(gateway ?? '')
      ? [{ gateway: Number.parseInt(gateway ?? '', 16), metric: Number(metric) }]
      : [];
  });
  const [best] = routes.toSorted((a, b) => a.metric - b.metric);
  if (best === undefined || best.gateway === 0) return null;
  return [0, 8, 16, 24].map((shift) => (best.gateway >>> shift) & 0xff).join('.');
}
