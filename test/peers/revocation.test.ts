import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnosed } from '../connection/diagnose.ts';
import { type Responder, startResponder } from '../tls/responder.ts';
import { freePort, run, type Scratch, scratch, start } from './process.ts';

/** Authorities made by openssl, whose answers a loopback responder gives out as they are. */
const KEYS = {
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
};
type Kind = keyof typeof KEYS;
const KINDS: readonly Kind[] = ['ec', 'rsa'];
const STATES = ['good', 'revoked'] as const;

let work: Scratch;
let responder: Responder;

async function openssl(...args: string[]): Promise<string> {
  const { code, text } = await run('openssl', args, work.folder);
  if (code !== 0) throw new Error(`openssl ${args.join(' ')}: ${text}`);
  return text;
}

const der = (name: string) => readFile(work.path(name));

async function request(name: string, commonName: string, key: readonly string[]): Promise<void> {
  await openssl('genpkey', ...key, '-out', `${name}.key`);
  const subject = ['-subj', `/CN=${commonName}`];
  await openssl('req', '-new', '-key', `${name}.key`, ...subject, '-out', `${name}.csr`);
}

/** A root with a list of what it issued, a responder of its own, and leaves of every kind. */
async function makeAuthority(kind: Kind): Promise<void> {
  const places = (via: string) =>
    via === 'crl'
      ? `crlDistributionPoints=URI:${responder.url(`/${kind}.crl`)}`
      : `authorityInfoAccess=OCSP;URI:${responder.url(`/${kind}-${via}`)}`;
  const server = ['basicConstraints=CA:FALSE', 'subjectAltName=DNS:localhost'];
  await work.write({
    [`${kind}.cnf`]: [
      ...['[ca]', 'default_ca=d', '[d]', `database=${kind}.db`, 'new_certs_dir=.', 'policy=p'],
      ...['rand_serial=yes', 'default_md=sha256', 'default_days=30', 'default_crl_days=7'],
      ...['unique_subject=no', `certificate=${kind}.pem`, `private_key=${kind}.key`],
      ...['[p]', 'commonName=supplied'],
      ...['[root]', 'basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'],
      ...['[responder]', 'extendedKeyUsage=OCSPSigning'],
      ...['good', 'revoked', 'crl'].flatMap((via) => [`[${via}]`, ...server, places(via)]),
    ].join('\n'),
    [`${kind}.db`]: '',
  });
  const ca = async (name: string, extensions: string, ...more: string[]) => {
    const config = ['-batch', '-notext', '-config', `${kind}.cnf`, '-extensions', extensions];
    await openssl('ca', ...config, '-in', `${name}.csr`, '-out', `${name}.pem`, ...more);
  };
  await request(kind, `${kind} root`, KEYS[kind]);
  await ca(kind, 'root', '-selfsign');
  await request(`${kind}-responder`, `${kind} responder`, KEYS[kind]);
  await ca(`${kind}-responder`, 'responder');
  for (const state of STATES) {
    for (const via of ['ocsp', 'crl']) {
      const name = `${kind}-${via}-${state}`;
      await request(name, 'localhost', KEYS[kind]);
      await ca(name, via === 'crl' ? 'crl' : state);
      const revoke = ['-config', `${kind}.cnf`, '-revoke', `${name}.pem`];
      if (state === 'revoked') await openssl('ca', ...revoke, '-crl_reason', 'keyCompromise');
    }
  }
  await openssl('ca', '-config', `${kind}.cnf`, '-gencrl', '-out', `${kind}.crl.pem`);
  await openssl('crl', '-in', `${kind}.crl.pem`, '-outform', 'DER', '-out', `${kind}.crl`);
}

/** What openssl answers for a leaf: by the root itself, or by the responder that it appointed. */
async function answer(kind: Kind, leaf: string, signer: string, ...more: string[]) {
  const out = `${leaf}.${signer}.der`;
  await openssl(
    ...['ocsp', '-index', `${kind}.db`, '-CA', `${kind}.pem`, '-issuer', `${kind}.pem`],
    ...['-cert', `${leaf}.pem`, '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`],
    ...['-ndays', '7', '-respout', out, '-noverify', ...more],
  );
  return der(out);
}

beforeAll(async () => {
  work = await scratch();
  responder = await startResponder();
  for (const kind of KINDS) await makeAuthority(kind);
}, 60_000);

afterAll(async () => {
  await responder[Symbol.asyncDispose]();
  await work[Symbol.asyncDispose]();
});

/** Diagnoses `openssl s_server` with this leaf; what is found of revocation. */
async function against(kind: Kind, leaf: string, ...options: string[]) {
  const port = await freePort();
  await using _server = await start(
    'openssl',
    [
      ...['s_server', '-accept', `127.0.0.1:${port}`, '-naccept', '20', '-www'],
      ...['-cert', `${leaf}.pem`, '-key', `${leaf}.key`, ...options],
    ],
    work.folder,
    (output) => output.includes('ACCEPT'),
  );
  const pem = await readFile(work.path(`${kind}.pem`), 'utf8');
  const report = await diagnosed({
    url: `wss://localhost:${port}/ocpp/CP001`,
    extraRoots: [{ source: 'root.pem', pem }],
    revocation: true,
    // s_server takes one connection after the other.
    tlsScan: 'none',
  });
  const facts = report.facts.records.flatMap((record) =>
    record.kind === 'tls.revocation' ? [record] : [],
  );
  const found = report.findings.map(({ fault }) => fault).filter((id) => id.includes('revo'));
  return { facts, found, status: report.measurements['tls.revocation'] };
}

const EXPECTED = {
  good: { status: 'good', found: [] },
  revoked: { status: 'revoked', found: ['tls-certificate-revoked'] },
} as const;

const cases = KINDS.flatMap((kind) => STATES.map((state) => ({ kind, state })));

describe.each(cases)('openssl with $kind keys, $state', ({ kind, state }) => {
  const leaf = `${kind}-ocsp-${state}`;
  const seen = { status: state, signature: 'valid', outcome: 'answered' };
  const reason = { revocationReason: state === 'revoked' ? 'keyCompromise' : null };

  it.each(['root', 'responder'])('ocsp, answered by the %s', async (who) => {
    const signer = who === 'root' ? kind : `${kind}-responder`;
    for (const id of [[], ['-resp_key_id']]) {
      responder.answers[`/${kind}-${state}`] = await answer(kind, leaf, signer, ...id);
      const judged = await against(kind, leaf);
      expect(judged).toMatchObject(EXPECTED[state]);
      expect(judged.facts).toMatchObject([{ source: 'ocsp', ...seen, ...reason }]);
    }
  });

  it('ocsp, stapled by s_server in both versions', async () => {
    await answer(kind, leaf, `${kind}-responder`);
    for (const version of ['-tls1_2', '-tls1_3']) {
      const stapling = ['-status_file', `${leaf}.${kind}-responder.der`, version];
      const judged = await against(kind, leaf, ...stapling);
      expect(judged).toMatchObject(EXPECTED[state]);
      expect(judged.facts).toMatchObject([{ source: 'stapled', ...seen, ...reason }]);
    }
  });

  it('ca -gencrl', async () => {
    responder.answers[`/${kind}.crl`] = await der(`${kind}.crl`);
    const judged = await against(kind, `${kind}-crl-${state}`);
    expect(judged).toMatchObject(EXPECTED[state]);
    expect(judged.facts).toMatchObject([{ source: 'crl', ...seen, ...reason }]);
  });

  it('ocsp with every hash of the signature', async () => {
    for (const hash of ['sha1', 'sha256', 'sha384', 'sha512']) {
      const response = await answer(kind, leaf, kind, '-rmd', hash);
      responder.answers[`/${kind}-${state}`] = response;
      expect((await against(kind, leaf)).facts).toMatchObject([seen]);
    }
  });
});

describe('openssl with RSASSA-PSS', () => {
  it('ocsp', async () => {
    const pss = ['-rsigopt', 'rsa_padding_mode:pss', '-rmd', 'sha384'];
    for (const state of STATES) {
      const leaf = `rsa-ocsp-${state}`;
      responder.answers[`/rsa-${state}`] = await answer('rsa', leaf, 'rsa', ...pss);
      expect(await against('rsa', leaf)).toMatchObject(EXPECTED[state]);
    }
  });

  it('ca -gencrl', async () => {
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-out', 'pss.pem'];
    await openssl('ca', '-config', 'rsa.cnf', '-gencrl', ...pss);
    await openssl('crl', '-in', 'pss.pem', '-outform', 'DER', '-out', 'pss.crl');
    responder.answers['/rsa.crl'] = await der('pss.crl');
    for (const state of STATES) {
      expect(await against('rsa', `rsa-crl-${state}`)).toMatchObject(EXPECTED[state]);
    }
  });
});

describe.each(KINDS)('openssl ocsp with %s keys', (kind) => {
  const leaf = `${kind}-ocsp-good`;

  it('understands our request as a question for that certificate', async () => {
    responder.answers[`/${kind}-good`] = await answer(kind, leaf, kind);
    await against(kind, leaf);
    const { body = Buffer.alloc(0) } = responder.asked.at(-1) ?? {};
    await writeFile(work.path('req.der'), body);
    const text = await openssl('ocsp', '-reqin', 'req.der', '-req_text', '-noverify');
    const serial = (await openssl('x509', '-in', `${leaf}.pem`, '-noout', '-serial')).trim();
    expect(text).toContain(`Serial Number: ${serial.replace('serial=', '')}`);
    const answered = await openssl(
      ...['ocsp', '-index', `${kind}.db`, '-CA', `${kind}.pem`, '-reqin', 'req.der'],
      ...['-rsigner', `${kind}.pem`, '-rkey', `${kind}.key`, '-resp_text', '-noverify'],
    );
    expect(answered).toContain('Cert Status: good');
  });

  it('signed by a stranger, or by one with no such appointment, is a warning', async () => {
    const [other = 'ec'] = KINDS.filter((name) => name !== kind);
    const responses = [
      await answer(kind, leaf, `${other}-responder`),
      await answer(kind, leaf, `${kind}-ocsp-revoked`),
    ];
    for (const response of responses) {
      responder.answers[`/${kind}-good`] = response;
      const judged = await against(kind, leaf);
      expect(judged).toMatchObject({ status: 'unknown', found: ['tls-revocation-unknown'] });
      expect(judged.facts).toMatchObject([{ signature: 'unauthorised' }]);
    }
  });
});
