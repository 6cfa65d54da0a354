import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathsFrom } from '../../src/tls/chain.ts';
import { bestPath } from '../../src/tls/path-problems.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { readCertificate } from '../../src/tls/x509.ts';
import { type GeneratedChain, generatedChain, NOW } from './generated-chain.ts';
import { run, type Scratch, scratch } from './process.ts';

const CHAINS = 600;
const BLOCK = 100;
/** `SEED=17` looks at one chain again. */
const SEEDS = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: CHAINS }, (_, index) => index + 1);

let work: Scratch;
beforeAll(async () => {
  work = await scratch();
});
afterAll(() => work[Symbol.asyncDispose]());

/** What openssl says, and null where it is content. */
async function openssl({ leaf, trusted }: GeneratedChain, others: readonly string[]) {
  await work.write({ leaf, trusted: trusted.join(''), others: others.join('') });
  const { code, text } = await run(
    'openssl',
    [
      ...['verify', '-purpose', 'sslserver', '-auth_level', '2', '-partial_chain'],
      ...['-attime', String(NOW / 1000), '-no-CApath', '-no-CAstore', '-CAfile', 'trusted'],
      ...(others.length === 0 ? [] : ['-untrusted', 'others']),
      'leaf',
    ],
    work.folder,
  );
  return code === 0 ? null : text;
}

/**
 * Of two certificates of the same intermediate openssl takes one and never looks back, and
 * of a leaf that is trusted itself it judges all the same what was sent above. A path that
 * is valid is valid (RFC 5280, 6): the chain is good where openssl is content with as much
 * of it as it takes.
 */
async function verdictOfOpenssl(chain: GeneratedChain): Promise<string | null> {
  const texts: string[] = [];
  for (const others of [chain.others, ...chain.selections]) {
    const text = await openssl(chain, others);
    if (text === null) return null;
    texts.push(text);
  }
  return texts.join('');
}

const read = (pems: readonly string[]) =>
  pems
    .flatMap(certificatesIn)
    .map(readCertificate)
    .filter((certificate) => certificate !== null);

function ours({ leaf, others, trusted }: GeneratedChain) {
  const best = bestPath(pathsFrom(read([leaf, ...others]), read(trusted)), NOW);
  return best === null ? ['no path'] : best.problems.map(({ kind }) => kind);
}

const blocks = Array.from({ length: Math.ceil(SEEDS.length / BLOCK) }, (_, index) =>
  SEEDS.slice(index * BLOCK, (index + 1) * BLOCK),
);

describe('generated chains', () => {
  it.each(blocks.map((seeds) => ({ seeds, from: seeds[0], to: seeds.at(-1) })))(
    'are judged as openssl verify does, seeds $from to $to',
    async ({ seeds }) => {
      const wrong: string[] = [];
      let good = 0;
      for (const seed of seeds) {
        const chain = await generatedChain(seed);
        const theirs = await verdictOfOpenssl(chain);
        const problems = ours(chain);
        if (theirs === null) good += 1;
        if ((theirs === null) !== (problems.length === 0)) {
          wrong.push(
            `SEED=${seed}\n${chain.recipe}\nopenssl: ${theirs ?? 'OK'}\nours: ${problems}`,
          );
        }
      }
      expect(wrong.join('\n\n')).toBe('');
      // A generator that makes no good chain, or no bad one, would prove nothing.
      if (seeds.length === BLOCK) {
        expect(good).toBeGreaterThan(BLOCK / 10);
        expect(good).toBeLessThan((BLOCK * 9) / 10);
      }
    },
    120_000,
  );
});
