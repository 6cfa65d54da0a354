import { expect, test } from 'vitest';
import { defaultGateway, interfaceOf, localAddressTowards } from '../../src/wire/network-path.ts';

const TABLE = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	FE02000A	0003	0	0	200	00000000	0	0	0
eth0	00000000	0102000A	0003	0	0	100	00000000	0	0	0
eth0	0002000A	00000000	0001	0	0	100	00FFFFFF	0	0	0
`;

test('the default gateway of an interface is read from the table of routes', () => {
  expect(defaultGateway(TABLE, 'eth0')).toBe('10.0.2.1');
  expect(defaultGateway(TABLE, 'wlan0')).toBe('192.168.1.1');
  expect(defaultGateway(TABLE, 'eth1')).toBeNull();
  expect(defaultGateway('', 'eth0')).toBeNull();
  expect(defaultGateway('eth0 00000000 nonsense', 'eth0')).toBeNull();
});

test('the way to loopback is loopback', async () => {
  const address = await localAddressTowards('127.0.0.1');
  expect(address).toBe('127.0.0.1');
  expect(interfaceOf('127.0.0.1')).toMatch(/^lo/i);
  expect(interfaceOf('192.0.2.1')).toBeNull();
});

test('an address that there is no way to has no local address either', async () => {
  // The broadcast address of loopback: no socket may connect to it.
  expect(await localAddressTowards('127.255.255.255')).toBeNull();
});
