import type { Registration } from '../../facts/signal.ts';
import { fieldsOf, index, last } from './fields.ts';

const NAMES = { cs: '+CREG', gprs: '+CGREG', eps: '+CEREG', '5gs': '+C5GREG' } as const;

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
      return { domain, stat, accessTechnology: index(fields[4], 15) };
    }),
  );
}
