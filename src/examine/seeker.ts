import { isIP } from 'node:net';
import { THRESHOLDS } from '../thresholds.ts';

/** Who is to be shown a certificate: what is known of it once its hello was read. */
export interface Seeker {
  readonly address: string;
  /** The address of this machine that it dialled. */
  readonly localAddress: string;
  readonly serverName: string | null;
}

/**
 * The name that a station looks for in our certificate. One that dials an address looks for that;
 * some send even an address as the name. Peers choose names freely: of many, the first count.
 */
export function seekersNames(): (seeker: Seeker) => string {
  const asked = new Set<string>();
  return ({ serverName, localAddress }) => {
    const name = serverName ?? localAddress;
    if (!isHostName(name)) return localAddress;
    if (asked.size < THRESHOLDS.examine.maxAskedNames) asked.add(name);
    return asked.has(name) ? name : localAddress;
  };
}

/** Whether it can stand in a certificate: an address with a zone (RFC 4007, 11) cannot. */
export const isHostName = (name: string): boolean =>
  (isIP(name) !== 0 && !name.includes('%')) ||
  (name.length <= 253 && /^[\w-]+(\.[\w-]+)*$/.test(name));
