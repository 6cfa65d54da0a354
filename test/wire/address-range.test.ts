import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../src/wire/address-range.ts';

describe('the range of an address', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['1.1.1.1', 'public'],
    ['100.63.255.255', 'public'],
    ['100.128.0.1', 'public'],
    ['172.15.0.1', 'public'],
    ['172.32.0.1', 'public'],
    ['198.17.255.255', 'public'],
    ['223.255.255.255', 'public'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['0.0.0.0', 'reserved'],
    ['192.0.0.1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['192.88.99.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['198.19.255.255', 'reserved'],
    ['198.51.100.7', 'reserved'],
    ['203.0.113.7', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
  ])('IPv4 %s is %s', (address, range) => {
    expect(rangeOf(address)).toBe(range);
  });

  it.each([
    ['2606:4700:4700::1111', 'public'],
    ['2a00:1450:4001::1', 'public'],
    ['2001:4860:4860::8888', 'public'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['::', 'reserved'],
    ['::7f00:1', 'reserved'],
    ['fec0::1', 'reserved'],
    ['ff02::1', 'reserved'],
    ['2001::1', 'reserved'],
    ['2001:db8::7', 'reserved'],
    ['3fff::1', 'reserved'],
    ['100::1', 'reserved'],
    ['64:ff9b:1::1', 'reserved'],
    ['4000::1', 'reserved'],
  ])('IPv6 %s is %s', (address, range) => {
    expect(rangeOf(address)).toBe(range);
  });

  const hex = (a: number, b: number) => ((a << 8) | b).toString(16);
  const octet = fc.nat(255);
  const octets = fc.tuple(octet, octet, octet, octet);

  it('is that of the IPv4 address which an IPv6 one stands for', () => {
    fc.assert(
      fc.property(octets, ([a, b, c, d]) => {
        const range = rangeOf([a, b, c, d].join('.'));
        const [high, low] = [hex(a, b), hex(c, d)];
        expect(rangeOf(`::ffff:${high}:${low}`)).toBe(range);
        expect(rangeOf(`::ffff:${a}.${b}.${c}.${d}`)).toBe(range);
        expect(rangeOf(`64:ff9b::${high}:${low}`)).toBe(range);
        expect(rangeOf(`2002:${high}:${low}::1`)).toBe(range);
      }),
    );
  });

  it('is never public below 2000::/3 or above it, but for what stands for an IPv4 address', () => {
    const group = fc.nat(0xffff);
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const address = groups.map((value) => value.toString(16)).join(':');
        const [first = 0] = groups;
        if (first < 0x2000 || first > 0x3fff) expect(rangeOf(address)).not.toBe('public');
      }),
    );
  });

  it('of what is no address is reserved', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['public', 'private', 'loopback', 'link-local', 'reserved']).toContain(
          rangeOf(text),
        );
      }),
    );
    for (const text of ['', 'localhost', '127.1', '0x7f000001', '2130706433']) {
      expect(rangeOf(text)).toBe('reserved');
    }
  });
});
