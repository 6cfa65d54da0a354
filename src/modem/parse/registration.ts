import type { Registration } from '../../facts/signal.ts';
import { isRegistered } from '../registered.ts';
import { fieldsOf, index, last } from './fields.ts';

const NAMES = { cs: '+CREG', gprs: '+CGREG', eps: '+CEREG', '5gs': '+C5GREG' } as const;

/** Where <cause_type> stands, if <n> is 3 or more: behind the routing area, or the NSSAI. */
const CAUSE_TYPE_AT = { cs: 5, gprs: 6, eps: 5, '5gs': 7 } as const;

/**
 * AT+CREG?, +CGREG?, +CEREG?, +C5GREG? (TS 27.007, 7.2, 10.1.20, 10.1.22, 10.1.47):
 * `<n>,<stat>[,<area>,<cell>[,<AcT>…]]`. The URC of the same name has no `<n>`, so its
 * second field is missing or a quoted area code: no registration.
 */
export function parseRegistration(
  lines: readonly string[],
  domain: Exclude<Registration['domain'], 'any'>,
): Registration | null {
  return last(
    fieldsOf(lines, NAMES[domain]).map((fields) => {
      const stat = index(fields[1], 11);
      if (index(fields[0], 5) === null || stat === null) return null;
      const cause = rejectCause(fields.slice(CAUSE_TYPE_AT[domain]));
      return {
        domain,
        stat,
        accessTechnology: index(fields[4], 15),
        ...(cause === null || isRegistered({ stat }) ? {} : { rejectCause: cause }),
      };
    }),
  );
}

const AREA = /^(?:"?[\da-f]{4,8}"?)?$/i;

/**
 * What the modem said by itself last: `<stat>[,<area>,<cell>[,<AcT>…]]`. It may be long
 * since, and `+CREG: 0` be half an answer: it counts where nothing else tells.
 */
export function unsolicitedRegistration(
  lines: readonly string[],
  domain: Exclude<Registration['domain'], 'any'>,
): Registration | null {
  return last(
    fieldsOf(lines, NAMES[domain]).map((fields) => {
      const [, area, cell] = fields;
      // Blanks stand for the cell where there is none; half an answer ends with one.
      const isResult = area === undefined || (cell !== undefined && AREA.test(area));
      return isResult ? parseRegistration([`${NAMES[domain]}: 0,${fields.join()}`], domain) : null;
    }),
  );
}

/** Nordic's modems tell in <stat> that the SIM failed. */
export const tellsSimFailure = (lines: readonly string[]): boolean =>
  lines.some((line) => /^\+CE?REG: ?[0-5],90\b/i.test(line));

/** Type 0 is the network's own cause, type 1 the maker's, which no table explains. */
const rejectCause = ([type, cause]: readonly string[]): number | null =>
  index(type, 1) === 0 ? index(cause, 255) || null : null;
