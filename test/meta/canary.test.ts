import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { pkcs12 } from '../pki/make-pkcs12.ts';
import { encodings, forms, startEchoingBackend } from './echoing-backend.ts';
import { silentIo } from './silent-io.ts';

const PASSWORD = 'canary-pässword+7/x';
const PASSPHRASE = 'canary-passphrase-8';
const TOKEN = 'C4NARYTOKEN9';
const ICCID = '89490200001234567890';

let folder: string;
/** Of the private key, as PEM and as it is in DER: each would give a part of it away. */
let keyLines: string[];
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ghostcheck-canary-'));
  const station = await (await createAuthority({ key: 'rsa' })).issue({
    commonName: 'CP001',
    client: true,
    key: 'rsa',
  });
  keyLines = station.keyPem.split('\n').slice(2, -3);
  const key = createPrivateKey(station.keyPem).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: PASSPHRASE,
  });
  const boot = {
    reason: 'PowerUp',
    chargingStation: { model: 'M', vendorName: 'V', modem: { iccid: ICCID } },
  };
  await Promise.all([
    writeFile(file('password'), PASSWORD),
    writeFile(file('passphrase'), PASSPHRASE),
    writeFile(file('station.pem'), station.chainPem),
    writeFile(file('station.key'), key),
    writeFile(file('station.p12'), pkcs12(station, PASSPHRASE)),
    writeFile(file('boot.json'), JSON.stringify(boot)),
  ]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const cases = (['refuse', 'accept', 'authorize'] as const).flatMap((behaviour) =>
  ['human', 'json', 'ndjson', 'junit', 'github', 'markdown', 'summary'].flatMap((format) =>
    ['standard', 'strict', 'none'].map((redact) => ({ behaviour, format, redact, from: 'PEM' })),
  ),
);
cases.push({ behaviour: 'accept', format: 'json', redact: 'none', from: 'PKCS#12' });

describe('no secret reaches any output', () => {
  it.each(cases)('$behaviour, $format, $redact, $from', async (given) => {
    const { behaviour, format, redact, from } = given;
    await using backend = await startEchoingBackend(behaviour);
    await writeFile(file('root.pem'), backend.rootPem);
    const world = silentIo({ stderrIsTTY: true });
    const facts = file(`${behaviour}-${format}-${redact}.json`);
    await runProgram(
      [
        ...['diagnose', backend.url, '--no-ntp', '--ca', file('root.pem')],
        ...['--password-file', file('password'), '--boot', file('boot.json')],
        ...['--id-token', TOKEN],
        ...(from === 'PEM'
          ? ['--cert', file('station.pem'), '--key', file('station.key')]
          : ['--cert', file('station.p12')]),
        ...['--passphrase-file', file('passphrase'), '--save-facts', facts],
        ...(format === 'summary' ? ['--summary'] : ['--format', format]),
        ...['--redact', redact, '--timeout', '20'],
      ],
      world.io,
    );
    const [out, err] = [world.out(), world.err()];
    expect(err, err).not.toContain('bug in ghostcheck');
    // Otherwise there was nothing to leak.
    expect(keyLines.length).toBeGreaterThan(10);
    expect(backend.seen).toContain(`CP001:${PASSWORD}`);
    if (behaviour === 'authorize') expect(backend.seen).toContain(TOKEN);
    expect(out.length).toBeGreaterThan(format === 'summary' ? 50 : 500);

    const outputs = { out, err, facts: await readFile(facts, 'utf8') };
    const secrets = [
      ...encodings(`CP001:${PASSWORD}`),
      ...encodings(`:${PASSPHRASE}`),
      ...keyLines,
      // A token is the same in any letter case, and shown at no level of redaction.
      ...forms(TOKEN),
      TOKEN.toLowerCase(),
    ];
    if (redact !== 'none') secrets.push(ICCID);
    if (redact === 'strict') secrets.push('CP001', 'localhost', '127.0.0.1');
    for (const [name, text] of Object.entries(outputs)) {
      const leaked = secrets.filter((secret) => text.includes(secret));
      expect({ name, leaked }).toEqual({ name, leaked: [] });
    }
    expect((await stat(facts)).mode & 0o777).toBe(0o600);
  });
});
