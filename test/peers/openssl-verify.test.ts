import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathsFrom } from '../../src/tls/chain.ts';
import { bestPath, type PathProblemKind } from '../../src/tls/path-problems.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { readCertificate } from '../../src/tls/x509.ts';
import { run, type Scratch, scratch } from './process.ts';

let work: Scratch;

/** What makes one certificate, as `openssl x509` is told it. */
interface Recipe {
  readonly issuer?: string;
  readonly algorithm?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly extensions?: readonly string[];
  readonly digest?: string;
}

const EC = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const SERVER = ['basicConstraints=CA:FALSE', 'extendedKeyUsage=serverAuth'];

async function openssl(...args: string[]): Promise<string> {
  const { code, text } = await run('openssl', args, work.folder);
  if (code !== 0) throw new Error(`openssl ${args.join(' ')}: ${text}`);
  return text;
}

/** Makes `<name>.pem`: openssl ca is the one tool of 3.0 that takes any two dates. */
async function make(name: string, recipe: Recipe): Promise<void> {
  const {
    issuer = name,
    algorithm = EC,
    from,
    to,
    extensions = SERVER,
    digest = 'sha256',
  } = recipe;
  await openssl('genpkey', ...algorithm, '-out', `${name}.key`);
  await openssl(
    'req',
    '-new',
    '-key',
    `${name}.key`,
    '-subj',
    `/CN=${name}`,
    '-out',
    `${name}.csr`,
  );
  await work.write({
    [`${name}.cnf`]: [
      ...['[ca]', 'default_ca=d', '[d]', `database=${name}.db`, 'new_certs_dir=.'],
      ...['rand_serial=yes', 'policy=p', 'x509_extensions=e', 'copy_extensions=none'],
      ...['[p]', 'commonName=supplied', '[e]', ...extensions],
    ].join('\n'),
    [`${name}.db`]: '',
  });
  const signer = issuer === name ? ['-selfsign'] : ['-cert', `${issuer}.pem`];
  await openssl(
    ...['ca', '-batch', '-notext', '-config', `${name}.cnf`, '-md', digest, '-in', `${name}.csr`],
    ...['-keyfile', `${issuer}.key`, ...signer, '-startdate', from, '-enddate', to],
    ...['-out', `${name}.pem`],
  );
}

const read = async (names: readonly string[]) => {
  const pems = await Promise.all(names.map((name) => readFile(work.path(`${name}.pem`), 'utf8')));
  return pems
    .flatMap(certificatesIn)
    .map(readCertificate)
    .filter((certificate) => certificate !== null);
};

/** openssl's verdict and ours on the same chain at the same instant. */
async function both(leaf: string, others: readonly string[], root: string, at: string) {
  const seconds = Math.floor(Date.parse(at) / 1000);
  const untrusted = others.flatMap((name) => ['-untrusted', `${name}.pem`]);
  const { code, text } = await run(
    'openssl',
    [
      ...['verify', '-attime', String(seconds), '-purpose', 'sslserver', '-auth_level', '2'],
      ...[
        '-CAfile',
        `${root}.pem`,
        '-no-CApath',
        '-no-CAstore',
        '-partial_chain',
        ...untrusted,
        `${leaf}.pem`,
      ],
    ],
    work.folder,
  );
  const paths = pathsFrom(await read([leaf, ...others]), await read([root]));
  const problems = bestPath(paths, seconds * 1000)?.problems ?? [];
  return {
    openssl: code === 0,
    ours: problems.length === 0 && paths.length > 0,
    why: `${text} / ${problems.map(({ kind }) => kind).join(', ')}`,
    kinds: problems.map(({ kind }) => kind),
  };
}

const GOOD = { from: '20200101000000Z', to: '20400101000000Z' };
const EXPIRED = { from: '20200101000000Z', to: '20250101000000Z' };
const FUTURE = { from: '20350101000000Z', to: '20450101000000Z' };
const VALIDITIES = { good: GOOD, expired: EXPIRED, future: FUTURE };
const INSTANTS = ['1998', '2000', '2019', '2026', '2036', '2055'].map(
  (year) => `${year}-06-01T00:00:00Z`,
);

beforeAll(async () => {
  work = await scratch();
  await Promise.all(
    Object.entries({ ec: EC, rsa: RSA }).map(async ([kind, algorithm]) => {
      const root = `${kind}-root`;
      const middle = `${kind}-middle`;
      await make(root, {
        ...GOOD,
        from: '19990101000000Z',
        to: '20500101000000Z',
        algorithm,
        extensions: CA,
      });
      await make(middle, { ...GOOD, issuer: root, algorithm, extensions: CA });
      for (const [name, validity] of Object.entries(VALIDITIES)) {
        await make(`${kind}-${name}`, { ...validity, issuer: middle, algorithm });
      }
    }),
  );
}, 60_000);

afterAll(() => work[Symbol.asyncDispose]());

describe.each(['ec', 'rsa'])('dates of a chain with %s keys', (kind) => {
  describe.each(Object.keys(VALIDITIES))('and a leaf that is %s', (validity) => {
    it.each(INSTANTS)('are judged at %s as openssl verify does', async (at) => {
      for (const sent of [[`${kind}-middle`], []]) {
        for (const root of [`${kind}-root`, kind === 'ec' ? 'rsa-root' : 'ec-root']) {
          const { openssl, ours, why } = await both(`${kind}-${validity}`, sent, root, at);
          expect({ ours, why }).toEqual({ ours: openssl, why });
        }
      }
    });
  });
});

/** The extensions of a certificate, where they are other than usual. */
interface Wrong {
  readonly root?: readonly string[];
  readonly middle?: readonly string[];
  readonly leaf?: readonly string[];
}

interface Rule {
  readonly what: string;
  readonly wrong: Wrong;
  readonly kinds: readonly PathProblemKind[];
}

describe('rules of a path', () => {
  const AT = '2026-06-01T00:00:00Z';

  /** A root, an intermediate and a leaf, of which one is not as it should be. */
  async function chain(name: string, wrong: Wrong) {
    const [root, middle, leaf] = [`${name}-r`, `${name}-m`, `${name}-l`];
    await make(root, { ...GOOD, extensions: wrong.root ?? CA });
    await make(middle, { ...GOOD, issuer: root, extensions: wrong.middle ?? CA });
    await make(leaf, { ...GOOD, issuer: middle, extensions: wrong.leaf ?? SERVER });
    return both(leaf, [middle], root, AT);
  }

  const constrained = [...CA, 'nameConstraints=critical,permitted;DNS:example.com'];
  const named = (host: string) => [...SERVER, `subjectAltName=DNS:${host}`];
  const authority = (constraint: string) => [`basicConstraints=critical,CA:TRUE${constraint}`];
  const noSigner = [...authority(''), 'keyUsage=critical,digitalSignature'];

  const rules: readonly Rule[] = [
    { what: 'nothing wrong', wrong: {}, kinds: [] },
    {
      what: 'no intermediate allowed',
      wrong: { root: authority(',pathlen:0') },
      kinds: ['path-too-long'],
    },
    { what: 'one intermediate allowed', wrong: { root: authority(',pathlen:1') }, kinds: [] },
    {
      what: 'an issuer that is no authority',
      wrong: { middle: ['basicConstraints=CA:FALSE'] },
      kinds: ['not-an-authority'],
    },
    { what: 'an issuer that may not sign', wrong: { middle: noSigner }, kinds: ['key-usage'] },
    {
      what: 'a leaf for clients',
      wrong: { leaf: ['extendedKeyUsage=clientAuth'] },
      kinds: ['purpose'],
    },
    {
      what: 'an intermediate for clients',
      wrong: { middle: [...CA, 'extendedKeyUsage=clientAuth'] },
      kinds: ['purpose'],
    },
    {
      what: 'a leaf for any purpose, and for servers not by name',
      wrong: { leaf: ['extendedKeyUsage=anyExtendedKeyUsage'] },
      kinds: ['purpose'],
    },
    {
      what: 'critical policies and lists',
      wrong: {
        middle: [
          ...CA,
          'policyConstraints=critical,requireExplicitPolicy:3',
          'inhibitAnyPolicy=critical,2',
          'crlDistributionPoints=critical,URI:http://crl.example.com/ca.crl',
        ],
      },
      kinds: [],
    },
    {
      what: 'subjects that are not permitted',
      wrong: { root: [...CA, 'nameConstraints=critical,permitted;dirName:n', '[n]', 'CN=other'] },
      kinds: ['names-not-allowed'],
    },
    {
      what: 'a name that the root does not permit',
      wrong: { root: constrained, leaf: named('csms.example.org') },
      kinds: ['names-not-allowed'],
    },
    {
      what: 'a leaf that may only sign lists',
      wrong: { leaf: ['keyUsage=critical,cRLSign'] },
      kinds: ['key-usage'],
    },
    {
      what: 'a name that is permitted',
      wrong: { middle: constrained, leaf: named('csms.example.com') },
      kinds: [],
    },
    {
      what: 'a name that is not permitted',
      wrong: { middle: constrained, leaf: named('csms.example.org') },
      kinds: ['names-not-allowed'],
    },
    {
      what: 'an unknown critical extension',
      wrong: { leaf: [...SERVER, '1.2.3.4=critical,ASN1:NULL'] },
      kinds: ['unknown-critical'],
    },
  ];

  it.each(rules.map((rule, index) => ({ ...rule, index })))(
    '$what',
    async ({ wrong, kinds, index }) => {
      const judged = await chain(`rule${index}`, wrong);
      expect({ ours: judged.ours, why: judged.why }).toEqual({
        ours: judged.openssl,
        why: judged.why,
      });
      expect(judged.kinds).toEqual(kinds);
    },
  );

  const bits = (count: number) => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${count}`];

  it('SHA-1 and 1024 bits are weak, as openssl has it at level 2', async () => {
    await make('weak-r', { ...GOOD, extensions: CA });
    await make('weak-l', { ...GOOD, issuer: 'weak-r', algorithm: bits(1024), digest: 'sha1' });
    const { kinds, openssl: theirs } = await both('weak-l', [], 'weak-r', AT);
    expect(kinds).toEqual(['weak-key', 'weak-signature']);
    expect(theirs).toBe(false);
  });

  it('of RSA we ask for 2048 bits, as OCPP does (A00.FR.502), where openssl rounds up', async () => {
    await make('short-r', { ...GOOD, extensions: CA });
    await make('short-l', { ...GOOD, issuer: 'short-r', algorithm: bits(2000) });
    const { kinds, openssl: theirs } = await both('short-l', [], 'short-r', AT);
    expect(kinds).toEqual(['weak-key']);
    expect(theirs).toBe(true);
  });

  it('an old root without extensions is trusted as openssl trusts it', async () => {
    await openssl('genpkey', ...EC, '-out', 'v1-r.key');
    const days = ['-days', '9000'];
    await openssl('req', '-new', '-key', 'v1-r.key', '-subj', '/CN=v1-r', '-out', 'v1-r.csr');
    await openssl(
      'x509',
      '-req',
      '-in',
      'v1-r.csr',
      '-signkey',
      'v1-r.key',
      ...days,
      '-out',
      'v1-r.pem',
    );
    await make('v1-l', { ...GOOD, issuer: 'v1-r' });
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const { openssl: theirs, ours, why } = await both('v1-l', [], 'v1-r', later);
    expect({ ours, why }).toEqual({ ours: theirs, why });
    expect(ours).toBe(true);
  });
});
