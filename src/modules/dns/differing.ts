import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { DnsLookup } from '../../facts/dns.ts';

/**
 * Two resolvers that both answered and have no address of a family in common. An answer
 * that only one of them has is no difference: c-ares sees neither hosts file nor mDNS.
 */
export function differing(answered: readonly DnsLookup[], evidence: Evidence[]): Observation[] {
  const resolvers = [...new Set(answered.map(({ resolver }) => resolver))];
  const disjoint = [isIPv6Text, isIPv4Text].some((family) => {
    const [first = [], second = []] = resolvers
      .map((resolver) =>
        answered
          .filter((lookup) => lookup.resolver === resolver)
          .flatMap(({ addresses }) => addresses.filter(family)),
      )
      .filter((addresses) => addresses.length > 0);
    return second.length > 0 && !first.some((address) => second.includes(address));
  });
  if (!disjoint) return [];
  return [
    {
      fault: 'dns-answers-differ',
      confidence: 'possible',
      detail:
        'This machine and its name servers give addresses that have nothing in common. A service that rotates its addresses does that too; so does an entry in the hosts file, or a network with an answer of its own.',
      evidence,
    },
  ];
}

const isIPv6Text = (address: string) => address.includes(':');
const isIPv4Text = (address: string) => !isIPv6Text(address);
