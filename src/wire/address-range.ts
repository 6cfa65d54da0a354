import { isIP } from 'node:net';
import { addressBytes } from './address-bytes.ts';

/**
 * What kind of place an address is in. `reserved` is all that is no place on the public
 * internet and none of the others either: multicast, documentation, benchmarks, unassigned.
 */
export type AddressRange = 'public' | 'private' | 'loopback' | 'link-local' | 'reserved';

type Prefix = readonly [first: readonly number[], bits: number, range: AddressRange];

/** IANA's registry of special-purpose IPv4 addresses (RFC 6890), and 224/3 on top of it. */
const IPV4: readonly Prefix[] = [
  [[0], 8, 'reserved'],
  [[10], 8, 'private'],
  [[100, 64], 10, 'private'],
  [[127], 8, 'loopback'],
  [[169, 254], 16, 'link-local'],
  [[172, 16], 12, 'private'],
  [[192, 0, 0], 24, 'reserved'],
  [[192, 0, 2], 24, 'reserved'],
  [[192, 88, 99], 24, 'reserved'],
  [[192, 168], 16, 'private'],
  [[198, 18], 15, 'reserved'],
  [[198, 51, 100], 24, 'reserved'],
  [[203, 0, 113], 24, 'reserved'],
  [[224], 3, 'reserved'],
];

/** Of IPv6 only 2000::/3 is public, and of that not all. */
const IPV6: readonly Prefix[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
  [[0xfc], 7, 'private'],
  [[0xfe, 0x80], 10, 'link-local'],
  [[0x20, 0x01, 0x00], 23, 'reserved'],
  [[0x20, 0x01, 0x0d, 0xb8], 32, 'reserved'],
  [[0x3f, 0xff, 0x00], 20, 'reserved'],
  [[0x20], 3, 'public'],
];

/** IPv6 that stands for an IPv4 address, and where in it: mapped, NAT64 (RFC 6052), 6to4. */
const EMBEDDED: readonly (readonly [first: readonly number[], bits: number, at: number])[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, 12],
  [[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96, 12],
  [[0x20, 0x02], 16, 2],
];

/** The range of an IPv4 or IPv6 literal; `reserved` for anything else. */
export function rangeOf(address: string): AddressRange {
  const literal = address.replace(/%.*$/, '');
  return isIP(literal) === 0 ? 'reserved' : rangeOfBytes(addressBytes(literal));
}

function rangeOfBytes(bytes: Uint8Array): AddressRange {
  const among = (prefixes: readonly Prefix[], otherwise: AddressRange) =>
    prefixes.find(([first, bits]) => startsWith(bytes, first, bits))?.[2] ?? otherwise;
  if (bytes.length === 4) return among(IPV4, 'public');
  const embedded = EMBEDDED.find(([first, bits]) => startsWith(bytes, first, bits));
  if (embedded === undefined) return among(IPV6, 'reserved');
  const [, , at] = embedded;
  return rangeOfBytes(bytes.subarray(at, at + 4));
}

function startsWith(bytes: Uint8Array, first: readonly number[], bits: number): boolean {
  return first.every((value, index) => {
    const left = bits - index * 8;
    const mask = left >= 8 ? 0xff : 0xff & (0xff00 >> Math.max(0, left));
    return ((bytes[index] ?? 0) & mask) === (value & mask);
  });
}
