import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority, type KeyKind } from '../../src/pki/index.ts';
import { openPkcs12 } from '../../src/pki/pkcs12.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { run, scratch } from './process.ts';

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority({ intermediate: true });
});

/** A PKCS#12 file as `openssl pkcs12 -export` makes it, opened by us. */
async function opened(
  key: KeyKind,
  options: readonly string[],
  made: string,
  given: string | null,
) {
  await using work = await scratch();
  const station = await authority.issue({ commonName: 'CP001', client: true, key });
  await work.write({
    'leaf.pem': station.certificatePem,
    'leaf.key': station.keyPem,
    'others.pem': (authority.intermediatePem ?? '') + authority.rootPem,
  });
  const { code, text } = await run(
    'openssl',
    [
      ...['pkcs12', '-export', '-in', 'leaf.pem', '-inkey', 'leaf.key', '-out', 'station.p12'],
      ...['-certfile', 'others.pem', '-name', 'the station', '-passout', `pass:${made}`],
      ...options,
    ],
    work.folder,
  );
  expect({ code, text }).toEqual({ code: 0, text: expect.any(String) });
  const file = await openPkcs12(await readFile(work.path('station.p12')), given);
  return { station, file };
}

const LEGACY = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];

describe.each<KeyKind>(['ec', 'rsa'])('PKCS#12 of openssl with an %s key', (key) => {
  it.each<[string, string[], string, string | null]>([
    ['its defaults', [], 'right', 'right'],
    ['-legacy', ['-legacy'], 'right', 'right'],
    ['PBE-SHA1-3DES', LEGACY, 'right', 'right'],
    ['no encryption', ['-keypbe', 'NONE', '-certpbe', 'NONE'], 'right', 'right'],
    ['AES-128 and no MAC', ['-keypbe', 'AES-128-CBC', '-nomac'], 'right', 'right'],
    ['SHA-512 in its MAC', ['-macalg', 'sha512', '-iter', '20000'], 'right', 'right'],
    ['an empty passphrase', [], '', null],
    ['an empty passphrase of old', LEGACY, '', null],
    ['a passphrase beyond ASCII', [], 'pässwört €', 'pässwört €'],
    ['one of old beyond ASCII', LEGACY, 'pässwört €', 'pässwört €'],
  ])('and %s is read', async (_how, options, made, given) => {
    const { station, file } = await opened(key, options, made, given);
    expect(file.problem).toBeUndefined();
    if (file.problem !== undefined) return;
    const whole = station.chainPem + authority.rootPem;
    expect(file.certificates.map(({ raw }) => raw)).toEqual(certificatesIn(whole));
    expect(file.key.equals(createPrivateKey(station.keyPem))).toBe(true);
  });

  it.each(['wrong', '', null])('does not open with %j', async (given) => {
    expect((await opened(key, [], 'right', given)).file).toEqual({ problem: 'passphrase' });
    expect((await opened(key, LEGACY, 'right', given)).file).toEqual({ problem: 'passphrase' });
  });
});
