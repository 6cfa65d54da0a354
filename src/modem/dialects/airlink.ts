import { type Command, query } from '../command.ts';
import type { VendorReading } from '../dialect.ts';
import { fieldsOf, last } from '../parse/fields.ts';
import { rsrpDbm, rsrqDb, rssiDbm, sinrDb } from '../parse/measured.ts';
import { ratOfWords } from '../parse/rat-words.ts';

const bare = (text: string): Command => ({ ...query(text), words: true });

/** What gateways of Sierra's AirLink (ALEOS) answer at port 2332: bare values. */
export const gateway: readonly Command[] = [
  bare('AT*NETSTATE?'),
  bare('AT*NETSERV?'),
  bare('AT*NETRSSI?'),
  bare('AT*LTERSRP?'),
  bare('AT*LTERSRQ?'),
  bare('AT*LTESINR?'),
];

export function readAirlink(lines: readonly string[]): VendorReading {
  const of = (name: string) => last(fieldsOf(lines, name).map(([value]) => value ?? null));
  const level = (name: string) => of(name) ?? undefined;
  const rsrp = rsrpDbm(level('*LTERSRP'));
  return {
    service: serviceOf(of('*NETSTATE')),
    rat: ratOfWords(of('*NETSERV') ?? '') ?? (rsrp === null ? null : 'lte'),
    rssiDbm: rssiDbm(level('*NETRSSI')),
    rsrpDbm: rsrp,
    rsrqDb: rsrqDb(level('*LTERSRQ')),
    sinrDb: sinrDb(level('*LTESINR')),
  };
}

function serviceOf(state: string | null): NonNullable<VendorReading['service']> | null {
  if (state === null) return null;
  if (/\b(?:ready|dormant)\b/i.test(state)) return 'online';
  return /no service|searching|connecting/i.test(state) ? 'searching' : null;
}
