import { ALERTS } from './alerts.ts';
import type { Stack } from './stacks.ts';

const SAYS_NOTHING = 'it says this whatever is wrong with a certificate';

/** What a stack means by an alert about a certificate, as measured: they do not mean the same. */
const READINGS: Readonly<Partial<Record<Stack, Readonly<Record<number, string>>>>> = {
  OpenSSL: {
    42: 'not valid yet by its clock, or made for another name',
    45: 'expired by its clock',
    48: 'issued by an authority that it does not know, or an intermediate is missing',
  },
  mbedTLS: {
    42: 'made for another name',
    45: 'expired by its clock',
    46: 'not valid yet by its clock',
    48: 'issued by an authority that it does not know, or an intermediate is missing',
  },
  wolfSSL: {
    42: 'made for another name, or self-signed',
    45: 'expired by its clock, or not valid yet',
    48: 'issued by an authority that it does not know; or it could not load its roots, as with a clock before their first day',
  },
  GnuTLS: { 42: SAYS_NOTHING },
  Go: { 42: SAYS_NOTHING },
  Java: { 46: SAYS_NOTHING },
};

/** What an alert says of the certificate that was shown, in words; by the stack where that is known. */
export const alertReading = (number: number, stack: Stack | null): string =>
  (stack === null ? undefined : READINGS[stack]?.[number]) ??
  ALERTS[number]?.meaning ??
  'an alert that is not registered';
