import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import type { TlsHandshake } from '../../src/facts/tls.ts';
import { tlsModule } from '../../src/modules/tls/index.ts';
import { createAuthority, createSelfSigned } from '../../src/pki/index.ts';
import { MODULES } from '../../src/registry.ts';
import { boot2x, boot16, exchange, given } from '../fixtures/boot.ts';
import { chargerAt } from '../fixtures/clock.ts';
import { made } from '../fixtures/made.ts';
import {
  aftermath,
  alert,
  authority,
  failed,
  handshake,
  inDays,
  refused,
  sound,
  station,
  stationCertificate,
} from '../fixtures/tls.ts';
import { accepted, answered, closed, unanswered } from '../fixtures/upgrade.ts';
import { RECORDED_AT, world } from '../fixtures/world.ts';
import { factsOf } from '../meta/all-fixtures.ts';

const profile3 = { securityProfile: 3, clientCertificate: true } as const;

function judge(records: Fact[], site: Partial<SiteStatement> = profile3): Judgement {
  const { judgement, crash } = judgeStage(tlsModule, world(records, site), null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const idsIn = ({ findings }: Judgement) =>
  findings.map(({ fault, subject }) => (subject === undefined ? fault : `${fault}:${subject}`));

const good = await station();
const old = await station({ notAfter: inDays(-3) });
const serving = await station({ client: false });
const expired = stationCertificate(old.chainPem);
const sent = { requested: true, sent: true, authorities: ['CN=Simulated Root CA'] };
const shown = (parts: Partial<TlsHandshake> = {}) =>
  handshake(sound.chainPem, { clientCertificate: sent, ...parts });

describe("the station's own certificate", () => {
  it('that is sound is told in a table and a measurement, and found fault with by nobody', () => {
    const judged = judge([stationCertificate(good.chainPem), given(boot2x), shown(), accepted()]);
    expect(judged.findings).toEqual([]);
    expect(judged.measurements).toMatchObject({
      'tls.stationNotAfter': inDays(61).toISOString(),
    });
    expect(judged.tables?.slice(1).map(({ rows }) => rows)).toEqual([
      [['CN=Simulated Root CA', 'yes']],
      [
        ['GC-0001', 'Simulated Root CA Intermediate', expect.any(String), expect.any(String)],
        [
          'Simulated Root CA Intermediate',
          'Simulated Root CA',
          expect.any(String),
          expect.any(String),
        ],
      ],
    ]);
  });

  it('is judged although the network is dead', () => {
    const judged = judge([expired]);
    expect(judged.findings).toMatchObject([
      {
        fault: 'station-certificate-expired',
        confidence: 'certain',
        detail: "The station's certificate GC-0001 expired 3 days ago, on 2026-06-12.",
      },
    ]);
    expect(judged.summary).toBe("not reached, the station's certificate has expired");
  });

  it('is of no account where profile 1 or 2 is stated, unless it was sent', () => {
    for (const securityProfile of [1, 2] as const) {
      const site = { securityProfile, clientCertificate: true };
      expect(idsIn(judge([expired, handshake(sound.chainPem)], site))).toEqual([]);
      expect(idsIn(judge([expired, shown()], site))).toEqual(['station-certificate-expired']);
    }
    const unstated = { clientCertificate: true };
    expect(idsIn(judge([expired], unstated))).toHaveLength(1);
    expect(idsIn(judge([expired, handshake(sound.chainPem)], unstated))).toEqual([]);
    expect(idsIn(judge([expired, handshake(sound.chainPem)]))).toHaveLength(1);
  });

  it('is listed as expired even where the backend takes it', () => {
    const [finding] = judge([expired, shown(), accepted()]).findings;
    expect(finding?.detail).toContain('This backend took it all the same.');
  });

  it('is out of date where an intermediate that is sent with it is', async () => {
    const issuer = await createAuthority({
      intermediate: true,
      notBefore: inDays(-90),
      notAfter: inDays(-1),
    });
    const { chainPem } = await issuer.issue({
      commonName: 'GC-0001',
      client: true,
      notBefore: inDays(-80),
      notAfter: inDays(20),
    });
    const [finding] = judge([stationCertificate(chainPem)]).findings;
    expect(finding).toMatchObject({ fault: 'station-certificate-expired' });
    expect(finding?.detail).toContain("Intermediate, sent along with the station's, expired");
  });

  it("is not valid by a charger's clock that was reset, as a consequence of that", () => {
    const records = [
      stationCertificate(good.chainPem),
      shown(),
      accepted(),
      chargerAt('2000-01-01T00:04:11Z'),
    ];
    const report = assemble(MODULES, factsOf(world(records, profile3)));
    expect(report.findings.map(({ id, causedBy }) => [id, causedBy])).toContainEqual([
      'station-certificate-not-yet-valid',
      'clock-reset',
    ]);
    const fine = judge([stationCertificate(good.chainPem), chargerAt(RECORDED_AT)]);
    expect(fine.findings).toEqual([]);
  });

  it('has expired by a clock that is ahead', () => {
    const records = [stationCertificate(good.chainPem), chargerAt('2030-01-01T00:00:00Z')];
    expect(judge(records).findings).toMatchObject([
      { fault: 'station-certificate-expired', confidence: 'possible' },
    ]);
  });

  it.each([
    ['of 1024 bits', { key: 'rsa-1024' }, 'RSA key of 1024 bits'],
    ['signed with SHA-1', { hash: 'SHA-1' }, 'signed by SHA-1 with ECDSA'],
  ] as const)('%s is weak', async (_what, options, value) => {
    const weak = stationCertificate((await station(options)).chainPem);
    expect(judge([weak]).findings).toMatchObject([
      { fault: 'station-certificate-mismatch', subject: 'strength', evidence: [{ value }] },
    ]);
    expect(judge([weak, shown(), accepted()]).findings).toEqual([]);
  });

  it('of a server is not for clients, unless the backend takes it', () => {
    const records = [stationCertificate(serving.chainPem)];
    expect(idsIn(judge(records))).toEqual(['station-certificate-mismatch:key-use']);
    expect(idsIn(judge([...records, shown(), answered(404)]))).toEqual([]);
  });

  it('whose key may sign certificates alone is not for clients', () => {
    const [finding] = judge([stationCertificate(authority.rootPem)]).findings;
    expect(finding?.detail).toContain('lacks digitalSignature');
  });
});

describe('the serial number in the BootNotification', () => {
  const named = async (commonName: string | null, payload: unknown, ...others: Fact[]) => {
    const { chainPem } = await station({ commonName });
    return judge([stationCertificate(chainPem), given(payload), ...others]).findings;
  };

  it.each([
    ['2.x', boot2x],
    ['1.6', { ...boot16, chargePointSerialNumber: 'GC-0001' }],
    ['1.6 of old', { ...boot16, chargePointSerialNumber: 'x', chargeBoxSerialNumber: 'GC-0001' }],
    ['none', boot16],
    ['no text', { chargingStation: { serialNumber: 7 } }],
  ])('of %s is that of the certificate', async (_version, payload) => {
    expect(await named('GC-0001', payload)).toEqual([]);
  });

  it('differs from the common name', async () => {
    expect(await named('GC-0002', boot2x)).toMatchObject([
      {
        fault: 'station-certificate-mismatch',
        subject: 'serial-number',
        confidence: 'likely',
        evidence: [
          { label: 'common name', value: 'GC-0002' },
          { label: 'serial number', value: 'GC-0001' },
        ],
      },
    ]);
    expect((await named('gc-0001', boot2x))[0]?.detail).toContain('in capitals only');
    expect((await named(null, boot2x))[0]?.evidence[0]?.value).toBe('none');
  });

  it('is often the identity instead, which may be as the operator wants it', async () => {
    const [finding] = await named('CP001', boot2x);
    expect(finding).toMatchObject({ confidence: 'possible' });
    expect(finding?.detail).toContain('It is the identity instead');
  });

  it('does not matter to a backend that answers the BootNotification', async () => {
    expect(await named('GC-0002', boot2x, shown(), accepted(), exchange())).toEqual([]);
    expect(await named('GC-0002', boot2x, shown(), accepted())).toHaveLength(1);
  });

  it('explains a backend that closes after the upgrade', async () => {
    const { chainPem } = await station({ commonName: 'GC-0002' });
    const records = [
      stationCertificate(chainPem),
      given(boot2x),
      shown(),
      accepted(),
      closed({ code: 1008, reason: 'serial number', afterMs: 20 }),
    ];
    const { findings, primary } = assemble(MODULES, factsOf(world(records, profile3)));
    expect(primary).toBe('station-certificate-mismatch:serial-number');
    expect(findings.find(({ fault }) => fault === 'closed-after-upgrade')?.causedBy).toBe(primary);
  });
});

describe("the order in the station's file", () => {
  const details = (pem: string) =>
    judge([stationCertificate(pem)]).findings.map(({ detail }) => detail);
  const { certificatePem, chainPem } = good;
  const { rootPem, intermediatePem } = authority;

  it('is sound with and without the root, and with the leaf alone', () => {
    for (const pem of [certificatePem, chainPem, chainPem + rootPem])
      expect(details(pem)).toEqual([]);
  });

  it('is wrong where one does not issue the one before it', () => {
    const [detail] = details(certificatePem + rootPem + intermediatePem);
    expect(detail).toContain('The order should be');
  });

  it('is disturbed by what belongs to others', async () => {
    const other = await createSelfSigned({ commonName: 'Stray', notAfter: inDays(50) });
    const [detail] = details(chainPem + other.certificatePem);
    expect(detail).toContain('Stray issued none of the others');
    expect(details(chainPem + other.certificatePem + other.certificatePem)[0]).toContain('1 more');
  });
});

describe('what a backend says of a certificate that was sent', () => {
  const { certificatePem, chainPem } = good;
  const said = (
    number: number,
    pem: string,
    authorities: string[] | undefined = sent.authorities,
  ) => {
    const request = authorities === undefined ? {} : { authorities };
    const clientCertificate = { requested: true, sent: true, ...request };
    const judged = judge([
      stationCertificate(pem),
      refused(number, { clientCertificate, protocol: 'TLSv1.2' }),
    ]);
    const finding = judged.findings.find(({ fault }) => fault.startsWith('tls-client'));
    return { owner: finding?.owner, detail: finding?.detail ?? '', evidence: finding?.evidence };
  };

  it.each([
    [48, certificatePem, 'configuration', 'if that is an intermediate, it has to be sent along'],
    [48, chainPem, 'backend', 'Yet the backend names its authority among those it accepts'],
    [45, old.chainPem, 'charger', 'expired 3 days ago'],
    [45, chainPem, 'backend', 'the clock of the backend is wrong'],
    [43, serving.chainPem, 'charger', 'lacks clientAuth'],
    [43, chainPem, 'backend', 'another kind of key or signature'],
    [44, chainPem, 'charger', 'has withdrawn it'],
    [42, old.chainPem, 'charger', 'expired 3 days ago'],
    [49, chainPem, 'backend', 'not be registered there'],
    [49, old.chainPem, 'charger', 'expired 3 days ago'],
    [46, chainPem, 'configuration', 'nothing is seen to be wrong'],
    [51, certificatePem, 'configuration', 'has to be sent along'],
  ])('by alert %i is read in the light of the certificate', (number, pem, owner, words) => {
    const finding = said(number, pem);
    expect(finding.owner).toBe(owner);
    expect(finding.detail).toContain(words);
    expect(finding.detail).toContain(`alert ${number}`);
  });

  it('is held against the authorities that it names', async () => {
    const issuer = await createAuthority({ commonName: 'Another Root CA', notBefore: inDays(-9) });
    const foreign = await issuer.issue({ commonName: 'GC-0001', notBefore: inDays(-9) });
    const { detail, evidence } = said(48, foreign.chainPem + issuer.rootPem);
    expect(detail).toContain('The chain that was sent ends at CN=Another Root CA');
    expect(detail).toContain('accepts certificates of: CN=Simulated Root CA.');
    expect(evidence).toContainEqual({ label: "issuer of the station's", value: 'not among them' });
    expect(said(48, chainPem, ['cn=simulated  root ca']).evidence).toContainEqual({
      label: "issuer of the station's",
      value: 'among them',
    });
    expect(said(48, chainPem, []).evidence).toContainEqual({
      label: 'accepts certificates of',
      value: 'it does not say which',
    });
    const selfSigned = await createSelfSigned({ commonName: 'GC-0001', client: true });
    expect(said(48, selfSigned.chainPem).detail).toContain('GC-0001 has issued itself');
  });

  it('shows no more of the authorities than fits, and nothing that acts on a terminal', () => {
    const many = Array.from({ length: 40 }, (_, index) => `CN=\u001b[31m${index}`);
    const { evidence } = said(48, certificatePem, many);
    const value = evidence?.find(({ label }) => label.startsWith('accepts'))?.value ?? '';
    expect(value).toMatch(/; and 37 more$/);
    const judged = judge([shown({ clientCertificate: { ...sent, authorities: many } })]);
    expect(judged.tables?.[1]?.rows).toHaveLength(11);
    expect(JSON.stringify([judged, value])).not.toContain('\\u001b');
  });

  it('follows from what is wrong with it, where that is what was said', () => {
    const causeOf = (number: number) => {
      const records = [expired, shown(), aftermath(number)];
      const { findings } = assemble(MODULES, factsOf(world(records, profile3)));
      return findings.find(({ fault }) => fault === 'tls-client-certificate-rejected')?.causedBy;
    };
    expect(causeOf(45)).toBe('station-certificate-expired');
    expect(causeOf(42)).toBe('station-certificate-expired');
    expect(causeOf(48)).toBeNull();
  });

  it('of one that issued itself is for that, though OpenSSL makes such an authority', async () => {
    const uses = {
      basicConstraints: { ca: true, pathLength: null },
      keyUsage: null,
      extendedKeyUsage: null,
    };
    const own = await made('GC-0001', { uses });
    const judged = judge([
      stationCertificate(own.pem),
      shown(),
      answered(400, { bodyExcerpt: '<center>The SSL certificate error</center>' }),
    ]);
    expect(idsIn(judged)).toEqual(['tls-client-certificate-rejected']);
    expect(judged.findings[0]?.detail).toContain('has issued itself');
  });

  it('by a bare 403 is likely where its authority is none of those named, and else unknown', async () => {
    const issuer = await createAuthority({ commonName: 'Another Root CA', notBefore: inDays(-9) });
    const foreign = await issuer.issue({ commonName: 'GC-0001', notBefore: inDays(-9) });
    const found = (pem: string, credentials: 'none' | 'basic' = 'none') =>
      judge([stationCertificate(pem), shown(), answered(403, { credentials })]).findings.map(
        ({ fault, confidence }) => `${fault} ${confidence}`,
      );
    expect(found(foreign.chainPem)).toEqual(['tls-client-certificate-rejected likely']);
    expect(found(foreign.chainPem, 'basic')).toEqual(['tls-client-certificate-rejected possible']);
    expect(found(chainPem)).toEqual([]);
  });

  it('in a renegotiation is told though the handshake had not asked for it', () => {
    const cut = unanswered('closed', { alert: alert(48, true) });
    const first = handshake(sound.chainPem, { protocol: 'TLSv1.2' });
    const { findings } = judge([stationCertificate(chainPem), first, cut]);
    expect(findings.map(({ fault }) => fault)).toContain('tls-client-certificate-rejected');
    const none = unanswered('closed', { alert: alert(40, true) });
    expect(judge([first, none], { securityProfile: 3 }).findings).toMatchObject([
      { fault: 'tls-1.3-unsupported' },
      { fault: 'tls-client-certificate-required', confidence: 'likely' },
    ]);
    // Over TLS 1.3 there is no renegotiation: it says nothing of a certificate that nobody asked for.
    expect(idsIn(judge([handshake(sound.chainPem), none], { securityProfile: 3 }))).toEqual([]);
  });

  it('is not asked for in time by Apache httpd over TLS 1.3, which is no fault of the station', () => {
    const answer = answered(403, {
      bodyExcerpt: 'Reason: Cannot perform Post-Handshake Authentication.',
    });
    const { findings } = judge([stationCertificate(chainPem), handshake(sound.chainPem), answer]);
    expect(findings).toMatchObject([
      { fault: 'tls-client-certificate-required', owner: 'backend', confidence: 'certain' },
    ]);
    expect(findings[0]?.detail).toContain('could not be shown');
  });

  it('by hanging up is only possible where nothing is seen to be wrong', () => {
    const cut = unanswered('closed');
    const found = (pem: string) =>
      judge([stationCertificate(pem), shown(), cut]).findings.find(({ fault }) =>
        fault.startsWith('tls-client'),
      )?.confidence;
    expect(found(chainPem)).toBe('possible');
    expect(found(old.chainPem)).toBe('likely');
  });

  it('is understood from facts that hold no certificate of the station', () => {
    const judged = judge([shown(), aftermath(48)]);
    expect(judged.findings).toMatchObject([
      { fault: 'tls-client-certificate-rejected', confidence: 'certain' },
    ]);
    expect(judged.findings[0]?.owner).toBeUndefined();
  });

  it('is a demand where the key that was given is of a kind it does not take', () => {
    const asked = { ...sent, sent: false };
    const judged = judge([
      stationCertificate(chainPem),
      failed({ outcome: 'alert', alert: null, clientCertificate: asked }),
      aftermath(116),
    ]);
    const [finding] = judged.findings;
    expect(finding?.fault).toBe('tls-client-certificate-required');
    expect(finding?.detail).toContain('its key (EC) can make no signature');
    expect(finding?.detail).toContain('It accepts those of: CN=Simulated Root CA.');
  });
});
