import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type SecureVersion } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Authority, createAuthority, type LeafOptions } from '../../src/pki/index.ts';
import { type CsmsTls, startCsms } from '../../src/simulator/index.ts';
import type { StationOptions } from '../../src/simulator/station/options.ts';
import { stationTls } from '../../src/simulator/station/tls.ts';
import { Secret } from '../../src/site/secret.ts';
import { OFFER_PRESETS, readOffer } from '../../src/tls/offer-names.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';
import { failedAt, PASSWORD, play, registered, trusting } from './playing.ts';

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000);

const authorityOf = () => createAuthority({ intermediate: true, notBefore: daysFromNow(-400) });

/** The certificate of a CSMS on this machine. */
async function certified(authority: Authority, parts: Partial<LeafOptions> = {}): Promise<CsmsTls> {
  const { chainPem, keyPem } = await authority.issue({
    commonName: 'localhost',
    dnsNames: ['localhost'],
    addresses: ['127.0.0.1'],
    ...parts,
  });
  return { certificatePem: chainPem, keyPem };
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A TLS server that tells which alert it was sent. */
async function alerted(tls: CsmsTls, version: SecureVersion) {
  const server = createTlsServer({
    cert: tls.certificatePem,
    key: tls.keyPem,
    minVersion: version,
    maxVersion: version,
  });
  const alert = new Promise<number>((resolve) => {
    server.on('tlsClientError', ({ message }) => {
      resolve(Number(/alert number (\d+)/.exec(message)?.[1] ?? Number.NaN));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  // A server on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return { url: `wss://localhost:${port}/ocpp/CP001`, alert };
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('a station in %s', (version) => {
  const only = { minVersion: version, maxVersion: version };

  it('takes a CSMS that it can verify, and sends it the password', async () => {
    const authority = await authorityOf();
    const tls = { ...(await certified(authority)), ...only };
    await using csms = await startCsms({ password: PASSWORD, tls });
    await using station = play(csms.url('CP001'), { tls: trusting(authority.rootPem) });
    await station.until(registered);
    expect(station.status.connects).toBe(1);
  });

  it('shows its certificate with profile 3, and no password', async () => {
    const authority = await authorityOf();
    const own = await authority.issue({ commonName: 'CP001', client: true });
    const tls = { ...(await certified(authority)), ...only, clientCa: authority.rootPem };
    await using csms = await startCsms({ tls });
    const identity = {
      certificatePem: own.chainPem,
      key: new Secret(own.keyPem),
      passphrase: null,
    };
    const roots = trustStoreOf([{ source: 'test', pem: authority.rootPem, origin: 'given' }]);
    await using station = play(csms.url('CP001'), {
      profile: 3,
      tls: stationTls(roots, identity),
    });
    await station.until(registered);
    expect(csms.requests[0]?.authorization).toBeNull();
    await using without = play(csms.url('CP002'), { profile: 3, tls: stationTls(roots, null) });
    const { status } = await without.until(({ status }) => status.failure !== null);
    expect(status.failure?.what).toMatch(/alert|closed|ECONNRESET/);
    expect(csms.requests).toHaveLength(1);
  });

  it.each<[name: string, parts: Partial<LeafOptions>, options: Partial<StationOptions>, number]>([
    ['expired', { notBefore: daysFromNow(-90), notAfter: daysFromNow(-3) }, {}, 45],
    [
      'not valid yet to a reset clock',
      {},
      { faults: { clock: { at: '2000-01-01T00:04:00Z' } } },
      42,
    ],
    ['of an unknown authority', {}, { tls: trusting() }, 48],
    ['for another host', { dnsNames: ['elsewhere.test'], addresses: [] }, {}, 42],
    ['sound, as it is told to', {}, { faults: { verification: { alert: 46 } } }, 46],
  ])('refuses a certificate that is %s with an alert', async (_name, parts, options, number) => {
    const authority = await authorityOf();
    const server = await alerted(await certified(authority, parts), version);
    await using station = play(server.url, { tls: trusting(authority.rootPem), ...options });
    expect(await server.alert).toBe(number);
    const { status } = await station.until(failedAt('tls'));
    expect(status.failure?.what).toContain(`refused the certificate with alert ${number}`);
  });

  it('takes any certificate where it does not verify, as some firmware does', async () => {
    const authority = await authorityOf();
    const expired = { notBefore: daysFromNow(-90), notAfter: daysFromNow(-3) };
    const tls = { ...(await certified(authority, expired)), ...only };
    await using csms = await startCsms({ tls });
    await using station = play(csms.url('CP001'), { faults: { verification: 'none' } });
    await station.until(registered);
  });
});

describe('a station with an offer of its own', () => {
  const offering = async (offer: NonNullable<ReturnType<typeof readOffer>['offer']>) => {
    const authority = await authorityOf();
    const tls = await certified(authority);
    const roots = trustStoreOf([{ source: 'test', pem: authority.rootPem, origin: 'given' }]);
    return { tls, station: stationTls(roots, null, offer) };
  };

  it('gets on with a CSMS that takes its one suite', async () => {
    const preset = OFFER_PRESETS['ocpp-minimum-ecdsa']?.();
    if (preset === undefined) throw new Error('no preset');
    const { tls, station: stationSide } = await offering(preset);
    await using csms = await startCsms({ tls });
    await using station = play(csms.url('CP001'), { tls: stationSide });
    await station.until(registered);
  });

  it('that ends at TLS 1.1 is refused by a CSMS of today', async () => {
    const { offer } = readOffer({
      versions: ['1.0', '1.1'],
      suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA'],
    });
    if (offer === undefined) throw new Error('no offer');
    const { tls, station: stationSide } = await offering(offer);
    await using csms = await startCsms({ tls });
    await using station = play(csms.url('CP001'), { tls: stationSide });
    const { status } = await station.until(failedAt('tls'));
    expect(status.failure?.what).toBe('alert 70 (protocol_version) of the CSMS');
  });

  it('that nobody can play is refused beforehand', () => {
    const offer = { versions: [0x0300], suites: [0xc02b], groups: [], signatureAlgorithms: [] };
    expect(() => stationTls(trustStoreOf([]), null, offer)).toThrow(RangeError);
    const suites = { ...offer, versions: [0x0303], suites: [0xfefe] };
    expect(() => stationTls(trustStoreOf([]), null, suites)).toThrow(RangeError);
  });
});
