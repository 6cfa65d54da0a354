import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { ErrorFact, fact, nullable } from './common.ts';

/**
 * One question to one resolver. `system` is getaddrinfo (hosts file, mDNS, all
 * families at once), `c-ares` asks the configured name servers directly, and any
 * other value is the `host:port` of `--resolver`. A `canary` asks for a name that
 * cannot exist, to see whether this network answers for everything; `gateway` asks the
 * router of this network for the target, where that is not its configured resolver.
 */
export const DnsLookup = fact('dns.lookup', {
  name: Type.String(),
  purpose: Type.Enum(['target', 'canary', 'gateway']),
  resolver: Type.String(),
  family: Type.Enum(['any', '4', '6']),
  addresses: Type.Array(Type.String(), { maxItems: THRESHOLDS.dns.maxAddresses }),
  error: nullable(ErrorFact),
});
export type DnsLookup = Static<typeof DnsLookup>;
