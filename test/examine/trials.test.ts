import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ShownCertificate } from '../../src/examine/server-certificate.ts';
import { type Trial, trialPlan } from '../../src/examine/trial-plan.ts';
import { createTrials } from '../../src/examine/trials.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';

/** A certificate that is only named: how one is made is tested with stations. */
const named = async (trial: Trial, names: readonly string[]): Promise<ShownCertificate> => ({
  shown: {
    trial: trial.name,
    key: trial.key,
    notBefore: '',
    notAfter: '',
    names: [...names],
    given: false,
  },
  context: { context: null },
});

const THIS_YEAR = 2031;
const PLAN = trialPlan(null, THIS_YEAR);
const seeker = { address: '192.0.2.7', localAddress: '192.0.2.1', serverName: 'csms.example' };

test('without an authority the plan is of dates, and one that issued itself', () => {
  expect(PLAN.map(({ name }) => name)).toEqual([
    'valid',
    'ended with 1999',
    'ended with 2005',
    'ended with 2010',
    'ended with 2020',
    'ended with 2030',
    'self-signed',
  ]);
  expect(PLAN.every(({ flaws }) => flaws.length > 0)).toBe(true);
});

test('with one it tries each check by itself, and hides an intermediate only where one may be', () => {
  const plan = trialPlan({ hiding: true }, THIS_YEAR);
  const flawed = plan.filter(({ flaws }) => flaws.length > 0).map(({ flaws }) => flaws.join());
  expect(new Set(flawed)).toEqual(
    new Set(['dates', 'name', 'intermediate', 'self-signed', 'authority']),
  );
  expect(new Set(plan.map(({ name }) => name)).size).toBe(plan.length);
  const without = trialPlan({ hiding: false }, THIS_YEAR);
  expect(without).toEqual(plan.filter(({ intermediate }) => intermediate === 'sent'));
});

test('a station sees one after the other, and then no more', async () => {
  const trials = createTrials(PLAN, named, ['192.0.2.1']);
  const seen: string[] = [];
  for (;;) {
    const certificate = await trials.next(seeker);
    if (certificate === null) break;
    seen.push(certificate.shown.trial);
    expect(certificate.shown.visitsLeft).toBe(PLAN.length + 1 - seen.length);
    expect(certificate.shown.names).toEqual(['csms.example', '192.0.2.1']);
    trials.settle(seeker, certificate, true);
  }
  expect(seen).toEqual(PLAN.map(({ name }) => name));
  // Another begins anew: behind the same address, by the name that it asks for.
  expect((await trials.next({ ...seeker, serverName: null }))?.shown.trial).toBe('valid');
});

test('what was not judged is shown again, but not for ever; two at once count as one', async () => {
  const trials = createTrials(PLAN, named, []);
  const shown: string[] = [];
  for (let count = 0; count <= THRESHOLDS.examine.trialRepeats + 1; count += 1) {
    const certificate = await trials.next(seeker);
    if (certificate === null) throw new Error('too soon');
    shown.push(certificate.shown.trial);
    trials.settle(seeker, certificate, false);
  }
  expect(shown).toEqual(['valid', 'valid', 'ended with 1999']);
  const both = await Promise.all([trials.next(seeker), trials.next(seeker)]);
  for (const certificate of both) if (certificate) trials.settle(seeker, certificate, true);
  expect((await trials.next(seeker))?.shown.trial).toBe('ended with 2005');
});

test('names that cannot be names, and too many of them, are not made certificates for', async () => {
  const trials = createTrials(PLAN, named, ['192.0.2.1']);
  const cn = async (serverName: string, address = seeker.address) =>
    (await trials.next({ ...seeker, address, serverName }))?.shown.names[0];
  expect(await cn('a b.example')).toBe('192.0.2.1');
  expect(await cn('x'.repeat(300))).toBe('192.0.2.1');
  const { maxAskedNames, maxTrialStations } = THRESHOLDS.examine;
  for (let at = 0; at < maxAskedNames; at += 1) {
    expect(await cn(`host-${at}.example`)).toBe(`host-${at}.example`);
  }
  expect(await cn('one-more.example')).toBe('192.0.2.1');
  for (let at = 0; at < maxTrialStations; at += 1) await cn('host-0.example', `203.0.113.${at}`);
  expect(trials.next({ ...seeker, address: '198.51.100.1' })).toBeNull();
  // One that was let in before goes on.
  expect(await cn('host-0.example')).toBe('host-0.example');
});

test('the certificates are as the plan says, and under the CA that was given', async () => {
  const { createAuthority } = await import('../../src/pki/index.ts');
  const { givenAuthority } = await import('../../src/pki/given-authority.ts');
  const { createTrialMaker } = await import('../../src/examine/make-trial.ts');
  const ca = await createAuthority({ key: 'rsa', commonName: 'Site CA' });
  const given = await givenAuthority(ca.root.der, ca.root.privateKey, '');
  if (given === null) throw new Error('an RSA key');
  const root = new X509Certificate(ca.rootPem);
  const leaf = await given.issue({ commonName: 'csms.example', dnsNames: ['csms.example'] });
  const certificate = new X509Certificate(leaf.certificatePem);
  expect(certificate.checkIssued(root)).toBe(true);
  expect(certificate.verify(root.publicKey)).toBe(true);
  const hidden = await given.issueWithout({ commonName: 'csms.example' });
  expect(hidden.chainPem.match(/BEGIN/g)).toHaveLength(1);
  expect(new X509Certificate(hidden.certificatePem).checkIssued(root)).toBe(false);

  const make = await createTrialMaker(given);
  for (const trial of trialPlan({ hiding: true }, new Date().getUTCFullYear())) {
    const { shown } = await make(trial, ['csms.example', '192.0.2.1']);
    const hasEnded = Date.parse(shown.notAfter) < Date.now();
    expect({ trial: trial.name, hasEnded }).toEqual({
      trial: trial.name,
      hasEnded: trial.flaws.includes('dates'),
    });
    expect(shown.names.includes('csms.example')).toBe(trial.san === 'right');
  }
});
