import type { Evidence, Observation } from '../../diagnosis/module.ts';
import { ofKind } from '../../facts/select.ts';
import type { TcpInput } from './input.ts';
import { isSeen, looksLikePortal, says511 } from './portal.ts';

/**
 * A network that answers in the backend's place. Certain where it says so itself (511),
 * or where it gives a page at a name that cannot exist; likely where it has an address
 * for such a name, and no page.
 */
export function judgePortal(records: TcpInput['records']): Observation[] {
  const seen = records.filter(isSeen);
  if (!looksLikePortal(seen)) return [];
  const canaries = ofKind(records, 'dns.lookup').filter(({ purpose }) => purpose === 'canary');
  const invented = canaries.filter(({ addresses }) => addresses.length > 0);
  const page = ofKind(records, 'tcp.portal-check').find(({ httpStatus }) => httpStatus !== null);
  const asksToLogIn = says511(seen);
  if (!asksToLogIn && invented.length === 0) return [];
  const certain = asksToLogIn || page !== undefined;
  const evidence: Evidence[] = [
    ...invented.slice(0, 1).map(({ name, addresses }) => ({
      label: `Address of ${name}, which cannot exist`,
      value: addresses.slice(0, 3).join(', '),
    })),
    ...(page === undefined
      ? []
      : [{ label: 'What answers there', value: `HTTP ${page.httpStatus}${to(page.location)}` }]),
    ...(asksToLogIn ? [{ label: 'Status', value: 'HTTP 511, log in to the network first' }] : []),
  ];
  return [
    {
      fault: 'network-captive-portal',
      confidence: certain ? 'certain' : 'likely',
      detail: asksToLogIn
        ? 'The network itself answered that somebody has to log in before it lets anything through. What was seen further on is its page, not the backend.'
        : 'This network has an address for a name that cannot exist, so it answers for every name. What was seen further on may be its own page, not the backend.',
      evidence,
    },
  ];
}

const to = (location: string | null) => (location === null ? '' : `, on to ${location}`);
