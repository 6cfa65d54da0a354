import { expect, test } from 'vitest';
import { portHolder } from '../../src/modem/port-holder.ts';
import { type FakeRoot, fakeRoot } from './ports/fake-sys.ts';

const PORT = '/dev/ttyUSB2';

async function process(
  at: FakeRoot,
  pid: number,
  comm: string,
  parts: { fd?: string[]; cmdline?: string } = {},
) {
  await at.write({
    [`proc/${pid}/comm`]: `${comm}\n`,
    [`proc/${pid}/cmdline`]: parts.cmdline ?? `${comm}\0`,
  });
  for (const [number, target] of (parts.fd ?? []).entries()) {
    await at.link(`proc/${pid}/fd/${number}`, target);
  }
}

test('names the process that has the port open', async () => {
  await using at = await fakeRoot();
  await process(at, 10, 'cat', { fd: ['/dev/null', '/dev/ttyUSB3'] });
  await process(at, 11, 'ModemManager', { fd: ['/dev/null', PORT] });
  expect(await portHolder(PORT, at.root)).toEqual({
    name: 'ModemManager (pid 11)',
    dataSession: false,
  });
  expect(await portHolder('/dev/ttyUSB1', at.root)).toBeNull();
});

test('a data session is told, also where another program has the port as well', async () => {
  await using at = await fakeRoot();
  await process(at, 11, 'ModemManager', { fd: [PORT] });
  await process(at, 12, 'pppd', { fd: [PORT] });
  expect(await portHolder(PORT, at.root)).toEqual({ name: 'pppd (pid 12)', dataSession: true });
});

test("another user's data session shows in its command line, and in its lock", async () => {
  await using at = await fakeRoot();
  await process(at, 12, 'pppd', { cmdline: `/usr/sbin/pppd\0ttyUSB2\x00115200\0` });
  expect(await portHolder(PORT, at.root)).toMatchObject({ dataSession: true });
  expect(await portHolder('/dev/ttyUSB22', at.root)).toBeNull();
  await using locked = await fakeRoot();
  await process(locked, 13, 'pppd', { cmdline: '/usr/sbin/pppd\0call\0provider\0' });
  await locked.write({ 'run/lock/LCK..ttyUSB2': '        13\n' });
  expect(await portHolder(PORT, locked.root)).toEqual({ name: 'pppd (pid 13)', dataSession: true });
});

test('a lock of a program that is gone, or that is no lock, holds nothing', async () => {
  await using at = await fakeRoot();
  await process(at, 20, 'picocom');
  await at.write({
    'var/lock/LCK..ttyUSB2': '        21\n',
    'var/lock/LCK..ttyUSB3': '\0\0binary',
  });
  expect(await portHolder(PORT, at.root)).toBeNull();
  expect(await portHolder('/dev/ttyUSB3', at.root)).toBeNull();
  await at.write({ 'var/lock/LCK..ttyUSB2': '20 picocom\n' });
  expect(await portHolder(PORT, at.root)).toEqual({ name: 'picocom (pid 20)', dataSession: false });
});

test('an argument that only names the port is no data session', async () => {
  await using at = await fakeRoot();
  await process(at, 30, 'less', { cmdline: `less\0${PORT}\0` });
  expect(await portHolder(PORT, at.root)).toBeNull();
});

test('what makes a pseudo terminal is no rival, nor are its children', async () => {
  await using at = await fakeRoot();
  const pts = '/dev/pts/7';
  await process(at, 40, 'socat', { fd: ['/dev/ptmx', pts] });
  await process(at, 41, 'sh', { fd: [pts] });
  await at.write({ 'proc/41/status': 'Name:\tsh\nPPid:\t40\n' });
  expect(await portHolder(pts, at.root)).toBeNull();
  await process(at, 42, 'cat', { fd: [pts] });
  await at.write({ 'proc/42/status': 'Name:\tcat\nPPid:\t1\n' });
  expect(await portHolder(pts, at.root)).toMatchObject({ name: 'cat (pid 42)' });
});
