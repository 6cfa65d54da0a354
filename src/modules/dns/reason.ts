import type { DnsLookup } from '../../facts/dns.ts';

/** Why an answer held no address. `unclear`: getaddrinfo folds several reasons into one. */
export type Reason = 'not-found' | 'empty' | 'server-failure' | 'timeout' | 'unclear';

/** By the codes of getaddrinfo (EAI_*, ENOTFOUND) and c-ares; null where the run ended first. */
export function reasonOf({ error }: DnsLookup): Reason | null {
  switch (error?.code) {
    case 'EABORTED':
      return null;
    case 'ENOTFOUND':
    case 'EAI_NONAME':
      return 'not-found';
    case undefined:
    case 'ENODATA':
    case 'EAI_NODATA':
      return 'empty';
    case 'ETIMEOUT':
    // Nothing listens where the resolver should be.
    case 'ECONNREFUSED':
      return 'timeout';
    case 'EAI_AGAIN':
      return 'unclear';
    default:
      return 'server-failure';
  }
}
