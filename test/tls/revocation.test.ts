import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateList, extension } from '../../src/pki/crl.ts';
import { createAuthority, type Issuer, type KeyKind } from '../../src/pki/index.ts';
import { ocspError, ocspResponse } from '../../src/pki/ocsp.ts';
import { contextTag } from '../../src/tls/der.ts';
import { element, sequence } from '../../src/tls/der-writer.ts';
import type { Subject } from '../../src/tls/revocation/cert-id.ts';
import { readCrl } from '../../src/tls/revocation/crl.ts';
import { readOcspResponse } from '../../src/tls/revocation/ocsp-response.ts';
import { readCertificate } from '../../src/tls/x509.ts';
import { cpuTime } from '../cpu-time.ts';

const LIST = 'http://ca.example/list.crl';
const DAY = 86_400_000;
/** Whole seconds, as X.509 has none finer. */
const NOW = Math.floor(Date.now() / 1000) * 1000;
const ago = (days: number) => new Date(NOW - days * DAY);

const read = (der: Buffer) => {
  const certificate = readCertificate(der);
  if (certificate === null) throw new Error('unreadable');
  return certificate;
};

async function authorityOf(key: KeyKind) {
  const authority = await createAuthority({ key });
  const leaf = await authority.issue({ commonName: 'a.example', crlUrls: [LIST] });
  const other = await authority.issue({ commonName: 'b.example' });
  const delegate = await authority.issue({
    commonName: 'responder',
    ocspResponder: true,
    notBefore: ago(10),
    notAfter: ago(-10),
  });
  const subject: Subject = { certificate: read(leaf.der), issuer: read(authority.issuer.der) };
  return { ...authority, leaf: leaf.der, other: other.der, delegate: keyed(delegate), subject };
}

const keyed = ({ der, keyPem }: { der: Buffer; keyPem: string }): Issuer => ({
  der,
  privateKey: createPrivateKey(keyPem),
});

const worlds = { ec: await authorityOf('ec'), rsa: await authorityOf('rsa') };
const stranger = await authorityOf('ec');
const { ec } = worlds;

describe.each(['ec', 'rsa'] as const)('an OCSP response with %s keys', (kind) => {
  const { issuer, leaf, other, delegate, subject } = worlds[kind];
  const about = (status: Parameters<typeof ocspResponse>[1][number]['status']) => [
    { certificate: leaf, status },
  ];

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('signed with %s is read', (hash) => {
    const good = readOcspResponse(ocspResponse(issuer, about('good'), { hash }), subject);
    expect(good).toMatchObject({ status: 'good', signature: 'valid', revokedAt: null });
    const revokedAt = ago(3);
    const revoked = about({ revokedAt, reason: 1 });
    expect(readOcspResponse(ocspResponse(issuer, revoked, { hash }), subject)).toMatchObject({
      status: 'revoked',
      revokedAt: revokedAt.getTime(),
      revocationReason: 'keyCompromise',
      signature: 'valid',
    });
  });

  it('tells its dates, and where it has no end', () => {
    const [thisUpdate, nextUpdate] = [ago(2), ago(-2)];
    const single = { certificate: leaf, status: 'good', thisUpdate, nextUpdate } as const;
    expect(readOcspResponse(ocspResponse(issuer, [single]), subject)).toMatchObject({
      thisUpdate: thisUpdate.getTime(),
      nextUpdate: nextUpdate.getTime(),
    });
    const endless = ocspResponse(issuer, [{ ...single, nextUpdate: null }]);
    expect(readOcspResponse(endless, subject)).toMatchObject({ nextUpdate: null, status: 'good' });
  });

  it('names its responder by name or key, the certificate by either hash', () => {
    for (const responderId of ['name', 'key'] as const) {
      for (const idHash of ['sha1', 'sha256'] as const) {
        const singles = [{ certificate: leaf, status: 'good', idHash } as const];
        for (const responder of [issuer, delegate]) {
          const response = ocspResponse(issuer, singles, { responderId, responder });
          const read = readOcspResponse(response, subject);
          expect(read).toMatchObject({ status: 'good', signature: 'valid' });
        }
      }
    }
  });

  it('that holds several answers is read for the right one', () => {
    const singles = [
      { certificate: other, status: { revokedAt: ago(1) } },
      { certificate: leaf, status: 'good' },
    ] as const;
    expect(readOcspResponse(ocspResponse(issuer, singles), subject)?.status).toBe('good');
    const contradicting = ocspResponse(issuer, [...about('good'), ...about({ revokedAt: ago(1) })]);
    expect(readOcspResponse(contradicting, subject)?.status).toBe('revoked');
  });

  it('about another certificate, or of one who does not know, leaves it unknown', () => {
    const elsewhere = ocspResponse(issuer, [{ certificate: other, status: 'good' }]);
    expect(readOcspResponse(elsewhere, subject)).toMatchObject({
      status: 'unknown',
      thisUpdate: null,
    });
    expect(readOcspResponse(ocspResponse(issuer, about('unknown')), subject)?.status).toBe(
      'unknown',
    );
  });

  it('whose signature was changed is invalid', () => {
    const response = Buffer.from(ocspResponse(issuer, about('good')));
    response[response.length - 1] = (response.at(-1) ?? 0) ^ 1;
    expect(readOcspResponse(response, subject)).toMatchObject({ signature: 'invalid' });
  });

  it('of one whom the issuer did not entitle is unauthorised', async () => {
    const without = keyed(await worlds[kind].issue({ commonName: 'no responder' }));
    const foreign = stranger.delegate;
    for (const responder of [without, foreign, stranger.issuer]) {
      const response = ocspResponse(issuer, about('good'), { responder });
      expect(readOcspResponse(response, subject)).toMatchObject({ signature: 'unauthorised' });
    }
    // Its certificate did not hold when it signed.
    const late = { responder: delegate, producedAt: ago(-20) };
    const response = ocspResponse(issuer, about('good'), late);
    expect(readOcspResponse(response, subject)).toMatchObject({ signature: 'unauthorised' });
  });
});

describe('an OCSP response', () => {
  it('with RSASSA-PSS is read', () => {
    const { issuer, leaf, subject } = worlds.rsa;
    for (const hash of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
      const singles = [{ certificate: leaf, status: 'good' }] as const;
      const response = ocspResponse(issuer, singles, { pss: true, hash });
      expect(readOcspResponse(response, subject)).toMatchObject({ signature: 'valid' });
    }
  });

  it.each([
    [1, 'malformedRequest'],
    [3, 'tryLater'],
    [6, 'unauthorized'],
    [99, 'status 99'],
  ])('with the error %i tells its name', (code, name) => {
    expect(readOcspResponse(ocspError(code), ec.subject)).toMatchObject({
      responderError: name,
      status: null,
      signature: null,
    });
  });
});

const readList = (bytes: Buffer, subject = ec.subject) => readCrl(bytes, subject);

describe.each(['ec', 'rsa'] as const)('a revocation list with %s keys', (kind) => {
  const { issuer, leaf, other, subject } = worlds[kind];
  const entry = { certificate: leaf, revokedAt: ago(3) };

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('signed with %s is read', (hash) => {
    const options = { hash, thisUpdate: ago(1), nextUpdate: ago(-1) };
    const without = certificateList(issuer, [{ ...entry, certificate: other }], options);
    expect(readList(without, subject)).toMatchObject({
      status: 'good',
      signature: 'valid',
      thisUpdate: ago(1).getTime(),
      nextUpdate: ago(-1).getTime(),
    });
    const listed = certificateList(issuer, [entry], options);
    expect(readList(listed, subject)).toMatchObject({
      status: 'revoked',
      signature: 'valid',
      revokedAt: entry.revokedAt.getTime(),
      revocationReason: null,
    });
    expect(readList(certificateList(issuer, [], options), subject)?.status).toBe('good');
  });

  it('whose signature was changed is invalid', () => {
    const list = Buffer.from(certificateList(issuer, []));
    list[list.length - 1] = (list.at(-1) ?? 0) ^ 1;
    expect(readList(list, subject)).toMatchObject({ signature: 'invalid' });
  });
});

describe('a revocation list', () => {
  const { issuer, leaf, subject } = ec;
  const point = (...fields: readonly Buffer[]) => extension('2.5.29.28', true, sequence(...fields));
  const flag = (number: number) => element(contextTag(number, false), Buffer.of(0xff));
  const explicit = contextTag(0, true);
  const named = (url: string) =>
    element(explicit, element(explicit, element(contextTag(6, false), Buffer.from(url))));
  const status = (extensions: readonly Buffer[], entries: 'listed' | 'empty' = 'empty') =>
    readList(
      certificateList(
        issuer,
        entries === 'listed' ? [{ certificate: leaf, revokedAt: ago(3) }] : [],
        { extensions },
      ),
    )?.status;

  it.each([
    [1, 'keyCompromise'],
    [6, 'certificateHold'],
    [9, 'privilegeWithdrawn'],
    [77, 'reason 77'],
  ])('tells the reason %i', (reason, name) => {
    const list = certificateList(issuer, [{ certificate: leaf, revokedAt: ago(3), reason }]);
    expect(readList(list)).toMatchObject({ status: 'revoked', revocationReason: name });
  });

  it('that takes a certificate off again leaves it good', () => {
    const entry = { certificate: leaf, revokedAt: ago(3), reason: 8 };
    expect(readList(certificateList(issuer, [entry]))).toMatchObject({
      status: 'good',
      revokedAt: null,
    });
  });

  it('for user certificates, at the place that was asked, holds for one', () => {
    expect(status([point(named(LIST), flag(1))])).toBe('good');
    expect(status([point(named(LIST), flag(1))], 'listed')).toBe('revoked');
  });

  it.each([
    ['of another place', [point(named('http://ca.example/other.crl'))]],
    ['for authorities only', [point(flag(2))]],
    ['for attribute certificates', [point(flag(5))]],
    ['with entries of other issuers', [point(flag(4))]],
    ['of changes only', [extension('2.5.29.27', true, Buffer.of(2, 1, 1))]],
    ['with a critical extension that is not understood', [extension('1.2.3.4', true, sequence())]],
  ])('%s says nothing', (_, extensions) => {
    expect(status(extensions)).toBe('unknown');
    expect(status(extensions, 'listed')).toBe('unknown');
  });

  it('for some reasons only says when a certificate is revoked, not that it is not', () => {
    const some = point(element(contextTag(3, false), Buffer.of(1, 0x40)));
    expect(status([some])).toBe('unknown');
    expect(status([some], 'listed')).toBe('revoked');
  });

  it('of another authority is unauthorised', () => {
    // Both have the same name: only the key is another.
    const namesake = readList(certificateList(stranger.issuer, []));
    expect(namesake).toMatchObject({ signature: 'invalid' });
    const list = certificateList({ ...issuer, der: stranger.delegate.der }, []);
    expect(readList(list)).toMatchObject({ signature: 'unauthorised' });
  });

  it('of many entries is searched in no time, and found in', () => {
    const filler = Array.from({ length: 60_000 }, (_, index) => {
      const serial = Buffer.alloc(9);
      serial.writeUInt32BE(index + 1, 5);
      serial[0] = 1;
      return sequence(element(0x02, serial), element(0x17, Buffer.from('260101000000Z')));
    });
    const empty = certificateList(issuer, [{ certificate: leaf, revokedAt: ago(3) }]);
    // The entry of the leaf in among the others: unsigned, which is not asked here.
    const body = sequence(
      sequence(
        element(0x02, Buffer.of(1)),
        sequence(),
        subject.issuer.subject.der,
        element(0x17, Buffer.from('260101000000Z')),
        sequence(...filler, entryIn(empty)),
      ),
      sequence(element(0x06, Buffer.of(0x2a, 3))),
      element(0x03, Buffer.of(0)),
    );
    const spent = cpuTime();
    expect(readList(body)).toMatchObject({ status: 'revoked', signature: 'invalid' });
    expect(spent()).toBeLessThan(5_000);
  });

  /** The one entry of a list: it begins with the serial number. */
  function entryIn(list: Buffer): Buffer {
    const number = element(0x02, subject.certificate.serialNumber);
    const at = list.indexOf(number) - 2;
    return list.subarray(at, at + 2 + (list[at + 1] ?? 0));
  }
});

describe('what a responder sends', () => {
  const response = ocspResponse(
    ec.issuer,
    [{ certificate: ec.leaf, status: { revokedAt: ago(2), reason: 4 } }],
    { responder: ec.delegate },
  );
  const list = certificateList(ec.issuer, [{ certificate: ec.leaf, revokedAt: ago(2), reason: 4 }]);
  const both = (bytes: Buffer) => [readOcspResponse(bytes, ec.subject), readList(bytes)];

  it('may be any bytes: it is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const answer of both(Buffer.from(bytes))) expect(answer?.signature).not.toBe('valid');
      }),
    );
  });

  it('may be cut short anywhere: then it is none', () => {
    for (const whole of [response, list]) {
      for (let length = 0; length < whole.length; length += 3) {
        expect(both(whole.subarray(0, length))).toEqual([null, null]);
      }
    }
  });

  it('with any byte changed proves nothing else than before', () => {
    const property = (whole: Buffer, which: 0 | 1) =>
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(whole);
        changed[at] = byte;
        const answer = both(changed)[which];
        if (answer?.signature === 'valid') expect(answer).toEqual(both(whole)[which]);
      });
    fc.assert(property(response, 0), { numRuns: 1_000 });
    fc.assert(property(list, 1), { numRuns: 1_000 });
  });

  it('is refused at once where it is megabytes of nothing', () => {
    const spent = cpuTime();
    for (const byte of [0x00, 0x30, 0x02, 0xff]) {
      expect(both(Buffer.alloc(4 * 1024 * 1024, byte))).toEqual([null, null]);
    }
    expect(spent()).toBeLessThan(5_000);
  });
});

describe('the places that a certificate names', () => {
  it('are read, as far as they are a few and of sane length', async () => {
    const urls = Array.from({ length: 9 }, (_, index) => `http://a.example/${index}`);
    const { der } = await ec.issue({
      commonName: 'a.example',
      ocspUrls: [`http://a.example/${'x'.repeat(2000)}`, ...urls],
      crlUrls: urls,
      mustStaple: true,
    });
    expect(read(der)).toMatchObject({
      ocspUrls: urls.slice(0, 8),
      crlUrls: urls.slice(0, 8),
      mustStaple: true,
    });
    expect(read(ec.other)).toMatchObject({ ocspUrls: [], crlUrls: [], mustStaple: false });
  });
});
