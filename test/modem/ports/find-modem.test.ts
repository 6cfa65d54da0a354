import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PortSeen } from '../../../src/facts/signal.ts';
import { findModem } from '../../../src/modem/ports/find-modem.ts';
import { NO_USB, type Port } from '../../../src/modem/ports/port.ts';
import { roleOf } from '../../../src/modem/ports/role.ts';
import { THRESHOLDS } from '../../../src/thresholds.ts';

const quectel = (place: string, path: string, interfaceNumber: number): Port => ({
  ...NO_USB,
  path,
  device: place,
  vendorId: '2c7c',
  productId: '0125',
  interfaceNumber,
});
const MODEM = [0, 1, 2, 3].map((number) => quectel('1-1', `/dev/ttyUSB${number}`, number));
const SECOND = [0, 1, 2, 3].map((number) => quectel('1-2', `/dev/ttyUSB${number + 4}`, number));
const ADAPTER: Port = {
  ...NO_USB,
  path: '/dev/ttyUSB9',
  device: '1-3',
  vendorId: '0403',
  productId: '6001',
  interfaceNumber: 0,
};

async function find(ports: readonly Port[], answers: Record<string, PortSeen['outcome']>) {
  const asked: string[] = [];
  const found = await findModem(ports, async (path) => {
    asked.push(path);
    return { outcome: answers[path] ?? 'silent', because: null };
  });
  return { ...found, asked };
}

test('asks the AT port alone, and says of each other port why not', async () => {
  const { path, asked, ports } = await find([...MODEM, ADAPTER], { '/dev/ttyUSB2': 'answered' });
  expect([path, asked]).toEqual(['/dev/ttyUSB2', ['/dev/ttyUSB2']]);
  expect(ports.map(({ role, outcome }) => [role, outcome])).toEqual([
    ['diagnostics', 'not-asked'],
    ['gnss', 'not-asked'],
    ['at', 'answered'],
    ['at-spare', 'not-asked'],
    ['adapter', 'not-asked'],
  ]);
  expect(
    ports.every(({ outcome, because }) => (because === null) === (outcome === 'answered')),
  ).toBe(true);
});

test('takes the spare port where another program has the first', async () => {
  const answers = { '/dev/ttyUSB2': 'busy', '/dev/ttyUSB3': 'answered' } as const;
  expect((await find(MODEM, answers)).path).toBe('/dev/ttyUSB3');
});

test('where no port answers, the one that is held says most', async () => {
  const answers = { '/dev/ttyUSB3': 'busy' } as const;
  expect((await find(MODEM, answers)).path).toBe('/dev/ttyUSB3');
  expect((await find(MODEM, {})).path).toBe('/dev/ttyUSB2');
});

test('of two modems the first that answers is used, and the other named', async () => {
  const { path, ports, asked } = await find([...MODEM, ...SECOND], { '/dev/ttyUSB6': 'answered' });
  expect(path).toBe('/dev/ttyUSB6');
  expect(asked).toEqual(['/dev/ttyUSB2', '/dev/ttyUSB3', '/dev/ttyUSB6']);
  expect(ports.map((port) => port.path)).toContain('/dev/ttyUSB7');
});

test('an adapter is never asked, not even where it is all there is', async () => {
  const { path, asked, ports } = await find([ADAPTER], {});
  expect([path, asked]).toEqual([null, []]);
  expect(ports).toMatchObject([{ role: 'adapter', outcome: 'not-asked' }]);
});

test('whatever ports there are, only AT ports are asked, few of them, and each once', async () => {
  const number = fc.integer({ min: 0, max: 40 });
  const port = fc
    .record({
      path: number.map((at) => `/dev/ttyUSB${at}`),
      device: fc.constantFrom('1-1', '1-2', '1-3'),
      vendorId: fc.constantFrom('2c7c', '1e0e', '1199', '12d1', '0403', 'cafe', null),
      productId: fc.constantFrom('0125', '9001', '9071', '6001', null),
      interfaceNumber: fc.option(fc.integer({ min: 0, max: 12 })),
      interfaceProtocol: fc.option(fc.integer({ min: 0, max: 255 })),
    })
    .map((parts): Port => ({ name: null, ...parts }));
  const lists = fc.uniqueArray(port, { selector: ({ path }) => path, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(lists, async (ports) => {
      const { asked, ports: told } = await find(ports, {});
      const roles = asked.map((path) => ports.filter((one) => one.path === path).map(roleOf));
      expect(roles.flat().every((role) => role === 'at' || role === 'at-spare')).toBe(true);
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeLessThanOrEqual(THRESHOLDS.signal.maxPortsAsked);
      expect(told.length).toBeLessThanOrEqual(THRESHOLDS.signal.maxPorts);
      expect(told.map(({ path }) => path)).toEqual(expect.arrayContaining(asked));
    }),
    { numRuns: 100 },
  );
});
