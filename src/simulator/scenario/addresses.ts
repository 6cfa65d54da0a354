import { networkInterfaces } from 'node:os';

const ANY = ['0.0.0.0', '::'];

/** The addresses that a server which listens on `host` is reached at, that of this machine first. */
export function addressesOf(host: string): readonly string[] {
  if (!ANY.includes(host)) return [host];
  const all = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  const reachable = all.filter(
    ({ family, scopeid }) => family === 'IPv4' || (host === '::' && !scopeid),
  );
  return reachable
    .sort((a, b) => Number(b.internal) - Number(a.internal))
    .map(({ address }) => address);
}
