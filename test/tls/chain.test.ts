import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { pathsFrom } from '../../src/tls/chain.ts';
import { areAllowed } from '../../src/tls/name-constraints.ts';
import { judgeNames } from '../../src/tls/names.ts';
import { bestPath } from '../../src/tls/path-problems.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';
import { type Certificate, readCertificate } from '../../src/tls/x509.ts';
import { cpuTime } from '../cpu-time.ts';
import { authority, inDays, otherAuthority, sound } from '../fixtures/tls.ts';
import { RECORDED_AT } from '../fixtures/world.ts';

const NOW = Date.parse(RECORDED_AT);
const read = (pem: string) =>
  certificatesIn(pem)
    .map(readCertificate)
    .filter((certificate) => certificate !== null);

describe('paths', () => {
  it('lead through what is sent to what is trusted', () => {
    const [path, ...others] = pathsFrom(read(sound.chainPem), read(authority.rootPem));
    expect(others).toEqual([]);
    expect(path?.end).toBe('anchored');
    expect(path?.certificates.map(({ subject }) => subject.text)).toEqual([
      'CN=csms.example.com',
      'CN=Simulated Root CA Intermediate',
      'CN=Simulated Root CA',
    ]);
  });

  it('end where nobody has issued, or where one has issued itself', () => {
    const ends = (pem: string, trusted: string) =>
      pathsFrom(read(pem), read(trusted)).map(({ end }) => end);
    expect(ends(sound.certificatePem, authority.rootPem)).toEqual(['issuer-missing']);
    expect(ends(sound.chainPem + authority.rootPem, otherAuthority.rootPem)).toEqual([
      'self-signed',
    ]);
    expect(ends('', authority.rootPem)).toEqual([]);
  });

  it('go by signatures, not by names', async () => {
    const impostor = await createAuthority({ notBefore: inDays(-9), notAfter: inDays(90) });
    const paths = pathsFrom(read(sound.chainPem), read(impostor.rootPem));
    expect(paths.map(({ end }) => end)).toEqual(['issuer-missing']);
  });

  it('take the way that is valid at the instant, where there are two', async () => {
    const twin = async (from: number, to: number) =>
      createAuthority({ commonName: 'Twin', notBefore: inDays(from), notAfter: inDays(to) });
    const [old, current] = await Promise.all([twin(-900, -100), twin(-90, 900)]);
    const leaf = await current.issue({
      commonName: 'csms.example.com',
      notBefore: inDays(-1),
      notAfter: inDays(1),
    });
    const anchors = [...read(old.rootPem), ...read(current.rootPem)];
    const best = bestPath(pathsFrom(read(leaf.chainPem), anchors), NOW);
    expect(best?.problems).toEqual([]);
  });

  it('do not multiply where a server sends the same certificate again and again', () => {
    const many = read(sound.chainPem + (authority.intermediatePem ?? '').repeat(200));
    const spent = cpuTime();
    expect(pathsFrom(many, read(authority.rootPem))).toHaveLength(1);
    expect(spent()).toBeLessThan(3_000);
  });
});

describe('names', () => {
  // Only what judgeNames looks at: the rest of a certificate has no say in it.
  const certificate = async (
    commonName: string | null,
    dnsNames: string[],
    addresses: string[] = [],
  ) => {
    const issued = await otherAuthority.issue({ commonName, dnsNames, addresses });
    const found: Certificate | undefined = read(issued.chainPem)[0];
    if (found === undefined) throw new Error('not read');
    return found;
  };

  it.each([
    ['csms.example.com', 'csms.example.com', 'exact'],
    ['CSMS.Example.COM', 'csms.example.com', 'exact'],
    ['csms.example.com', 'csms.example.com.', 'exact'],
    ['*.example.com', 'csms.example.com', 'wildcard'],
    ['*.example.com', 'a.csms.example.com', 'mismatch'],
    ['*.example.com', 'example.com', 'mismatch'],
    ['*.com', 'example.com', 'mismatch'],
    ['c*.example.com', 'csms.example.com', 'mismatch'],
    ['*', 'localhost', 'mismatch'],
  ])('%s for %s is %s, as SAN and as common name', async (name, host, match) => {
    expect(judgeNames(await certificate('other', [name]), host).san).toBe(match);
    expect(judgeNames(await certificate(name, []), host)).toEqual({
      san: 'absent',
      commonName: match,
    });
  });

  it('that are addresses count only as addresses', async () => {
    const right = await certificate(null, [], ['192.0.2.7', '2001:db8::7']);
    expect(judgeNames(right, '192.0.2.7').san).toBe('exact');
    expect(judgeNames(right, '2001:db8:0:0::7').san).toBe('exact');
    expect(judgeNames(right, '192.0.2.8').san).toBe('mismatch');
    expect(judgeNames(await certificate(null, ['192.0.2.7']), '192.0.2.7').san).toBe('mismatch');
    expect(judgeNames(right, 'csms.example.com')).toEqual({
      san: 'mismatch',
      commonName: 'absent',
    });
  });
});

describe('name constraints', () => {
  const none = { dnsNames: [], addresses: [], directoryNames: [] };
  const dns = (...dnsNames: string[]) => ({ ...none, dnsNames });

  it('permit below a domain and exclude below another', () => {
    const constraints = { permitted: dns('example.com'), excluded: dns('.bad.example.com') };
    expect(areAllowed(constraints, dns(...['csms.example.com', 'example.com']))).toBe(true);
    expect(areAllowed(constraints, dns(...['csms.example.org']))).toBe(false);
    expect(areAllowed(constraints, dns(...['badexample.com']))).toBe(false);
    expect(areAllowed(constraints, dns(...['a.bad.example.com']))).toBe(false);
  });

  it('with a dot in front leave out the domain itself', () => {
    const constraints = { permitted: dns('.example.com'), excluded: none };
    expect(areAllowed(constraints, dns('csms.example.com'))).toBe(true);
    expect(areAllowed(constraints, dns('example.com'))).toBe(false);
  });

  it('know subjects, by what they begin with', () => {
    const subject = (...parts: string[]) => ({
      ...none,
      directoryNames: [JSON.stringify(parts.map((part) => ['2.5.4.10', part]))],
    });
    const constraints = { permitted: subject('acme'), excluded: subject('acme', 'test') };
    expect(areAllowed(constraints, subject('acme'))).toBe(true);
    expect(areAllowed(constraints, subject('acme', 'csms'))).toBe(true);
    expect(areAllowed(constraints, subject('acme2'))).toBe(false);
    expect(areAllowed(constraints, subject('acme', 'test', 'csms'))).toBe(false);
    expect(areAllowed({ permitted: subject(), excluded: none }, subject('acme'))).toBe(true);
  });

  it('know networks', () => {
    const network = Buffer.from([10, 0, 0, 0, 255, 0, 0, 0]);
    const constraints = { permitted: { ...none, addresses: [network] }, excluded: none };
    expect(areAllowed(constraints, { ...none, addresses: [Buffer.from([10, 1, 2, 3])] })).toBe(
      true,
    );
    expect(areAllowed(constraints, { ...none, addresses: [Buffer.from([11, 1, 2, 3])] })).toBe(
      false,
    );
    expect(areAllowed(constraints, dns(...['any.example']))).toBe(true);
  });
});

describe('a trust store', () => {
  const chain = certificatesIn(sound.chainPem);

  it('hands out only what could be an issuer', () => {
    const store = trustStoreOf([
      { source: 'a', pem: otherAuthority.rootPem, origin: 'node' },
      { source: 'b', pem: authority.rootPem + otherAuthority.rootPem, origin: 'given' },
    ]);
    expect(store.candidatesFor(chain)).toEqual(certificatesIn(authority.rootPem));
    expect(store.candidatesFor([])).toEqual([]);
    expect(store.sources).toEqual([
      { name: 'a', roots: 1, given: false },
      { name: 'b', roots: 2, given: true },
    ]);
    // The other authority's is among Node's own: nobody has to add it.
    expect(store.added.flatMap(certificatesIn)).toEqual(certificatesIn(authority.rootPem));
  });

  it('passes over what is no certificate', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const store = trustStoreOf([
      { source: 'a', pem: `${broken}junk${authority.rootPem}`, origin: 'given' },
    ]);
    expect(store.candidatesFor(chain)).toEqual(certificatesIn(authority.rootPem));
  });
});
