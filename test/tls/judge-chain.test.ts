import { describe, expect, it } from 'vitest';
import { causesOf } from '../../src/diagnosis/causes.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { tlsModule } from '../../src/modules/tls/index.ts';
import { authorityUses, endEntityUses } from '../../src/pki/uses.ts';
import { cpuTime } from '../cpu-time.ts';
import { chargerAt } from '../fixtures/clock.ts';
import { made } from '../fixtures/made.ts';
import { base64, HOST, handshake, manyNames, sound } from '../fixtures/tls.ts';
import {
  chargerTrusts,
  fixtures,
  leaf,
  lower,
  named,
  oldRoot,
  root,
  shown,
  twin,
} from '../fixtures/tls-chain.ts';
import { world } from '../fixtures/world.ts';

function judge(records: readonly Fact[], site: Partial<SiteStatement> = {}): Judgement {
  const { judgement, crash } = judgeStage(tlsModule, world(records, site), null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const faultsIn = ({ findings }: Judgement) => findings.map(({ fault }) => fault);
const finding = ({ findings }: Judgement, wanted: string) => {
  const found = findings.find(({ fault }) => fault === wanted);
  if (found === undefined) throw new Error(`no ${wanted}`);
  return found;
};
const tableOf = ({ tables }: Judgement) => tables?.[0]?.rows.map((cells) => cells.join(' | '));

describe('every chain of the fixtures', () => {
  it.each(fixtures.map((fixture, index) => ({ ...fixture, index })))(
    '#$index: $fault is found, and nothing once repaired',
    ({ fault, broken, healthy }) => {
      const judged = (seen: typeof broken) => judge(seen.records, seen.site);
      expect(faultsIn(judged(broken))).toContain(fault);
      expect(faultsIn(judged(healthy))).toEqual([]);
    },
  );
});

describe('several problems at once', () => {
  it('are all listed: an expired leaf with a wrong name below an unknown root', async () => {
    const late = await made('other.example', {
      by: lower,
      names: ['other.example'],
      valid: [-90, -2],
    });
    expect(faultsIn(judge([shown([late, lower], [])]))).toEqual([
      'tls-certificate-untrusted',
      'tls-certificate-expired',
      'tls-name-mismatch',
    ]);
  });

  it('of one kind are one finding, with each certificate and the instant', async () => {
    const top = await made('Late Root', { valid: [-900, -1] });
    const middle = await made('Late CA', { by: top, valid: [-900, -5] });
    const end = await made(HOST, { by: middle, ...named });
    const { detail, evidence } = finding(
      judge([shown([end, middle], [top])]),
      'tls-certificate-expired',
    );
    expect(detail).toContain('The intermediate Late CA expired 5 days ago');
    expect(detail).toContain('So it is with Late Root.');
    expect(evidence.map(({ label }) => label)).toEqual(['Late CA', 'Late Root', 'judged at']);
    expect(evidence[0]?.value).toBe('2023-12-28 12:00 UTC to 2026-06-10 12:00 UTC');
    expect(evidence.at(-1)?.value).toBe('2026-06-15 12:00 UTC');
  });

  it('of rules are listed one by one', async () => {
    const top = await made('Top', { uses: authorityUses(0) });
    const middle = await made('Middle', { by: top });
    const end = await made(HOST, { by: middle, ...named, uses: endEntityUses('clientAuth') });
    const invalid = finding(judge([shown([end, middle], [top])]), 'tls-chain-invalid');
    expect(invalid.evidence).toEqual([
      { label: HOST, value: 'is not meant for TLS servers (extendedKeyUsage)' },
      {
        label: 'Top',
        value: 'allows fewer intermediates below it than there are (pathLenConstraint)',
      },
    ]);
    expect(invalid.detail).toContain('2 rules are broken in all');
  });

  it('an intermediate that ends soon is seen above a leaf that is always young', async () => {
    const middle = await made('Ending CA', { by: root, valid: [-900, 10] });
    const end = await made(HOST, { by: middle, ...named, valid: [-1, 6] });
    const { detail } = finding(judge([shown([end, middle], [root])]), 'tls-certificate-expiring');
    expect(detail).toContain('The intermediate Ending CA expires in 10 days');
  });
});

describe("the charger's roots", () => {
  const sent = [leaf, lower];

  it('count, and not those of this laptop', () => {
    const judged = judge([shown(sent, [root], { authorized: true, ...chargerTrusts() })]);
    const { confidence, detail, evidence } = finding(judged, 'tls-certificate-untrusted');
    expect(confidence).toBe('certain');
    expect(detail).toBe(
      'This laptop trusts the chain, by the root Private Root. The charger does not: its roots (charger.pem (0)) hold neither this root nor another that the chain leads to.',
    );
    expect(evidence).toContainEqual({ label: "the charger's roots", value: 'charger.pem (0)' });
    expect(judged.summary).toBe("TLS 1.3, chain of 3, not trusted by the charger's roots");
  });

  it('are enough where no other root leads to them', () => {
    const judged = judge([shown(sent, [], chargerTrusts(root.base64))]);
    expect(judged.findings).toEqual([]);
    expect(tableOf(judged)?.at(-1)).toMatch(/Private Root: in the charger's roots$/);
  });

  it('may hold the intermediate, or the certificate itself', () => {
    for (const trusted of [lower, leaf]) {
      expect(judge([shown(sent, [], chargerTrusts(trusted.base64))]).findings).toEqual([]);
    }
  });

  it('that hold nothing of a private chain make that certain', () => {
    const judged = judge([shown(sent, [], chargerTrusts(oldRoot.base64))]);
    const { confidence, detail } = finding(judged, 'tls-certificate-untrusted');
    expect(confidence).toBe('certain');
    expect(detail).toContain(
      "CN=Private Root, which the server does not send and which is among neither the charger's roots",
    );
    expect(tableOf(judged)?.at(-1)).toBe('? |  |  |  | CN=Private Root: missing');
  });

  it('have dates too', async () => {
    const late = await made('Private Root', { twinOf: root, valid: [-1000, -1] });
    const judged = judge([
      shown(sent, [root], { authorized: true, ...chargerTrusts(late.base64) }),
    ]);
    expect(finding(judged, 'tls-certificate-expired').detail).toContain('The root Private Root');
  });

  it('are looked at by the clock of the charger, sent or not', async () => {
    const young = await made('Private Root', { twinOf: root, valid: [-40, 1000] });
    const judged = judge([
      shown(sent, [], chargerTrusts(young.base64)),
      chargerAt('2026-05-10T12:00:00Z'),
    ]);
    expect(finding(judged, 'tls-certificate-not-yet-valid').detail).toBe(
      'By its own clock (2026-05-10 12:00 UTC) the charger refuses 1 of 3 certificates of this backend as not yet valid. With the right time it accepts all of their dates.',
    );
  });
});

describe('the clock of the charger', () => {
  it('may accept another path than the one of today', async () => {
    const young = await made('Young Root', { valid: [-100, 1000] });
    const above = await made('Private CA', { by: young, twinOf: lower, valid: [-100, 1000] });
    const end = await made(HOST, { by: lower, names: [HOST], valid: [-900, 900] });
    const seen = shown([end, above, twin], [young, oldRoot]);
    expect(judge([seen, chargerAt('2024-06-15T12:00:00Z')]).findings).toEqual([]);
  });

  it('refuses 2 of 3, where the root is older', async () => {
    const middle = await made('Private CA', { by: root, valid: [-100, 100] });
    const end = await made(HOST, { by: middle, ...named });
    const judged = judge([shown([end, middle], [root]), chargerAt('2024-06-15T12:00:00Z')]);
    expect(finding(judged, 'tls-certificate-not-yet-valid').detail).toContain('refuses 2 of 3');
    expect(tableOf(judged)).toEqual([
      `server | EC 256 SHA-256 | 2026-05-17 | 2026-08-15 | ${HOST}: not valid yet for the charger`,
      'CA | EC 256 SHA-256 | 2026-03-07 | 2026-09-23 | Private CA: not valid yet for the charger',
      'root | EC 256 SHA-256 | 2023-09-19 | 2029-03-11 | Private Root',
    ]);
  });
});

describe('what is sent', () => {
  it('is told in the order it has, and in the one it should have', () => {
    const judged = judge([shown([leaf, root, lower], [root])]);
    expect(faultsIn(judged)).toEqual(['tls-chain-disordered']);
    expect(finding(judged, 'tls-chain-disordered').evidence).toEqual([
      { label: 'as sent', value: `${HOST}, Private Root, Private CA` },
      { label: 'as it should be', value: `${HOST}, Private CA, Private Root` },
    ]);
  });

  it('twice, or unreadable, is of no use', () => {
    const chain = [leaf, lower, lower].map((one) => one.base64);
    const judged = judge([shown([], [root], { chain: [...chain, 'AAAA'] })]);
    expect(faultsIn(judged)).toEqual(['tls-chain-extraneous']);
    expect(finding(judged, 'tls-chain-extraneous')).toMatchObject({
      detail: expect.stringMatching(/^2 of the 4/),
      evidence: [
        { label: 'sent again', value: '1' },
        { label: 'cannot be read', value: '1' },
      ],
    });
  });

  it.each([
    [50, 'TLSv1.3', 0],
    [200, 'TLSv1.2', 1],
    [350, 'TLSv1.3', 2],
    [700, 'TLSv1.3', 3],
  ])('with %i names in %s exceeds so many limits: %i', async (count, protocol, limits) => {
    const large = await made(HOST, { by: root, names: manyNames(count), valid: [-29, 61] });
    const judged = judge([shown([large], [root], { protocol })]);
    const found = judged.findings.find(({ fault }) => fault === 'tls-chain-large');
    expect(found?.evidence.slice(1).map(({ label }) => label) ?? []).toEqual(
      ['more than 4 kB', 'more than 8 kB', 'more than 16 kB'].slice(0, limits),
    );
  });

  it('is measured as the message it makes', () => {
    const chain = base64(sound.chainPem);
    const bytes = chain.reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
    const measured = (protocol: string) =>
      judge([handshake(sound.chainPem, { protocol })]).measurements?.['tls.chainBytes'];
    expect([measured('TLSv1.2'), measured('TLSv1.3')]).toEqual([bytes + 13, bytes + 18]);
  });
});

describe('interception', () => {
  const elsewhere = { ...shown([leaf, lower], [root]), vantage: 'charger-uplink' } as const;

  it('is likely where one way leads to a root and the other does not', async () => {
    const inspector = await made('Corporate Inspection');
    const theirs = await made(HOST, { by: inspector, ...named });
    const judged = judge([elsewhere, shown([theirs, inspector], [])]);
    expect(finding(judged, 'tls-intercepted')).toMatchObject({ confidence: 'likely' });
    expect(faultsIn(judged)).toEqual(['tls-certificate-untrusted', 'tls-intercepted']);
  });

  it('is not what two certificates of one authority mean', async () => {
    const another = await made(HOST, { by: lower, ...named });
    expect(judge([elsewhere, shown([another, lower], [root])]).findings).toEqual([]);
  });

  it('is not what another host shows, or the same place', async () => {
    const other = await made('Other Root');
    const theirs = await made(HOST, { by: other, ...named });
    const here = shown([theirs], [other]);
    expect(judge([{ ...elsewhere, host: 'ntp.example.com' }, here]).findings).toEqual([]);
    expect(judge([{ ...elsewhere, vantage: 'laptop' }, here]).findings).toEqual([]);
  });

  it('is likely where the issuer is neither the expected one nor trusted', () => {
    const expected = { issuer: 'DigiCert' };
    const untrusted = judge([shown([leaf, lower], [])], { expected });
    expect(finding(untrusted, 'tls-intercepted').confidence).toBe('likely');
    const trusted = judge([shown([leaf, lower], [root])], { expected });
    expect(finding(trusted, 'tls-intercepted').confidence).toBe('possible');
  });

  it('is behind all that an untrusted chain shows, and behind nothing of a trusted one', async () => {
    const late = await made(HOST, { by: lower, names: [HOST], valid: [-90, -2] });
    const causes = (anchors: readonly (typeof root)[]) => {
      const seen = world([shown([late, lower], anchors)], { expected: { issuer: 'DigiCert' } });
      const { findings } = judge(seen.records, seen.site);
      expect(findings.map(({ fault }) => fault)).toContain('tls-intercepted');
      return Object.fromEntries(causesOf([tlsModule], seen, null, findings));
    };
    // Whose authority was changed is a guess; that its certificate has expired is proved.
    expect(causes([root])).toEqual({});
    expect(causes([])).toEqual({
      'tls-certificate-untrusted': 'tls-intercepted',
      'tls-certificate-expired': 'tls-intercepted',
    });
  });
});

describe('a hostile chain', () => {
  it('of 32 certificates that issue each other is judged in bounded time', async () => {
    const first = await made('Ring');
    const all = await Promise.all(
      Array.from({ length: 31 }, () => made('Ring', { by: first, twinOf: first })),
    );
    const end = await made(HOST, { by: first, ...named });
    const seen = shown([end, ...all], [], chargerTrusts(...all.map((one) => one.base64)));
    const spent = cpuTime();
    expect(judge([seen]).findings.length).toBeGreaterThan(0);
    expect(spent()).toBeLessThan(5_000);
  });

  it('of six authorities of one name, each issued by all others, is too', async () => {
    const authorities = await Promise.all(Array.from({ length: 6 }, () => made('Ring')));
    const crossed = await Promise.all(
      authorities.flatMap((by) =>
        authorities.filter((twinOf) => twinOf !== by).map((twinOf) => made('Ring', { by, twinOf })),
      ),
    );
    const [by] = authorities;
    const end = await made(HOST, { ...(by === undefined ? {} : { by }), ...named });
    const spent = cpuTime();
    expect(faultsIn(judge([shown([end, ...crossed], [])]))).toContain('tls-certificate-untrusted');
    expect(spent()).toBeLessThan(5_000);
  });

  it('that is sound takes a few milliseconds', () => {
    const seen = shown([leaf, lower], [root]);
    judge([seen]);
    const spent = cpuTime();
    for (let count = 0; count < 20; count += 1) judge([seen]);
    expect(spent() / 20).toBeLessThan(250);
  });
});
