import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { AnchorSource } from '../facts/tls.ts';
import type { RootBundle } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Name } from './distinguished-name.ts';
import { certificatesIn, toPem } from './pem.ts';
import { namesOf } from './x509.ts';

/** Roots that a server's chain may end at. */
export interface TrustStore {
  readonly sources: readonly AnchorSource[];
  /** The roots that Node does not trust by itself, each apart, as PEM. */
  readonly added: readonly string[];
  /** Those that could be an issuer in a chain, or stand in it themselves. */
  candidatesFor(chain: readonly Buffer[]): Buffer[];
}

/** A bundle of roots, and whose it is. */
interface Bundle extends RootBundle {
  readonly origin: 'node' | 'system' | 'given';
}

/** Where Linux distributions keep their bundle: Debian, Fedora, openSUSE, Alpine. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

/** Node's bundled roots, the system's on Linux, and those the site names. */
export async function loadTrustStore(extraRoots: readonly RootBundle[]): Promise<TrustStore> {
  const node: Bundle = {
    source: `Mozilla's list in Node.js ${process.version}`,
    pem: rootCertificates.join('\n'),
    origin: 'node',
  };
  const system = process.platform === 'linux' ? await systemBundle() : null;
  const given = extraRoots.map((bundle): Bundle => ({ ...bundle, origin: 'given' }));
  return trustStoreOf([node, ...(system === null ? [] : [system]), ...given]);
}

/** What the charger trusts, and nothing else; null where the site does not name it. */
export function chargerTrustStore(bundles: readonly RootBundle[]): TrustStore | null {
  if (bundles.length === 0) return null;
  return trustStoreOf(bundles.map((bundle) => ({ ...bundle, origin: 'given' })));
}

async function systemBundle(): Promise<Bundle | null> {
  for (const path of SYSTEM_BUNDLES) {
    const pem = await readFile(path, 'utf8').catch(() => null);
    if (pem !== null) return { source: path, pem, origin: 'system' };
  }
  return null;
}

export function trustStoreOf(bundles: readonly Bundle[]): TrustStore {
  const sources: AnchorSource[] = [];
  const roots = new Map<string, Buffer>();
  const builtIn = new Set<string>();
  for (const { source, pem, origin } of bundles) {
    const certificates = certificatesIn(pem);
    sources.push({ name: source, roots: certificates.length, given: origin === 'given' });
    for (const der of certificates) {
      const key = der.toString('base64');
      roots.set(key, der);
      if (origin === 'node') builtIn.add(key);
    }
  }
  return {
    sources,
    added: [...roots].flatMap(([key, der]) => (builtIn.has(key) ? [] : [toPem(der)])),
    candidatesFor: (chain) => {
      const names = chain.flatMap((der) => namesOf(der) ?? []).filter(({ text }) => text !== '');
      const found = [...roots.values()].filter((root) =>
        names.some((name) => root.includes(name.der)),
      );
      const candidates = found.length > 0 ? found : namesakes(roots.values(), names);
      return candidates.slice(0, THRESHOLDS.tls.maxChainCertificates);
    },
  };
}

/**
 * By what the names say, not how they are encoded (RFC 5280, 7.1). Reading every root
 * takes ten times as long as looking for the same bytes, which is nearly always enough.
 */
function namesakes(roots: Iterable<Buffer>, names: readonly Name[]): Buffer[] {
  const keys = new Set(names.map(({ key }) => key));
  return [...roots].filter((root) => {
    const [subject] = namesOf(root) ?? [];
    return subject !== undefined && keys.has(subject.key);
  });
}
