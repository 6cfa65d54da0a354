import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { AnchorSource } from '../facts/tls.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Name } from './distinguished-name.ts';
import { certificatesIn, toPem } from './pem.ts';
import { namesOf } from './x509.ts';

/** Roots that a server's chain may end at. */
export interface TrustStore {
  readonly sources: readonly AnchorSource[];
  /** Each apart, as PEM: OpenSSL stops reading a bundle at the first one that is broken. */
  readonly pems: readonly string[];
  /** Those that could be an issuer in a chain, or stand in it themselves. */
  candidatesFor(chain: readonly Buffer[]): Buffer[];
}

/** A PEM bundle, and where it comes from. */
interface Bundle {
  readonly source: string;
  readonly pem: string;
  readonly given: boolean;
}

/** Where Linux distributions keep their bundle: Debian, Fedora, openSUSE, Alpine. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

/** Node's bundled roots, the system's on Linux, and those the site names. */
export async function loadTrustStore(
  extraRoots: readonly { readonly source: string; readonly pem: string }[],
): Promise<TrustStore> {
  const node = {
    source: `Mozilla's list in Node.js ${process.version}`,
    pem: rootCertificates.join('\n'),
    given: false,
  };
  const system = process.platform === 'linux' ? await systemBundle() : null;
  const given = extraRoots.map((bundle) => ({ ...bundle, given: true }));
  return trustStoreOf([node, ...(system === null ? [] : [system]), ...given]);
}

async function systemBundle(): Promise<Bundle | null> {
  for (const path of SYSTEM_BUNDLES) {
    const pem = await readFile(path, 'utf8').catch(() => null);
    if (pem !== null) return { source: path, pem, given: false };
  }
  return null;
}

export function trustStoreOf(bundles: readonly Bundle[]): TrustStore {
  const sources: AnchorSource[] = [];
  const roots = new Map<string, Buffer>();
  for (const { source, pem, given } of bundles) {
    const certificates = certificatesIn(pem);
    sources.push({ name: source, roots: certificates.length, given });
    for (const der of certificates) roots.set(der.toString('base64'), der);
  }
  return {
    sources,
    pems: [...roots.values()].map(toPem),
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
