import { describe, expect, it } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Revocation } from '../../src/facts/tls.ts';
import { tlsModule } from '../../src/modules/tls/index.ts';
import { authority, handshake, inDays, named, revocation, sound } from '../fixtures/tls.ts';
import { RECORDED_AT, world } from '../fixtures/world.ts';

const NOW = Date.parse(RECORDED_AT);

function judged(facts: readonly Revocation[], { at = NOW, pem = sound.chainPem } = {}): Judgement {
  const seen = world([handshake(pem), ...facts], { revocation: true });
  const { judgement, crash } = judgeStage(tlsModule, seen, at);
  if (crash !== undefined) throw new Error(crash);
  return judgement;
}

const found = (judgement: Judgement) => judgement.findings.map(({ fault }) => fault);
const unexamined = (judgement: Judgement | undefined) =>
  judgement?.notExamined?.filter(({ what }) => what.includes('revoked'));
const measured = ({ measurements }: Judgement) => measurements?.['tls.revocation'];

const intermediate = { index: 1, subject: 'Simulated Root CA Intermediate' };
const revoked = {
  status: 'revoked',
  revokedAt: inDays(-10).toISOString(),
  revocationReason: 'keyCompromise',
} as const;
const instant = (days: number) => inDays(days).toISOString();

describe('revocation', () => {
  it('is good where every certificate is', () => {
    const judgement = judged([revocation(), revocation({ ...intermediate, source: 'crl' })]);
    expect(found(judgement)).toEqual([]);
    expect(measured(judgement)).toBe('good');
    expect(unexamined(judgement)).toEqual([]);
    expect(judgement.tables?.find(({ title }) => title === 'Revocation')?.rows).toEqual([
      ['csms.example.com', 'ocsp', instant(4).slice(0, 10), 'good'],
      ['Simulated Root CA Intermediate', 'crl', instant(4).slice(0, 10), 'good'],
    ]);
  });

  it('that was not asked for is not examined, and says how', () => {
    const { judgement } = judgeStage(tlsModule, world([handshake(sound.chainPem)]), NOW);
    expect(unexamined(judgement)).toMatchObject([{ how: expect.stringContaining('--revocation') }]);
    expect(judgement?.measurements).not.toHaveProperty('tls.revocation');
  });

  it('of a certificate that names no place to ask is a question to its operator', () => {
    const nowhere = revocation({ outcome: 'nowhere-named', source: null, status: null });
    const judgement = judged([nowhere, revocation(intermediate)]);
    expect(found(judgement)).toEqual([]);
    expect(measured(judgement)).toBeNull();
    expect(unexamined(judgement)).toEqual([
      {
        what: expect.stringContaining('csms.example.com'),
        how: expect.stringContaining('Simulated Root CA Intermediate'),
      },
    ]);
  });

  it('of a chain without a known issuer is not examined', () => {
    const judgement = judged([]);
    expect(unexamined(judgement)).toMatchObject([{ how: expect.stringContaining('--ca') }]);
    expect(measured(judgement)).toBeNull();
  });

  it('is found, with date, reason and who says so', () => {
    const judgement = judged([revocation(revoked)]);
    expect(found(judgement)).toEqual(['tls-certificate-revoked']);
    expect(judgement.findings[0]?.detail).toMatch(
      /server certificate csms\.example\.com was revoked on 2026-06-05 \(keyCompromise\).*OCSP responder/,
    );
    expect(judgement.summary).toContain('revoked');
    expect(measured(judgement)).toBe('revoked');
  });

  it('of an intermediate is found too, and named', () => {
    const judgement = judged([revocation(), revocation({ ...intermediate, ...revoked })]);
    expect(judgement.findings).toMatchObject([
      { fault: 'tls-certificate-revoked', detail: expect.stringMatching(/^The intermediate Sim/) },
    ]);
  });

  it('that one source proves is not doubted for another', () => {
    const dead = revocation({ outcome: 'timeout', status: null, signature: null });
    expect(found(judged([dead, revocation({ ...revoked, source: 'crl' })]))).toEqual([
      'tls-certificate-revoked',
    ]);
    const good = judged([dead, revocation({ source: 'crl' })]);
    expect(found(good)).toEqual([]);
    expect(measured(good)).toBe('good');
  });

  it.each<[string, Partial<Revocation>, RegExp]>([
    ['is stale', { nextUpdate: instant(-2) }, /stale since 2026-06-13 12:00 UTC/],
    [
      'has no end and is old',
      { thisUpdate: instant(-11), nextUpdate: null },
      /stale since 2026-06-14/,
    ],
    ['is of the future', { thisUpdate: instant(1) }, /of the future, from 2026-06-16/],
    ['has no date', { thisUpdate: null }, /from when it holds/],
    ['is badly signed', { signature: 'invalid' }, /signature is wrong/],
    ['is badly signed, and says revoked', { signature: 'invalid', ...revoked }, /signature is/],
    ['is signed by a stranger', { signature: 'unauthorised' }, /has not entitled/],
    ['knows nothing', { status: 'unknown' }, /does not know the certificate/],
    [
      'is an error',
      { responderError: 'tryLater', status: null, signature: null },
      /the error tryLater/,
    ],
    [
      'is a hold of long ago',
      { ...revoked, revocationReason: 'certificateHold', nextUpdate: instant(-2) },
      /on hold, but it is stale/,
    ],
    ['timed out', { outcome: 'timeout', status: null }, /does not answer in time/],
    ['was refused', { outcome: 'address-refused', address: '10.0.0.1' }, /10\.0\.0\.1/],
    [
      'was not asked for',
      { outcome: 'not-asked', error: { code: null, message: 'no URL of http' } },
      /no URL of http/,
    ],
    ['is HTTP 500', { outcome: 'http-error', httpStatus: 500 }, /HTTP status 500/],
    ['is too large', { outcome: 'too-large' }, /larger than 64 KiB/],
    ['is nonsense', { outcome: 'unreadable' }, /cannot be read/],
    ['came too late', { outcome: 'aborted' }, /run ended/],
    ['has no name', { outcome: 'name-unknown' }, /name cannot be resolved/],
    [
      'is out of reach',
      { outcome: 'unreachable', error: { code: 'ECONNREFUSED', message: '' } },
      /ECONNREFUSED/,
    ],
  ])('is not proved where the answer %s', (_, parts, detail) => {
    const judgement = judged([revocation(parts)]);
    expect(judgement.findings).toMatchObject([
      { fault: 'tls-revocation-unknown', detail: expect.stringMatching(detail) },
    ]);
    expect(measured(judgement)).toBe('unknown');
  });

  it('allows for clocks that are minutes off', () => {
    const minutes = (count: number) => new Date(NOW + count * 60_000).toISOString();
    expect(found(judged([revocation({ thisUpdate: minutes(4) })]))).toEqual([]);
    expect(found(judged([revocation({ nextUpdate: minutes(-4) })]))).toEqual([]);
    expect(found(judged([revocation({ thisUpdate: minutes(6) })]))).not.toEqual([]);
  });

  it('is judged at another instant in a replay', () => {
    const facts = [revocation(revoked)];
    const at = (days: number) => judged(facts, { at: inDays(days).getTime() });
    // Revoked ten days before: at the eleventh it was still good.
    expect(found(at(-9))).toContain('tls-certificate-revoked');
    expect(found(at(-11))).toEqual([]);
    expect(measured(at(-11))).toBe('good');
    // For ever, however old the answer.
    expect(found(at(30))).toContain('tls-certificate-revoked');
    // A good one proves nothing for the time after it.
    expect(found(judged([revocation()], { at: inDays(30).getTime() }))).toContain(
      'tls-revocation-unknown',
    );
  });

  it("of the station's own certificate is another's to judge", () => {
    const judgement = judged([revocation(), revocation({ ...revoked, role: 'station' })]);
    expect(found(judgement)).toEqual([]);
  });

  it('with a staple that proves nothing is a warning, although its authority answers', () => {
    const stale = revocation({ source: 'stapled', url: null, nextUpdate: instant(-1) });
    const judgement = judged([stale, revocation()]);
    expect(judgement.findings).toMatchObject([
      { fault: 'tls-revocation-unknown', detail: expect.stringMatching(/staples.*stale.*good\.$/) },
    ]);
    expect(measured(judgement)).toBe('good');
  });

  it('misses a staple only where the certificate promises one', async () => {
    const { chainPem: pem } = await authority.issue({ ...named, mustStaple: true });
    const judgement = judged([revocation()], { pem });
    expect(judgement.findings).toMatchObject([
      { fault: 'tls-revocation-unknown', detail: expect.stringContaining('must-staple') },
    ]);
    expect(found(judged([revocation({ source: 'stapled' })], { pem }))).toEqual([]);
  });

  it('shows what a peer chose as one plain line', () => {
    const subject = 'evil\u001b[2J\n::error::';
    const url = 'http://ca.example/\u001b[31m';
    const text = JSON.stringify(judged([revocation({ ...revoked, subject, url })]));
    expect(text).not.toMatch(/\\u001b|\\n/);
  });
});
