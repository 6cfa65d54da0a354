import { createServer, type Server, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { ofKind } from '../../src/facts/select.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { createAuthority, type IssuedCertificate } from '../../src/pki/index.ts';
import { MODULES } from '../../src/registry.ts';
import type { Site } from '../../src/site/site.ts';
import { OFFER_PRESETS } from '../../src/tls/offer-names.ts';
import { TLS_1_2, TLS_1_3 } from '../../src/tls/protocol-version.ts';
import { OCPP_PAIRS, OCPP_SUITES, suiteNumber } from '../../src/tls/suites.ts';
import { statement } from '../fixtures/world.ts';
import { site } from './helpers.ts';

let ec: IssuedCertificate;
let rsa: IssuedCertificate;
let extraRoots: Site['extraRoots'];
let rootPem: string;

beforeAll(async () => {
  const authority = await createAuthority();
  const names = { commonName: 'localhost', dnsNames: ['localhost'] };
  [ec, rsa] = await Promise.all([
    authority.issue(names),
    authority.issue({ ...names, key: 'rsa' }),
  ]);
  rootPem = authority.rootPem;
  extraRoots = [{ source: 'ca.pem', pem: rootPem }];
});

const withRsa = (options: TlsOptions = {}) => ({ cert: rsa.chainPem, key: rsa.keyPem, ...options });
const withBoth = (options: TlsOptions = {}) => ({
  cert: [ec.chainPem, rsa.chainPem],
  key: [ec.keyPem, rsa.keyPem],
  ...options,
});

async function examined(
  options: TlsOptions,
  stated: Partial<SiteStatement> = {},
  given: Partial<Site> = {},
  allowed: (open: number, count: number) => boolean = () => true,
) {
  const server: Server = createServer(options, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  let [open, most, count] = [0, 0, 0];
  server.prependListener('connection', (socket) => {
    open += 1;
    count += 1;
    if (!allowed(open, count)) socket.destroy();
    most = Math.max(most, open);
    socket.on('close', () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const modules = MODULES.filter(({ stage }) => ['dns', 'tcp', 'tls'].includes(stage));
  const url = `wss://localhost:${address.port}/ocpp/CP001`;
  try {
    const asked = site({ statement: statement({ url, ...stated }), extraRoots, ...given });
    const facts = await gatherFacts(modules, asked, { mode: 'simulated' });
    const report = assemble(modules, facts);
    const fault = (id: string) => report.findings.find((finding) => finding.fault === id);
    return { report, fault, facts, most, found: report.findings.map(({ id }) => id) };
  } finally {
    server.close();
  }
}

const offering = (name: string): Partial<SiteStatement> => {
  const offer = OFFER_PRESETS[name]?.();
  if (offer === undefined) throw new Error(`no preset ${name}`);
  return { chargerOffer: { source: name, offer } };
};
const FOUR = {
  source: 'four',
  offer: {
    versions: [TLS_1_2],
    suites: [...OCPP_SUITES],
    groups: [0x17],
    signatureAlgorithms: [0x0403, 0x0401],
  },
};

describe('versions and suites', () => {
  it('are found beside the handshake, in nine hellos', async () => {
    const { report, facts, found } = await examined(withBoth());
    expect(found).toEqual([]);
    expect(ofKind(facts.records, 'tls.hello')).toHaveLength(9);
    expect(report.measurements).toMatchObject({
      'tls.versions': 'TLS 1.3, TLS 1.2',
      'tls.ocppEcdsaPair': true,
      'tls.ocppRsaPair': true,
    });
    expect(
      report.tables
        .find(({ title }) => title === 'TLS that the backend takes')
        ?.rows.map(([name, taken]) => `${name} ${taken}`),
    ).toEqual([
      'TLS 1.3 yes',
      'TLS 1.2 yes',
      'TLS 1.1 no',
      'TLS 1.0 no',
      'SSL 3.0 no',
      'OCPP, ECDSA pair yes',
      'OCPP, RSA pair yes',
      'client certificate no',
    ]);
  });

  it('of the old kind are seen, though Node would not offer them by itself', async () => {
    const { report } = await examined(withRsa({ minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }));
    expect(report.measurements['tls.versions']).toBe('TLS 1.3, TLS 1.2, TLS 1.1, TLS 1.0');
  });

  it('with one pair only are a note', async () => {
    const { found, report } = await examined({ cert: ec.chainPem, key: ec.keyPem });
    expect(found).toEqual(['tls-ocpp-ciphers-partial']);
    expect(report.verdict).toBe('healthy');
  });

  it('stand in the evidence by what was taken, under labels that fit beside it', async () => {
    const { fault } = await examined({ cert: ec.chainPem, key: ec.keyPem, maxVersion: 'TLSv1.2' });
    expect(fault('tls-1.3-unsupported')?.evidence).toEqual(
      expect.arrayContaining([
        { label: 'taken', value: 'TLS 1.2' },
        { label: 'not taken', value: 'TLS 1.3, TLS 1.1, TLS 1.0: alert 70 (protocol_version)' },
      ]),
    );
  });

  it('without TLS 1.2 shut out every station that ends there', async () => {
    const { found, report } = await examined(withBoth({ minVersion: 'TLSv1.3' }));
    expect(found).toEqual(['tls-ocpp-ciphers-missing']);
    expect(report.verdict).toBe('warning');
  });

  it('without TLS 1.3 are told once, with what the scan saw', async () => {
    const { found, fault } = await examined(withBoth({ maxVersion: 'TLSv1.2' }));
    expect(found).toEqual(['tls-1.3-unsupported']);
    expect(fault('tls-1.3-unsupported')?.evidence).toContainEqual({
      label: 'taken',
      value: 'TLS 1.2',
    });
  });

  it('are not asked for where that was not wanted', async () => {
    const { facts, report } = await examined(withRsa(), { tlsScan: 'none' });
    expect(ofKind(facts.records, 'tls.hello')).toEqual([]);
    expect(report.tables.map(({ title }) => title)).toEqual(['Chain']);
    expect(report.notExamined.map(({ how }) => how).join()).toContain('--no-tls-scan');
  });

  it('are asked for one at a time where more would be too many', async () => {
    const { most, report } = await examined(withBoth(), {}, { tlsConnections: 1 });
    // The main connection stands beside them.
    expect(most).toBeLessThanOrEqual(3);
    expect(report.measurements['tls.ocppRsaPair']).toBe(true);
  });

  it('where a certificate of the station is demanded are seen all the same', async () => {
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: rootPem };
    const { report, facts } = await examined(withBoth({ ...mutual, maxVersion: 'TLSv1.2' }));
    expect(report.measurements).toMatchObject({
      'tls.versions': 'TLS 1.2',
      'tls.ocppEcdsaPair': true,
    });
    const at12 = ofKind(facts.records, 'tls.hello').find(
      ({ versionAsked }) => versionAsked === TLS_1_2,
    );
    expect(at12?.certificateRequested).toBe(true);
  });
});

describe('a backend that allows few connections', () => {
  it.each([1, 3])('%i at once, is asked again, one at a time', async (most) => {
    const { found, report } = await examined(withBoth(), {}, {}, (open) => open <= most);
    expect(found).toEqual([]);
    expect(report.measurements).toMatchObject({
      'tls.versions': 'TLS 1.3, TLS 1.2',
      'tls.ocppEcdsaPair': true,
      'tls.ocppRsaPair': true,
    });
  });

  it('in all is at most likely to refuse what it was not heard on', async () => {
    const { found, fault } = await examined(withBoth(), {}, {}, (_open, count) => count <= 4);
    expect(found).toEqual(['tls-ocpp-ciphers-missing']);
    expect(fault('tls-ocpp-ciphers-missing')).toMatchObject({
      confidence: 'likely',
      detail: expect.stringContaining('--max-connections 1'),
    });
  });

  it('in all is not said to refuse what it chose on another', async () => {
    const options = { cert: ec.chainPem, key: ec.keyPem };
    const { found, report } = await examined(options, {}, {}, (_open, count) => count <= 4);
    expect(found).toEqual([]);
    expect(report.measurements).toMatchObject({ 'tls.ocppEcdsaPair': null });
    expect(report.notExamined.map(({ how }) => how).join()).toContain('--max-connections 1');
  });

  it('in all is not said to have no other suites', async () => {
    const all = { tlsScan: 'all' } as const;
    const { facts } = await examined(withBoth(), all, {}, (_open, count) => count <= 10);
    const found = ofKind(facts.records, 'tls.enumeration');
    expect(found.map(({ complete }) => complete)).toEqual([false, false]);
  });

  it('in all leaves an offer that was to be checked inconclusive', async () => {
    const stated = offering('ocpp-minimum-rsa');
    const { report } = await examined(withBoth(), stated, {}, (_open, count) => count <= 1);
    expect(report).toMatchObject({ findings: [], verdict: 'inconclusive' });
  });
});

describe('the silent ghost', () => {
  const modernFront = () =>
    withRsa({ ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256' });

  it('is warned of where the charger is not known', async () => {
    const { found, fault } = await examined(modernFront());
    expect(found).toEqual(['tls-ocpp-ciphers-missing']);
    expect(fault('tls-ocpp-ciphers-missing')?.detail).toContain(
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    );
  });

  it('is proved by sending exactly what the charger offers', async () => {
    const { fault, report } = await examined(modernFront(), { chargerOffer: FOUR });
    expect(report.primary).toBe('tls-cipher-mismatch:charger-offer');
    const finding = fault('tls-cipher-mismatch');
    expect(finding).toMatchObject({ confidence: 'certain', owner: 'backend' });
    const values = Object.fromEntries(
      (finding?.evidence ?? []).map(({ label, value }) => [label, value]),
    );
    expect(values['the charger offers']).toContain('TLS_RSA_WITH_AES_128_GCM_SHA256');
    expect(values['taken at TLS 1.2']).toBe('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256');
    // Its certificate is an RSA one: that pair needs no second certificate.
    expect(values['enough at the backend']).toBe('enable TLS_RSA_WITH_AES_128_GCM_SHA256');
    expect(values['or at the charger']).toBe(
      'offer TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, or speak TLS 1.3',
    );
    expect(report.measurements['tls.chargerOfferTaken']).toBe(false);
  });

  it('with an EC charger needs another certificate', async () => {
    const { fault } = await examined(modernFront(), offering('ocpp-minimum-ecdsa'));
    const change = fault('tls-cipher-mismatch')?.evidence.find(
      ({ label }) => label === 'enough at the backend',
    );
    expect(change?.value).toContain('add a second certificate, with an EC (ECDSA) key');
  });

  it('is none where the backend takes what the charger offers', async () => {
    const { found, report } = await examined(withRsa(), offering('ocpp-minimum-rsa'));
    expect(found).toEqual([]);
    expect(report.measurements['tls.chargerOfferTaken']).toBe(true);
  });

  it('by version is told as that', async () => {
    const { fault, report } = await examined(
      withRsa({ minVersion: 'TLSv1.3' }),
      offering('tls12-only'),
    );
    expect(report.primary).toBe('tls-version-unsupported:charger-offer');
    expect(fault('tls-version-unsupported')).toMatchObject({ confidence: 'certain' });
    expect(fault('tls-version-unsupported')?.evidence).toContainEqual({
      label: 'or at the charger',
      value: 'speak TLS 1.3',
    });
  });

  it("by an old version is the charger's to change, and by no step back", async () => {
    const old = {
      source: 'old.json',
      offer: { versions: [0x0301], suites: [0x002f], groups: [0x17], signatureAlgorithms: [] },
    };
    const { fault } = await examined(withRsa(), { chargerOffer: old });
    const found = fault('tls-version-unsupported');
    expect(found?.owner).toBe('charger');
    expect(found?.evidence).toContainEqual({
      label: 'enough at the backend',
      value: 'nothing that OCPP allows: TLS 1.0 is too old',
    });
  });

  it('by curve is likely only, since versions and suites agree', async () => {
    const { fault } = await examined(
      { cert: ec.chainPem, key: ec.keyPem, maxVersion: 'TLSv1.2' },
      {
        chargerOffer: {
          source: 'x',
          offer: { ...FOUR.offer, suites: [...OCPP_PAIRS.ecdsa], groups: [0x0013] },
        },
      },
    );
    expect(fault('tls-cipher-mismatch')).toMatchObject({ confidence: 'likely' });
    expect(fault('tls-cipher-mismatch')?.detail).toContain('groups');
  });

  it('is judged the same again from its facts', async () => {
    const { facts, report } = await examined(modernFront(), { chargerOffer: FOUR });
    const modules = MODULES.filter(({ stage }) => ['dns', 'tcp', 'tls'].includes(stage));
    const again = assemble(modules, JSON.parse(JSON.stringify(facts)));
    expect(again.findings).toEqual(report.findings);
  });
});

describe('all suites', () => {
  const ciphers =
    'ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384:ECDHE-RSA-AES256-SHA:TLS_AES_256_GCM_SHA384';
  const expected = [
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  ].map(suiteNumber);

  it.each([1, 10])('are enumerated, with %i at once', async (tlsConnections) => {
    const { facts, most } = await examined(
      withRsa({ ciphers }),
      { tlsScan: 'all' },
      { tlsConnections },
    );
    const found = new Map(
      ofKind(facts.records, 'tls.enumeration').map((one) => [one.version, one]),
    );
    expect(new Set(found.get(TLS_1_2)?.suites)).toEqual(new Set(expected));
    expect(found.get(TLS_1_3)?.suites).toEqual([0x1302]);
    expect([...found.values()].every(({ complete }) => complete)).toBe(true);
    expect(most).toBeLessThanOrEqual(tlsConnections + 2);
  });
});

describe('a server name that is not served', () => {
  it('is told by a hello without one', async () => {
    const { found, fault } = await examined(
      withRsa({ SNICallback: (_name, done) => done(new Error('no such host')) }),
    );
    expect(found).toEqual(['tls-server-name-unknown']);
    expect(fault('tls-server-name-unknown')).toMatchObject({ confidence: 'likely' });
  });
});
