import type { TlsHandshake } from '../../../facts/tls.ts';
import { type Path, pathsFrom } from '../../../tls/chain.ts';
import { bestPath, type JudgedPath } from '../../../tls/path-problems.ts';
import { signaturesAmong } from '../../../tls/signatures.ts';
import { type Certificate, readCertificate } from '../../../tls/x509.ts';

/** What a server sent, and what it leads to. */
export interface Trust {
  /** All that can be read, the server's own certificate first. */
  readonly sent: readonly Certificate[];
  /** Everything that the paths may end at. */
  readonly paths: readonly Path[];
  readonly best: JudgedPath;
  /** By the charger's roots where they are known: then this laptop's do not count. */
  readonly isTrusted: boolean;
  /** Null where it is not known what the charger trusts. */
  readonly chargerRoots: readonly Certificate[] | null;
}

/**
 * Looks for the best path: to a root of the charger, where its roots are known; else, to
 * tell which one it lacks, to a root of this laptop. Null where there is none to judge.
 */
export function trustOf(handshake: TlsHandshake, now: number): Trust | null {
  const [leaf, ...others] = handshake.chain.map(read);
  if (leaf == null) return null;
  const sent = [leaf, ...others.filter((certificate) => certificate !== null)];
  const anchors = readAll(handshake.anchors);
  const chargerRoots =
    handshake.chargerAnchors === undefined ? null : readAll(handshake.chargerAnchors);
  const signatures = signaturesAmong([...(chargerRoots ?? []), ...anchors, ...sent]);
  const to = (roots: readonly Certificate[]) => {
    const paths = pathsFrom(sent, roots, signatures);
    const best = bestPath(paths, now);
    return best === null ? null : { sent, paths, best, chargerRoots };
  };
  const here = to(anchors);
  const isTrustedHere = here?.best.path.end === 'anchored' || handshake.authorized;
  if (chargerRoots === null) return here === null ? null : { ...here, isTrusted: isTrustedHere };
  const there = to(chargerRoots);
  if (there?.best.path.end === 'anchored') return { ...there, isTrusted: true };
  return here === null ? null : { ...here, isTrusted: false };
}

const read = (base64: string): Certificate | null => readCertificate(Buffer.from(base64, 'base64'));

const readAll = (list: readonly string[]): Certificate[] =>
  list.map(read).filter((certificate) => certificate !== null);
