import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { upgradeModule } from '../../src/modules/upgrade/index.ts';
import { passwordProperties } from '../../src/site/password.ts';
import { exchange } from '../fixtures/boot.ts';
import { alert, failed, handshake, refused } from '../fixtures/tls.ts';
import {
  accepted,
  answered,
  attempt,
  closed,
  elsewhere,
  password,
  stranger,
  unanswered,
} from '../fixtures/upgrade.ts';
import { world } from '../fixtures/world.ts';
import { factsOf } from '../meta/all-fixtures.ts';

function judged(records: readonly Fact[], site: Partial<SiteStatement> = {}): Judgement {
  const { judgement } = judgeStage(upgradeModule, world(records, site), null);
  if (judgement === undefined) throw new Error('the judge crashed');
  return judgement;
}

const told = (judgement: Judgement) =>
  judgement.findings.map(({ fault, confidence }) => `${fault} ${confidence}`);

const basicAsked = { headers: { 'www-authenticate': 'Basic realm="CSMS"' } };
const hexKey = password({ bytes: 40, hex: true });

describe('401', () => {
  test('with nothing stated and nothing given is not the fault of the charger', () => {
    const judgement = judged([answered(401, basicAsked)]);
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive?.how).toContain('--password-file');
  });

  test('with a password withheld says why, and accuses nobody', () => {
    const withheld = answered(401, { credentials: 'withheld', withheldBecause: 'of a reason' });
    const judgement = judged([withheld], { password: password(), securityProfile: 2 });
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive?.what).toContain('of a reason');
  });

  test.each([
    [1, ['credentials-missing certain']],
    [2, ['credentials-missing certain']],
    [0, ['security-profile-mismatch certain', 'credentials-missing certain']],
    [3, ['security-profile-mismatch certain', 'credentials-missing certain']],
  ] as const)('without a password under profile %i', (securityProfile, expected) => {
    expect(told(judged([answered(401, basicAsked)], { securityProfile }))).toEqual(expected);
  });

  test('to a hexadecimal key may be its encoding, and the other form tells', () => {
    const site = { password: hexKey };
    const main = answered(401, { credentials: 'basic' });
    const other = (status: number) => attempt({ status, credentials: 'basic-decoded' });
    expect(told(judged([main], site))).toEqual(['credentials-hex-encoded likely']);
    expect(told(judged([main, other(101)], site))).toEqual(['credentials-hex-encoded certain']);
    expect(told(judged([main, other(401)], site))).toEqual(['credentials-rejected certain']);
  });

  test('to 16 hexadecimal digits is not: they are plain text', () => {
    const site = { password: password({ bytes: 16, hex: true }) };
    expect(told(judged([answered(401, { credentials: 'basic' })], site))).toEqual([
      'credentials-rejected certain',
    ]);
  });

  test('that asks for another scheme than Basic is for the backend to change', () => {
    const headers = { 'www-authenticate': 'Digest realm="CSMS", nonce="1", qop="auth"' };
    const refusal = answered(401, { credentials: 'basic', headers });
    for (const given of [password(), hexKey]) {
      const { findings } = judged([refusal], { password: given });
      expect(findings).toMatchObject([{ fault: 'credentials-rejected', owner: 'backend' }]);
      expect(findings[0]?.detail).toContain('asks for Digest instead');
    }
    const both = { 'www-authenticate': 'Negotiate, Basic realm="CSMS"' };
    const { findings } = judged([answered(401, { credentials: 'basic', headers: both })], {
      password: password(),
    });
    expect(findings[0]?.owner).toBeUndefined();
    const [missing] = judged([answered(401, { headers })], { securityProfile: 2 }).findings;
    expect(missing?.detail).toContain('It asks for it by Digest');
  });

  test('with a cut-off header block is a 401 all the same', () => {
    const cut = answered(401, { credentials: 'basic', headersComplete: false });
    expect(told(judged([cut], { password: password() }))).toEqual(['credentials-rejected certain']);
  });
});

describe('the length of a password', () => {
  const lengths = (ocppVersion: SiteStatement['ocppVersion'], bytes: number, hex = false) =>
    judged([], { ocppVersion, password: password({ bytes, hex }) }).findings.length;

  test('by version', () => {
    expect([15, 16, 20, 21].map((bytes) => lengths('1.6', bytes))).toEqual([1, 0, 0, 1]);
    expect([31, 32, 33, 40, 41].map((bytes) => lengths('1.6', bytes, true))).toEqual([
      1, 0, 1, 0, 1,
    ]);
    expect([15, 16, 40, 41].map((bytes) => lengths('2.0.1', bytes))).toEqual([1, 0, 0, 1]);
    expect([15, 16, 64, 65].map((bytes) => lengths('2.1', bytes))).toEqual([1, 0, 0, 1]);
  });
});

describe('404', () => {
  const main = answered(404, { bodyExcerpt: 'no route for /ocpp/CP001' });
  const sameBody = (target: string) => ({ target, bodyExcerpt: `no route for ${target}` });

  test('answered to everybody alike leaves path and identity open', () => {
    const others = [
      stranger(404, sameBody('/ocpp/ghostcheck-9')),
      elsewhere(404, sameBody('/ghostcheck-7/ghostcheck-8')),
    ];
    expect(told(judged([main, ...others]))).toEqual(['upgrade-path-unknown possible']);
  });

  test('for this station alone is its identity', () => {
    expect(told(judged([main, stranger(101)]))).toEqual(['upgrade-identity-unknown likely']);
  });

  test('that differs from that of an unknown path is the identity too', () => {
    const others = [
      stranger(404, sameBody('/ocpp/ghostcheck-9')),
      elsewhere(404, { bodyExcerpt: '<title>404 Not Found</title>' }),
    ];
    expect(told(judged([main, ...others]))).toEqual(['upgrade-identity-unknown likely']);
  });

  test('to a station with a password, and 401 to one without, tells nothing', () => {
    const withPassword = answered(404, { credentials: 'basic' });
    expect(told(judged([withPassword, stranger(401)], { password: password() }))).toEqual([
      'upgrade-path-unknown possible',
    ]);
  });

  test('is about the version where another one, or none, is answered otherwise', () => {
    const bare = answered(400, { offered: [] });
    expect(told(judged([main, bare]))).toEqual(['subprotocol-mismatch likely']);
    const other = accepted({ offered: ['ocpp1.6'], subprotocol: 'ocpp1.6' });
    expect(told(judged([main, other]))).toEqual(['subprotocol-mismatch certain']);
  });

  test('with 400 to a request without a subprotocol tells nothing where strangers get that too', () => {
    const others = [
      stranger(404, sameBody('/ocpp/ghostcheck-9')),
      elsewhere(404, sameBody('/ghostcheck-7/ghostcheck-8')),
      answered(400, { offered: [] }),
      stranger(400, { offered: [], target: '/ocpp/ghostcheck-10' }),
    ];
    expect(told(judged([main, ...others]))).toEqual(['upgrade-path-unknown possible']);
    const known = [...others.slice(0, 3), stranger(404, { offered: [] })];
    expect(told(judged([main, ...known]))).toEqual(['subprotocol-mismatch likely']);
  });

  test('for a throw-away identity proves nothing', () => {
    const judgement = judged([stranger(404)], { sessionAllowed: false });
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive?.how).toContain('--no-session');
  });
});

describe('a demand for a client certificate', () => {
  const nginx = answered(400, { bodyExcerpt: '400 No required SSL certificate was sent' });
  const alert = unanswered('closed', {
    alert: { level: 'fatal', number: 116, name: 'certificate_required', afterHandshake: true },
  });

  test.each([
    ['in HTTP', nginx],
    ['as an alert', alert],
  ])('%s is left to the TLS stage', (_name, record) => {
    const judgement = judged([record]);
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive?.how).toContain('--cert');
    expect(told(judged([record], { securityProfile: 2 }))).toEqual([
      'security-profile-mismatch certain',
    ]);
    expect(told(judged([record], { securityProfile: 3 }))).toEqual([]);
  });
});

describe('other answers', () => {
  test.each([
    [101, { acceptValid: false }, 'upgrade-not-websocket certain'],
    [200, {}, 'upgrade-not-websocket certain'],
    [400, {}, 'upgrade-not-websocket likely'],
    [405, {}, 'upgrade-not-websocket certain'],
    [426, {}, 'upgrade-not-websocket certain'],
    [429, {}, 'backend-error certain'],
    [500, {}, 'backend-error certain'],
    [501, {}, 'upgrade-not-websocket certain'],
    [504, {}, 'backend-error certain'],
    [400, { bodyExcerpt: 'unsupported subprotocol' }, 'subprotocol-mismatch likely'],
    [403, {}, 'upgrade-identity-unknown possible'],
    [403, { credentials: 'basic' }, 'credentials-rejected likely'],
    [307, { headers: { location: '/ocpp/CP001/' } }, 'upgrade-redirected certain'],
  ] as const)('%i %j', (status, parts, expected) => {
    expect(told(judged([answered(status, parts)], { password: password() }))).toEqual([expected]);
  });

  test('a redirect to TLS contradicts a stated plain profile', () => {
    const redirect = answered(301, { headers: { location: 'https://csms.example.com/' } });
    expect(told(judged([redirect], { securityProfile: 1 }))).toEqual([
      'security-profile-mismatch likely',
    ]);
    expect(told(judged([redirect], { securityProfile: 2 }))).toEqual([
      'upgrade-redirected certain',
    ]);
    const elsewhere = answered(301, { headers: { location: 'https://login.example.com/' } });
    expect(told(judged([elsewhere], { securityProfile: 1 }))).toEqual([
      'upgrade-redirected certain',
    ]);
  });

  test('silence, cut and nonsense', () => {
    expect(told(judged([unanswered('timeout')]))).toEqual(['websocket-timeout certain']);
    expect(told(judged([unanswered('closed')]))).toEqual(['websocket-dropped certain']);
    expect(told(judged([unanswered('not-http')]))).toEqual(['upgrade-not-websocket certain']);
    expect(judged([unanswered('aborted')])).toMatchObject({ findings: [], inconclusive: {} });
  });
});

describe('a station that has no certificate, where one is asked for', () => {
  const asked = { clientCertificate: { requested: true, sent: false } };
  const cut = { how: 'fin', afterMs: 9, bytesSent: 900, bytesReceived: 1_200 } as const;

  test.each<[string, Fact[]]>([
    ['by an alert of TLS 1.2', [refused(40, asked)]],
    ['by a handshake cut short', [failed({ outcome: 'closed', close: cut, ...asked })]],
    ['by hanging up after it', [handshake('', asked), unanswered('closed')]],
    ['by an alert of Go', [handshake('', asked), unanswered('closed', { alert: alert(42, true) })]],
    [
      'by the end of a renegotiation',
      [handshake('', { protocol: 'TLSv1.2' }), unanswered('closed', { alert: alert(40, true) })],
    ],
  ])('contradicts the profile that is stated: %s', (_how, records) => {
    expect(told(judged(records, { securityProfile: 2 }))).toEqual([
      'security-profile-mismatch likely',
    ]);
    expect(told(judged(records, { securityProfile: 3 }))).toEqual([]);
    expect(told(judged(records))).toEqual([]);
  });
});

describe('the profile that the backend seems to want', () => {
  const asked = handshake('', { clientCertificate: { requested: true, sent: false } });
  const wanted = (records: readonly Fact[], site: Partial<SiteStatement> = {}) =>
    judged(records, site).measurements?.['upgrade.profileWanted'];

  test('is told by how it refuses', () => {
    const plain = { url: 'ws://csms.example.com/ocpp/CP001' };
    expect(wanted([answered(401, basicAsked)])).toBe(2);
    expect(wanted([answered(401, basicAsked)], plain)).toBe(1);
    expect(wanted([answered(400, { bodyExcerpt: 'No required SSL certificate was sent' })])).toBe(
      3,
    );
    expect(wanted([asked, answered(403)])).toBe(3);
    for (const bodyExcerpt of [
      'Client sent an HTTP request to an HTTPS server.',
      "Reason: You're speaking plain HTTP to an SSL-enabled server port.",
    ]) {
      expect(wanted([answered(400, { bodyExcerpt })])).toBe(2);
    }
    for (const status of [403, 404, 500]) expect(wanted([answered(status)])).toBeUndefined();
    expect(wanted([accepted()])).toBeUndefined();
  });

  test.each([400, 403] as const)(
    'is 3 where HTTP %i follows upon a certificate not sent',
    (status) => {
      const main = answered(status, { credentials: 'basic' });
      const [first] = told(judged([asked, main], { securityProfile: 2, password: password() }));
      expect(first).toBe('security-profile-mismatch likely');
      for (const securityProfile of [3, null] as const) {
        expect(told(judged([asked, main], { securityProfile }))).not.toContain(first);
      }
    },
  );

  test('leaves a 403 open where no profile is stated: it may be for want of the certificate', () => {
    const judgement = judged([asked, answered(403)]);
    expect(judgement.findings).toEqual([]);
    expect(judgement.inconclusive?.how).toContain('--cert');
    const unasked = [handshake(''), answered(403)];
    expect(told(judged(unasked))).toEqual(['upgrade-identity-unknown possible']);
  });

  test('is only perhaps 3 after a 401: the password may be wrong', () => {
    const main = answered(401, { credentials: 'basic' });
    expect(told(judged([asked, main], { securityProfile: 2, password: password() }))).toEqual([
      'security-profile-mismatch possible',
      'credentials-rejected certain',
    ]);
  });

  test('explains a refusal that is none of its own', () => {
    const facts = factsOf(world([asked, answered(403)], { securityProfile: 2 }));
    const { findings } = assemble([upgradeModule], facts);
    expect(findings.map(({ id, causedBy }) => [id, causedBy])).toEqual([
      ['security-profile-mismatch', null],
      ['upgrade-identity-unknown', 'security-profile-mismatch'],
    ]);
  });

  test('is 3 also where a certificate is demanded with 403', () => {
    const main = answered(403, { bodyExcerpt: 'No required SSL certificate was sent' });
    expect(told(judged([main], { securityProfile: 1 }))).toEqual([
      'security-profile-mismatch certain',
    ]);
  });
});

describe('the characters of a password', () => {
  const characters = (text: string, site: Partial<SiteStatement>) =>
    told(judged([], { password: passwordProperties(text), ocppVersionStated: true, ...site }));

  test('are those of OCPP 2.0.1 alone, and no more than a note', () => {
    expect(characters('abc-ABC_0123=:+|@.*', {})).toEqual([]);
    expect(characters('correct horse battery', {})).toEqual(['password-characters certain']);
    expect(characters('grün-und-lang-genug', {})).toEqual(['password-characters certain']);
    expect(characters('correct horse battery', { ocppVersion: '2.1' })).toEqual([]);
    expect(characters('correct horse batt', { ocppVersion: '1.6' })).toEqual([]);
    expect(characters('correct horse battery', { ocppVersionStated: false })).toEqual([]);
  });
});

describe('101', () => {
  test('with another subprotocol, and what came then', () => {
    const { findings } = judged([
      accepted({ subprotocol: null }),
      exchange({ outcome: 'closed', answer: null, latencyMs: null }),
      closed({ code: 1002, reason: 'invalid or unsupported subprotocol' }),
    ]);
    expect(findings[0]?.evidence).toContainEqual({
      label: 'Then',
      value: 'closed the session with 1002 "invalid or unsupported subprotocol"',
    });
  });

  test('that was answered before it was closed is no close at once', () => {
    expect(told(judged([accepted(), exchange(), closed()]))).toEqual([]);
    expect(told(judged([accepted(), closed({ afterMs: 2_001 })]))).toEqual([]);
    expect(told(judged([accepted(), closed({ code: 1006 })]))).toEqual([
      'closed-after-upgrade likely',
    ]);
  });

  test('says in its row what is wrong with it', () => {
    expect(judged([accepted()]).summary).toBe('101, ocpp2.0.1');
    expect(judged([accepted(), closed()]).summary).toBe('101, ocpp2.0.1, closed at once');
    expect(judged([accepted({ subprotocol: 'ocpp1.6' })]).summary).toBe(
      '101, ocpp1.6, which was not offered',
    );
  });

  test('without credentials says that none were tried', () => {
    expect(judged([accepted()]).notExamined?.[0]?.what).toContain('password');
    const sent = judged([accepted({ credentials: 'basic' })], { password: password() });
    expect(sent.notExamined).toEqual([]);
    expect(sent.measurements).toEqual({
      'upgrade.ms': 10,
      'upgrade.status': 101,
      'upgrade.subprotocol': 'ocpp2.0.1',
    });
  });
});
