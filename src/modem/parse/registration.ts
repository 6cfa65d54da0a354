import type { Registration } from '../../facts/signal.ts';
import { isRegistered } from '../registered.ts';
import { fieldsOf, index, last } from './fields.ts';

const NAMES = { cs: '+CREG', gprs: '+CGREG', eps: '+CEREG', '5gs': '+C5GREG' } as const;

/** Where <cause_type> stands, if <n> is 3 or more: behind the routing area, or the NSSAI. */
const CAUSE_TYPE_AT = { cs: 5, gprs: 6, eps: 5, '5gs': 7 } as const;

/**
 * AT+CREG?, +CGREG?, +CEREG?, +C5GREG? (TS 27.007, 7.2, 10.1.20, 10.1.22, 10.1.47):
 * `<n>,<stat>[,<area>,<cell>[,<AcT>…]]`. The URC of the same name has no `<n>`, so its
 * second field is missing or a quoted area code: it counts where there is no answer.
 */
export function parseRegistration(
  lines: readonly string[],
  domain: Exclude<Registration['domain'], 'any'>,
): Registration | null {
  const told = fieldsOf(lines, NAMES[domain]);
  const read = (fields: readonly string[]): Registration | null => {
    const stat = index(fields[1], 11);
    if (index(fields[0], 5) === null || stat === null) return null;
    const cause = rejectCause(fields.slice(CAUSE_TYPE_AT[domain]));
    return {
      domain,
      stat,
      accessTechnology: index(fields[4], 15),
      ...(cause === null || isRegistered({ stat }) ? {} : { rejectCause: cause }),
    };
  };
  return (
    last(told.map(read)) ??
    last(told.map((fields) => (isUrc(fields) ? read(['0', ...fields]) : null)))
  );
}

/** A lone 0 is also what some modems answer in short, whatever they are registered as. */
const isUrc = ([stat, area]: readonly string[]): boolean =>
  area === undefined ? stat !== '0' : /^"[0-9A-F]{4,6}"$/i.test(area);

/** Nordic's modems tell in <stat> that the SIM failed. */
export const tellsSimFailure = (lines: readonly string[]): boolean =>
  lines.some((line) => /^\+CE?REG: ?[0-5],90\b/i.test(line));

/** Type 0 is the network's own cause, type 1 the maker's, which no table explains. */
const rejectCause = ([type, cause]: readonly string[]): number | null =>
  index(type, 1) === 0 ? index(cause, 255) || null : null;
