import type { Observation } from '../../diagnosis/module.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { pathsFrom } from '../../tls/chain.ts';
import { bestPath } from '../../tls/path-problems.ts';
import { type Certificate, readCertificate } from '../../tls/x509.ts';
import { dateFindings } from './certificate-dates.ts';
import { nameFindings } from './certificate-names.ts';
import { strengthFindings } from './certificate-strength.ts';
import { trustFinding } from './certificate-trust.ts';
import { chargerFindings } from './charger-view.ts';
import type { TlsInput } from './input.ts';

export interface CertificatesJudged {
  readonly findings: readonly Observation[];
  /** Of the path up to the root, where one is known; null without a certificate. */
  readonly chainLength: number | null;
  /** When the first certificate of that path ends. */
  readonly notAfter: string | null;
  /** What the row should say of it. */
  readonly words: readonly string[];
}

/** The chain that was sent: at true time, and by the charger's own clock. */
export function judgeCertificates(handshake: TlsHandshake, input: TlsInput): CertificatesJudged {
  if (handshake.chain.length === 0) {
    return { findings: [], chainLength: null, notAfter: null, words: [] };
  }
  const [leaf, ...others] = handshake.chain.map(read);
  if (leaf == null) return unreadable(handshake);
  const sent = [leaf, ...others.filter((certificate) => certificate !== null)];
  const anchors = handshake.anchors.map(read).filter((certificate) => certificate !== null);
  const paths = pathsFrom(sent, anchors);
  const best = bestPath(paths, input.now);
  if (best === null) return unreadable(handshake);

  const { certificates } = best.path;
  const dates = dateFindings(best, input.now);
  const trust = trustFinding(best, sent, handshake);
  const names = nameFindings(leaf, handshake.host);
  const charger =
    input.chargerNow === null ? null : chargerFindings(best, input.chargerNow, input.now);
  // The same fault now and for the charger is one finding: the one that holds for all.
  const chargerOnly = (charger?.findings ?? []).filter(
    ({ fault }) => !dates.findings.some((found) => found.fault === fault),
  );
  const ends = Math.min(...certificates.map(({ notAfter }) => notAfter));
  return {
    findings: [
      ...trust.findings,
      ...dates.findings,
      ...chargerOnly,
      ...names.findings,
      ...strengthFindings(best),
      ...sizeNote(handshake),
    ],
    chainLength: certificates.length,
    notAfter: new Date(ends).toISOString(),
    words: [
      ...trust.words,
      ...names.words,
      ...(chargerOnly.length === 0 ? [] : (charger?.words ?? [])),
      ...dates.words,
    ],
  };
}

const read = (base64: string): Certificate | null => readCertificate(Buffer.from(base64, 'base64'));

function unreadable({ chain, outcome }: TlsHandshake): CertificatesJudged {
  const nothing = { findings: [], chainLength: null, notAfter: null, words: ['unreadable'] };
  // Where the handshake failed at it, that is what is found.
  if (outcome === 'failed') return nothing;
  const finding: Observation = {
    fault: 'tls-certificate-untrusted',
    confidence: 'likely',
    detail: "The server's certificate cannot be read: it is damaged, or of a kind unknown here.",
    evidence: [{ label: 'certificates sent', value: String(chain.length) }],
  };
  return { ...nothing, findings: [finding] };
}

function sizeNote({ chain, chainTruncated }: TlsHandshake): Observation[] {
  const bytes = chain.reduce((sum, base64) => sum + Buffer.byteLength(base64, 'base64'), 0);
  if (bytes <= THRESHOLDS.tls.largeChainBytes) return [];
  const size = `${chainTruncated ? 'more than ' : ''}${chain.length} certificate${chain.length === 1 ? '' : 's'} of ${bytes} bytes in all`;
  return [
    {
      fault: 'tls-chain-large',
      confidence: 'certain',
      detail: `The server sends ${size} with every handshake.`,
      evidence: [{ label: 'chain', value: size }],
    },
  ];
}
