/**
 * An HTTP date in any of its three forms (RFC 9110, 5.6.7), as ms since 1970. Small web
 * servers leave out the zone: it is always GMT. Null where it is no date.
 */
export function httpDate(text: string): number | null {
  if (text.length > 64 || !/\d/.test(text)) return null;
  const zoned = /(?:GMT|UTC|Z|[+-]\d{2}:?\d{2})\s*$/.test(text) ? text : `${text} GMT`;
  return instant(zoned);
}

/** An ISO 8601 instant that tells its zone; without one it could be any of 24 hours. */
export function zonedInstant(text: string): number | null {
  const isZoned = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  return isZoned && text.length <= 40 ? instant(text) : null;
}

function instant(text: string): number | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
