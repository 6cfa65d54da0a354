import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement, World } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import type { TlsHandshake } from '../../src/facts/tls.ts';
import { tlsModule } from '../../src/modules/tls/index.ts';
import { createAuthority, createSelfSigned } from '../../src/pki/index.ts';
import { answeredAt, chargerAt, ntp } from '../fixtures/clock.ts';
import {
  aftermath,
  alert,
  authority,
  base64,
  failed,
  fixtures,
  HOST,
  handshake,
  inDays,
  refused,
  sound,
} from '../fixtures/tls.ts';
import { world } from '../fixtures/world.ts';

function judged(seen: World, at: number | null = null): Judgement {
  const { judgement, crash } = judgeStage(tlsModule, seen, at);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const judge = (records: Fact[], site: Partial<SiteStatement> = {}) => judged(world(records, site));
const judgeChain = (pem: string, parts: Partial<TlsHandshake> = {}) =>
  judge([handshake(pem, parts)]);
const faultsIn = ({ findings }: Judgement) => findings.map(({ fault }) => fault);

describe('every fault of TLS', () => {
  it.each(fixtures)('$fault is found, and gone once repaired', ({ fault, broken, healthy }) => {
    expect(faultsIn(judged(broken))).toEqual([fault]);
    expect(faultsIn(judged(healthy))).toEqual([]);
  });
});

it('says of a handshake that never came whether one was called for', () => {
  expect(judge([]).summary).toBe('not reached');
  const plain = { url: 'ws://csms.example.com/ocpp/CP001' };
  expect(judge([], plain).summary).toBe('not used: the URL says ws://');
});

describe('a sound chain', () => {
  it('is told in one line, with what a dashboard needs', () => {
    const { summary, measurements, findings, inconclusive } = judgeChain(sound.chainPem);
    expect(findings).toEqual([]);
    expect(inconclusive).toBeUndefined();
    expect(summary).toBe('TLS 1.3, chain of 3, 61 days left');
    expect(measurements).toEqual({
      'tls.ms': 10,
      'tls.version': 'TLSv1.3',
      'tls.cipher': 'TLS_AES_256_GCM_SHA384',
      'tls.chainLength': 3,
      'tls.notAfter': inDays(61).toISOString(),
      'tls.chainBytes': expect.any(Number),
      'tls.clientCertificateRequested': false,
    });
  });

  it('leads to its root in any order, with what does not belong to it', () => {
    const [leaf, intermediate] = base64(sound.chainPem);
    const [root] = base64(authority.rootPem);
    const chain = [leaf ?? '', root ?? '', 'bm90IGEgY2VydGlmaWNhdGU=', intermediate ?? ''];
    expect(faultsIn(judge([handshake('', { chain })]))).toEqual([
      'tls-chain-disordered',
      'tls-chain-extraneous',
    ]);
  });

  it('is one that is given as trusted itself', async () => {
    const own = await createSelfSigned({
      commonName: HOST,
      dnsNames: [HOST],
      notBefore: inDays(-1),
      notAfter: inDays(89),
    });
    expect(judgeChain(own.chainPem, { anchors: base64(own.certificatePem) }).findings).toEqual([]);
  });
});

describe('the Time-Sync Trap', () => {
  const reset = chargerAt('2000-01-01T00:04:11Z');

  it('is told as the certificates that the charger refuses', () => {
    const { findings, summary } = judge([ntp(0), handshake(sound.chainPem), reset]);
    expect(findings).toMatchObject([
      { fault: 'tls-certificate-not-yet-valid', owner: 'charger', confidence: 'likely' },
    ]);
    expect(findings[0]?.detail).toBe(
      'By its own clock (2000-01-01 00:04 UTC) the charger refuses 3 of 3 certificates of this backend as not yet valid. With the right time it accepts all of their dates.',
    );
    expect(summary).toBe('TLS 1.3, chain of 3, not yet valid for the charger');
  });

  it('has another face where the clock is ahead', () => {
    const { findings } = judge([handshake(sound.chainPem), chargerAt('2038-01-19T03:14:08Z')]);
    expect(findings).toMatchObject([{ fault: 'tls-certificate-expired', owner: 'charger' }]);
  });

  it('does not hide a certificate that has expired by true time', async () => {
    const old = await authority.issue({
      commonName: HOST,
      dnsNames: [HOST],
      notBefore: inDays(-100),
      notAfter: inDays(-3),
    });
    const { findings } = judge([handshake(old.chainPem), reset]);
    expect(findings.map(({ fault, owner }) => [fault, owner])).toEqual([
      ['tls-certificate-expired', undefined],
      ['tls-certificate-not-yet-valid', 'charger'],
    ]);
  });

  it('is judged by the instant that is asked for', () => {
    const seen = world([handshake(sound.chainPem)]);
    expect(faultsIn(judged(seen, inDays(200).getTime()))).toEqual(['tls-certificate-expired']);
    expect(faultsIn(judged(seen, inDays(-100).getTime()))).toEqual([
      'tls-certificate-not-yet-valid',
    ]);
  });
});

describe('what a chain leads to', () => {
  const publicOnly = {
    anchorSources: [{ name: 'Mozilla', roots: 144, given: false }],
    anchors: [],
  };

  it('is only likely wrong where the private root was not given', () => {
    const { findings } = judgeChain(sound.chainPem + authority.rootPem, publicOnly);
    expect(findings).toMatchObject([{ fault: 'tls-certificate-untrusted', confidence: 'likely' }]);
    expect(findings[0]?.detail).toContain('--ca');
  });

  it('is certainly wrong where another root was given', () => {
    const { findings } = judgeChain(sound.chainPem, { anchors: [] });
    expect(findings).toMatchObject([{ fault: 'tls-certificate-untrusted', confidence: 'certain' }]);
  });

  it('is not called incomplete on the word of a single certificate', async () => {
    const direct = await createAuthority({ notBefore: inDays(-9), notAfter: inDays(90) });
    const leaf = await direct.issue({
      commonName: HOST,
      dnsNames: [HOST],
      notBefore: inDays(-1),
      notAfter: inDays(89),
    });
    const { findings } = judgeChain(leaf.certificatePem, publicOnly);
    expect(findings).toMatchObject([{ fault: 'tls-certificate-untrusted', confidence: 'likely' }]);
    expect(findings[0]?.detail).toContain('If it is an intermediate, the server should send it');
  });

  it('is incomplete where what is sent along has not issued the first', () => {
    const wrong = judgeChain(sound.certificatePem + authority.rootPem, { anchors: [] });
    expect(faultsIn(wrong)).toEqual(['tls-chain-incomplete']);
  });

  it('is no fault where Node trusts it by a root that is not in the facts', () => {
    expect(judgeChain(sound.chainPem, { anchors: [], authorized: true }).findings).toEqual([]);
  });

  it('is not called sound where OpenSSL refuses it for a reason unseen', () => {
    const { findings } = judgeChain(sound.chainPem, { authorizationError: 'CERT_REVOKED' });
    expect(findings).toMatchObject([
      { fault: 'tls-certificate-untrusted', confidence: 'possible' },
    ]);
  });

  it('may not be a station certificate', async () => {
    const station = await authority.issue({
      commonName: HOST,
      dnsNames: [HOST],
      client: true,
      notBefore: inDays(-1),
      notAfter: inDays(89),
    });
    const { findings } = judgeChain(station.chainPem, { authorizationError: 'INVALID_PURPOSE' });
    expect(findings).toMatchObject([{ fault: 'tls-chain-invalid' }]);
    expect(findings[0]?.detail).toContain('extendedKeyUsage');
  });

  it('is unreadable where the certificate is garbage', () => {
    const { findings } = judge([handshake('', { chain: ['AAAA'] })]);
    expect(findings).toMatchObject([{ fault: 'tls-certificate-untrusted' }]);
  });

  it('is only possibly wrong where Node accepts what is too large to be judged here', () => {
    const chain = [Buffer.alloc(90_000).toString('base64')];
    const { findings } = judge([handshake('', { chain, authorized: true })]);
    expect(findings).toMatchObject([
      { fault: 'tls-certificate-untrusted', confidence: 'possible' },
      { fault: 'tls-chain-large' },
    ]);
    expect(findings[0]?.detail).toContain('90000 bytes');
  });
});

describe('the name', () => {
  const issue = (commonName: string | null, dnsNames: string[], addresses: string[] = []) =>
    authority.issue({
      commonName,
      dnsNames,
      addresses,
      notBefore: inDays(-1),
      notAfter: inDays(89),
    });

  it('in the common name alone is enough where there is no other', async () => {
    const { chainPem } = await issue(HOST, []);
    expect(judgeChain(chainPem).findings).toEqual([]);
  });

  it('in the common name alone is likely refused where others are given', async () => {
    const { chainPem } = await issue(HOST, ['other.example']);
    expect(judgeChain(chainPem).findings).toMatchObject([
      { fault: 'tls-name-mismatch', confidence: 'likely' },
    ]);
  });

  it('may be an address, which no common name stands for', async () => {
    const host = '192.0.2.7';
    const right = await issue('csms', [], [host]);
    expect(judgeChain(right.chainPem, { host }).findings).toEqual([]);
    const wrong = await issue(host, [], ['192.0.2.8']);
    expect(faultsIn(judgeChain(wrong.chainPem, { host }))).toEqual(['tls-name-mismatch']);
    const only = await issue(host, []);
    expect(judgeChain(only.chainPem, { host }).findings).toMatchObject([
      { fault: 'tls-name-mismatch', confidence: 'likely' },
    ]);
  });

  it('with control characters cannot get into a report', async () => {
    const { chainPem } = await issue('\u001b[31mred\u0007', ['other.example']);
    expect(JSON.stringify(judgeChain(chainPem))).not.toMatch(/\\u001b|\\u0007/);
  });
});

describe('a certificate of the station', () => {
  const asked = { clientCertificate: { requested: true, sent: false } };
  const sent = { clientCertificate: { requested: true, sent: true } };
  const nginx = (text: string) => ({
    ...answeredAt('Mon, 15 Jun 2026 12:00:00 GMT'),
    status: 400,
    reason: 'Bad Request',
    bodyExcerpt: `<center>${text}</center>`,
  });

  it.each([
    ['alert 116 in TLS 1.3', [handshake(sound.chainPem, asked), aftermath(116)]],
    [
      'a server that hangs up after the handshake',
      [
        handshake(sound.chainPem, asked),
        {
          ...aftermath(null),
          close: { how: 'fin' as const, afterMs: 9, bytesSent: 0, bytesReceived: 0 },
        },
      ],
    ],
    ['alert 40 in TLS 1.2, once it was asked for', [refused(40, asked)]],
    [
      'a server that hangs up in the handshake',
      [
        failed({
          outcome: 'closed',
          close: { how: 'fin', afterMs: 9, bytesSent: 900, bytesReceived: 1_200 },
          ...asked,
        }),
      ],
    ],
    [
      'nginx in HTTP',
      [handshake(sound.chainPem, asked), nginx('No required SSL certificate was sent')],
    ],
    [
      'a bare 403',
      [handshake(sound.chainPem, asked), { ...nginx('Forbidden'), status: 403, bodyExcerpt: '' }],
    ],
    [
      'Apache httpd, too late for TLS 1.3',
      [
        handshake(sound.chainPem),
        { ...nginx('Reason: Cannot perform Post-Handshake Authentication.'), status: 403 },
      ],
    ],
    [
      'a server that hangs up',
      [
        handshake(sound.chainPem, asked),
        { ...answeredAt(''), outcome: 'closed' as const, status: null, headers: {} },
      ],
    ],
  ])('that is demanded by %s is a fault only where a profile is stated', (_how, records) => {
    const stated = judge(records, { securityProfile: 2 });
    expect(faultsIn(stated)).toEqual(['tls-client-certificate-required']);
    expect(stated.inconclusive).toBeUndefined();
    const unstated = judge(records);
    expect(unstated.findings).toEqual([]);
    expect(unstated.inconclusive?.how).toContain('--cert');
    expect(unstated.measurements).toMatchObject({ 'tls.clientCertificateRequested': true });
  });

  it.each([42, 43, 44, 45, 46, 48])('is refused with alert %i', (number) => {
    const late = {
      ...answeredAt(''),
      outcome: 'closed' as const,
      status: null,
      headers: {},
      alert: alert(number, true),
    };
    const { findings } = judge([handshake(sound.chainPem, sent), late], { securityProfile: 3 });
    expect(findings).toMatchObject([
      { fault: 'tls-client-certificate-rejected', confidence: 'certain' },
    ]);
  });

  it('that was only asked for is none of it', () => {
    const fine = judge([handshake(sound.chainPem, asked), answeredAt('')], { securityProfile: 2 });
    expect(fine.findings).toEqual([]);
    expect(fine.measurements).toMatchObject({ 'tls.clientCertificateRequested': true });
  });

  it('that was asked for and not given is undecided where no request followed', () => {
    const records = [handshake(sound.chainPem, asked)];
    const stated = judge(records, { securityProfile: 3 });
    expect(stated.findings).toEqual([]);
    expect(stated.inconclusive?.how).toContain('ghostcheck diagnose');
    const unstated = judge(records);
    expect(unstated.inconclusive).toBeUndefined();
    expect(unstated.notExamined?.map(({ how }) => how).join()).toContain('ghostcheck diagnose');
  });

  it('does not explain a refusal of ciphers', () => {
    expect(faultsIn(judge([refused(40)], { securityProfile: 3 }))).toEqual(['tls-cipher-mismatch']);
  });
});

describe('how a handshake ended', () => {
  it('is told with who closed, how and when', () => {
    const close = { how: 'rst', afterMs: 7, bytesSent: 517, bytesReceived: 0 } as const;
    const { findings, summary } = judge([failed({ outcome: 'closed', close })]);
    expect(findings[0]?.detail).toContain(
      'reset (RST) by the other side after 7 ms, in answer to the ClientHello of 517 bytes, before a single byte came back',
    );
    expect(summary).toBe('hung up without a word');
  });

  it('is told as far as the answer came, and not as if it had stopped', () => {
    const firstBytes = Buffer.from('1603', 'hex').toString('base64');
    const [found] = judge([failed({ outcome: 'timeout', firstBytes })]).findings;
    expect(found?.detail).toContain('got no further than a part of its first message');
  });

  it('shows of bytes that are no text only what is', () => {
    const firstBytes = Buffer.from('\u00d5\u001b[31mabc\u00ff', 'latin1').toString('base64');
    const [found] = judge([failed({ outcome: 'not-tls', firstBytes })]).findings;
    expect(found?.evidence).toContainEqual({ label: 'first bytes', value: '.[31mabc.' });
  });

  it('is plain HTTP where the port says so when asked', () => {
    const language = {
      kind: 'tls.port-language' as const,
      address: '203.0.113.7',
      port: 443,
      asked: 'http' as const,
      answered: 'http' as const,
      httpStatus: 426,
      error: null,
    };
    const close = { how: 'fin', afterMs: 7, bytesSent: 517, bytesReceived: 0 } as const;
    const { findings } = judge([
      failed({ outcome: 'closed', close }),
      { ...language, ...{ at: '', startMs: 0, durationMs: 0, attempt: 1, vantage: 'laptop' } },
    ]);
    expect(findings).toMatchObject([{ fault: 'tls-not-spoken', confidence: 'certain' }]);
    expect(findings[0]?.detail).toContain('status 426');
  });

  it('leaves the run inconclusive where it was not waited for', () => {
    const aborted = judge([failed({ outcome: 'aborted' })]);
    expect(aborted.findings).toEqual([]);
    expect(aborted.inconclusive).toBeDefined();
  });

  it('leaves the run inconclusive where the key that was given is of no use', () => {
    const error = { code: 'ERR_OSSL_UNSUPPORTED', message: 'unsupported' };
    const unusable = judge([failed({ outcome: 'failed', anchorSources: [], error })]);
    expect(unusable.findings).toEqual([]);
    expect(unusable.inconclusive?.what).toContain('unsupported');
  });

  it('is an old version where OpenSSL says so', () => {
    const error = { code: 'ERR_SSL_UNSUPPORTED_PROTOCOL', message: 'unsupported protocol' };
    expect(faultsIn(judge([failed({ outcome: 'failed', error })]))).toEqual([
      'tls-version-unsupported',
    ]);
    expect(faultsIn(judgeChain(sound.chainPem, { protocol: 'TLSv1.1' }))).toEqual([
      'tls-version-unsupported',
    ]);
  });

  it('never makes the judge throw, whatever was recorded', () => {
    const outcomes = ['secured', 'alert', 'closed', 'timeout', 'not-tls', 'failed'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...outcomes),
        fc.array(fc.base64String(), { maxLength: 4 }),
        fc.option(fc.integer({ min: 0, max: 255 })),
        fc.base64String(),
        fc.string(),
        (outcome, chain, number, firstBytes, host) => {
          const seen = failed({
            outcome,
            chain,
            host,
            firstBytes,
            alert: number === null ? null : alert(number),
          });
          expect(judge([seen]).summary).not.toBe('');
        },
      ),
    );
  });
});
