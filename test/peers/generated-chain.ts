import { type SignedCertificate, type Signer, signCertificate } from '../../src/pki/certificate.ts';
import { generateKeys, type Hash, type KeyKind, type KeyPair } from '../../src/pki/keys.ts';
import { authorityUses, endEntityUses, type Uses } from '../../src/pki/uses.ts';

/** A chain as a server might send it, and the roots of a client. All PEM. */
export interface GeneratedChain {
  readonly leaf: string;
  /** What is sent beside the leaf, in this order. */
  readonly others: readonly string[];
  readonly trusted: readonly string[];
  /**
   * Parts of `others` that would do. An intermediate that two roots issued gives two ways
   * up; a leaf that is trusted itself needs nothing above it.
   */
  readonly selections: readonly (readonly string[])[];
  /** What was chosen, for whoever has to find out why. */
  readonly recipe: string;
}

const DAY = 86_400_000;
/** All dates are around this instant, which is the one to judge at. */
export const NOW = Date.UTC(2026, 5, 15);

/** Pseudo-random numbers below 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const keys = new Map<string, Promise<KeyPair>>();

/** One key of each kind for each part of a chain: RSA keys take long to make. */
function keyFor(part: string, kind: KeyKind): Promise<KeyPair> {
  const known = keys.get(part + kind) ?? generateKeys(kind);
  keys.set(part + kind, known);
  return known;
}

const DATES = {
  good: [-100, 100],
  expired: [-100, -1],
  future: [1, 100],
} as const;

const AUTHORITY_USES: Readonly<Record<string, Uses>> = {
  'no limit': authorityUses(null),
  'pathlen 0': authorityUses(0),
  'pathlen 1': authorityUses(1),
  'no authority': { ...authorityUses(null), basicConstraints: { ca: false, pathLength: null } },
  'no basicConstraints': { ...authorityUses(null), basicConstraints: null },
  neither: { ...authorityUses(null), basicConstraints: null, keyUsage: null },
  'no keyUsage': { ...authorityUses(null), keyUsage: null },
  'may not sign': { ...authorityUses(null), keyUsage: ['digitalSignature'] },
  'lists only': { ...authorityUses(null), keyUsage: ['cRLSign'] },
  'for servers': { ...authorityUses(null), extendedKeyUsage: ['serverAuth'] },
  'for clients': { ...authorityUses(null), extendedKeyUsage: ['clientAuth'] },
  'for anything': { ...authorityUses(null), extendedKeyUsage: ['any'] },
  'names allowed': { ...authorityUses(null), permittedDomain: 'example.com' },
  'names forbidden': { ...authorityUses(null), permittedDomain: 'example.org' },
  'dot before names': { ...authorityUses(null), permittedDomain: '.example.com' },
  'unknown critical': { ...authorityUses(null), unknownCritical: true },
};

const server = endEntityUses('serverAuth');
const LEAF_USES: Readonly<Record<string, Uses>> = {
  server,
  client: endEntityUses('clientAuth'),
  both: { ...server, extendedKeyUsage: ['clientAuth', 'serverAuth'] },
  'any use': { ...server, extendedKeyUsage: ['any'] },
  'no extendedKeyUsage': { ...server, extendedKeyUsage: null },
  'no keyUsage': { ...server, keyUsage: null },
  'signature alone': { ...server, keyUsage: ['digitalSignature'] },
  'encipherment alone': { ...server, keyUsage: ['keyEncipherment'] },
  'lists only': { ...server, keyUsage: ['cRLSign'] },
  'no basicConstraints': { ...server, basicConstraints: null },
  'an authority': { ...server, basicConstraints: { ca: true, pathLength: null } },
  'unknown critical': { ...server, unknownCritical: true },
};

const NAMES = ['csms.example.com', 'example.com', '*.example.com', 'csms.example.org', null];

interface Made extends SignedCertificate {
  readonly signer: Signer;
}

const without = (all: readonly Made[], out: Made | undefined) => all.filter((made) => made !== out);

/** The same chain for the same seed, but for its keys and signatures. */
export async function generatedChain(seed: number): Promise<GeneratedChain> {
  const next = random(seed);
  const recipe: string[] = [];
  const chance = (share: number) => next() < share;
  const oneOf = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(next() * values.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  };
  /** The first of them mostly: a chain with five faults tells little. */
  const mostly = <T>(values: readonly T[], share = 0.88) =>
    chance(share) || values[0] === undefined ? values[0] : oneOf(values);

  const kind = oneOf(['ec', 'rsa'] as const);
  const make = async (
    part: string,
    by: Signer | null,
    uses: Readonly<Record<string, Uses>>,
    { signer = null, names = [] }: { signer?: Signer | null; names?: readonly string[] } = {},
  ): Promise<Made> => {
    const keyKind: KeyKind = mostly([kind, 'ec-384', 'rsa-1024', 'rsa', 'ec']) ?? kind;
    const dates = mostly(['good', 'expired', 'future'] as const) ?? 'good';
    const hash: Hash = mostly(['SHA-256', 'SHA-1'] as const) ?? 'SHA-256';
    const use = mostly(Object.keys(uses)) ?? '';
    const isOld = by === null && chance(0.1);
    const subject = signer ?? { commonName: part, keys: await keyFor(part, keyKind) };
    const [from, to] = DATES[dates];
    recipe.push(
      `${part}: ${signer === null ? keyKind : 'twin'} ${dates} ${hash} ${isOld ? 'v1' : use} ${names}`,
    );
    const made = await signCertificate({
      uses: isOld ? null : (uses[use] ?? null),
      subject,
      signer: by ?? subject,
      names: { dnsNames: names, addresses: [] },
      notBefore: new Date(NOW + from * DAY),
      notAfter: new Date(NOW + to * DAY),
      hash,
    });
    return { ...made, signer: subject };
  };

  const root = await make('Root A', null, AUTHORITY_USES);
  const other = await make('Root B', null, AUTHORITY_USES);
  const intermediates: Made[] = [];
  for (let count = oneOf([0, 1, 1, 2, 2]); count > 0; count -= 1) {
    const issuer = intermediates.at(-1) ?? root;
    intermediates.push(await make(`CA ${count}`, issuer.signer, AUTHORITY_USES));
  }
  const [first] = intermediates;
  const twin =
    first !== undefined && chance(0.3)
      ? await make('CA again', other.signer, AUTHORITY_USES, { signer: first.signer })
      : null;
  const name = mostly(NAMES);
  const issuer = intermediates.at(-1) ?? root;
  const commonName = name == null || chance(0.5) ? 'csms.example.com' : name;
  const leafKeys = await keyFor('leaf', mostly([kind, 'ec-384', 'rsa-1024'] as const) ?? kind);
  const leaf = await make('leaf', issuer.signer, LEAF_USES, {
    signer: { commonName, keys: leafKeys },
    names: name == null ? [] : [name],
  });

  const others = [...intermediates.toReversed(), ...(twin === null ? [] : [twin])];
  if (chance(0.15)) recipe.push(`missing: ${others.splice(0, 1).length}`);
  if (chance(0.3)) others.push(oneOf([root, other]));
  if (chance(0.3)) others.sort(() => next() - 0.5);
  const trusted = oneOf([
    ...[[root], [root], [root], [root], [root, other], [other, root], [other], []],
    ...[intermediates.slice(-1), [leaf], twin === null ? [root] : [twin]],
  ]);
  const commonNames = (made: readonly Made[]) =>
    made.map(({ signer }) => signer.commonName).join(', ');
  recipe.push(`sent: ${commonNames(others)}`, `trusted: ${commonNames(trusted)}`);
  const pem = ({ certificatePem }: Made) => certificatePem;
  return {
    leaf: pem(leaf),
    others: others.map(pem),
    trusted: (trusted.length === 0 ? [await make('Root C', null, AUTHORITY_USES)] : trusted).map(
      pem,
    ),
    selections: [
      ...(twin === null ? [] : [first, twin].map((out) => without(others, out).map(pem))),
      ...(trusted.includes(leaf) ? [[]] : []),
    ],
    recipe: recipe.join('\n'),
  };
}
