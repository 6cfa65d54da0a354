import { isGrease, withoutGrease } from './grease.ts';

export type Stack = 'OpenSSL' | 'mbedTLS' | 'wolfSSL' | 'GnuTLS' | 'Go' | 'Java' | 'BoringSSL';

/** What of a hello tells its stack. */
export interface StackMarks {
  readonly extensions?: readonly number[];
  readonly pointFormats?: readonly number[];
  readonly offer: { readonly suites: readonly number[] };
}

/**
 * The order in which a stack writes its extensions, in hex without GREASE. Taken from hellos of
 * OpenSSL 3.0, mbedTLS 2.28, wolfSSL 5.5, GnuTLS 3.7, Go 1.19 and Java 17; of mbedTLS 3 and
 * BoringSSL from their sources.
 */
const ORDERS: readonly (readonly [Stack, RegExp])[] = [
  ['mbedTLS', /\bd a b\b|\ba d (ff01 )?b\b/],
  ['wolfSSL', /\bd b a\b/],
  ['GnuTLS', /\ba b d 16 17\b/],
  ['Go', /\b5 a b (23 )?d (32 )?ff01\b/],
  // Of all, Java alone asks for several stapled answers (RFC 6961).
  ['Java', /\bb 11 17\b/],
  ['BoringSSL', /\b17 ff01 a b\b/],
  // Without a suite of elliptic curves it names no groups.
  ['OpenSSL', /\b16 17 (31 )?d\b/],
];

/** OpenSSL alone still names the compressed point formats (RFC 4492, 5.1.2), and before the groups. */
const ofOpenSsl = (order: string, pointFormats: readonly number[]): boolean =>
  /\bb a\b/.test(order) && pointFormats.join() === '0,1,2';

/** The TLS stack that writes a hello like this one; null where no known one does. Never proof. */
export function likelyStack({
  extensions = [],
  pointFormats = [],
  offer: { suites },
}: StackMarks): Stack | null {
  const order = withoutGrease(extensions)
    .map((type) => type.toString(16))
    .join(' ');
  if (ofOpenSsl(order, pointFormats)) return 'OpenSSL';
  const [stack] = ORDERS.find(([, pattern]) => pattern.test(order)) ?? [];
  if (stack !== undefined) return stack;
  return [...suites, ...extensions].some(isGrease) ? 'BoringSSL' : null;
}
