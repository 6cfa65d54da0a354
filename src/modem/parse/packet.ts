import { fieldsOf, index, last, unquoted } from './fields.ts';

/** AT+CGATT? (TS 27.007, 10.1.9): attached to the packet network. */
export function parseAttached(lines: readonly string[]): boolean | null {
  return last(
    fieldsOf(lines, '+CGATT').map(([state]) => {
      const value = index(state, 1);
      return value === null ? null : value === 1;
    }),
  );
}

/** AT+CGACT? (TS 27.007, 10.1.10): how many PDP contexts are active. */
export function countActiveContexts(lines: readonly string[]): number {
  const states = fieldsOf(lines, '+CGACT').map(
    ([cid = '', state]) => [cid, state === '1'] as const,
  );
  return count(new Map(states));
}

/** AT+CGPADDR (TS 27.007, 10.1.14): how many PDP contexts hold an address. None is kept. */
export function countAddresses(lines: readonly string[]): number {
  const contexts = fieldsOf(lines, '+CGPADDR').map(
    // Some modems put both addresses of a context between one pair of quotes.
    ([cid = '', ...addresses]) =>
      [cid, addresses.flatMap((text) => unquoted(text).split(',')).some(isUsable)] as const,
  );
  return count(new Map(contexts));
}

/** Neither blank nor unspecified, in any of the forms: dotted IPv4, dotted or colon IPv6. */
const isUsable = (address: string): boolean =>
  /^[\da-f.:]+$/i.test(address) && /[.:]/.test(address) && /[1-9a-f]/i.test(address);

const count = (contexts: ReadonlyMap<string, boolean>): number =>
  [...contexts.values()].filter(Boolean).length;
