import type { Measurement, Observation, Table } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import type { TlsInput } from '../input.ts';
import { dateFindings } from './certificate-dates.ts';
import { nameFindings } from './certificate-names.ts';
import { ruleFindings } from './certificate-rules.ts';
import { strengthFindings } from './certificate-strength.ts';
import { trustFinding } from './certificate-trust.ts';
import { orderFindings } from './chain-order.ts';
import { chainBytes, sizeFindings } from './chain-size.ts';
import { chainTable } from './chain-table.ts';
import { chargerFindings } from './charger-view.ts';
import { interceptionFindings } from './interception.ts';
import { trustOf } from './trust.ts';

export interface CertificatesJudged {
  readonly findings: readonly Observation[];
  readonly measurements: Readonly<Record<string, Measurement>>;
  readonly tables: readonly Table[];
  /** What the row should say of it. */
  readonly words: readonly string[];
}

const UNKNOWN = { 'tls.chainLength': null, 'tls.notAfter': null, 'tls.chainBytes': null };

/** The chain that was sent: at true time, and by the charger's own clock. */
export function judgeCertificates(handshake: TlsHandshake, input: TlsInput): CertificatesJudged {
  if (handshake.chain.length === 0) {
    return { findings: [], measurements: UNKNOWN, tables: [], words: [] };
  }
  const { now, chargerNow } = input;
  const trust = trustOf(handshake, now);
  const [leaf] = trust?.sent ?? [];
  if (trust === null || leaf === undefined) return unreadable(handshake);

  const { certificates } = trust.best.path;
  const dates = dateFindings(trust.best, now);
  const trusted = trustFinding(trust, handshake);
  const rules = ruleFindings(trust.best);
  const names = nameFindings(leaf, handshake.host);
  const charger = chargerNow === null ? null : chargerFindings(trust.paths, chargerNow, now);
  // The same fault now and for the charger is one finding: the one that holds for all.
  const chargerOnly = (charger?.findings ?? []).filter(
    ({ fault }) => !dates.findings.some((found) => found.fault === fault),
  );
  const others = ofKind(input.records, 'tls.handshake');
  return {
    findings: [
      ...trusted.findings,
      ...rules.findings,
      ...dates.findings,
      ...chargerOnly,
      ...names.findings,
      ...strengthFindings(trust.best),
      ...interceptionFindings(trust, handshake, others, input.site, now),
      ...orderFindings(trust, handshake),
      ...sizeFindings(handshake),
    ],
    measurements: {
      'tls.chainLength': certificates.length,
      'tls.notAfter': new Date(
        Math.min(...certificates.map(({ notAfter }) => notAfter)),
      ).toISOString(),
      'tls.chainBytes': chainBytes(handshake),
    },
    tables: [chainTable(trust, now, chargerNow)],
    words: [
      `chain of ${certificates.length}`,
      ...trusted.words,
      ...rules.words,
      ...names.words,
      ...(chargerOnly.length === 0 ? [] : (charger?.words ?? [])),
      ...dates.words,
    ],
  };
}

function unreadable(handshake: TlsHandshake): CertificatesJudged {
  const measurements = { ...UNKNOWN, 'tls.chainBytes': chainBytes(handshake) };
  const nothing = {
    findings: sizeFindings(handshake),
    measurements,
    tables: [],
    words: ['unreadable'],
  };
  // Where the handshake failed at it, that is what is found.
  if (handshake.outcome === 'failed') return nothing;
  const bytes = Buffer.byteLength(handshake.chain[0] ?? '', 'base64');
  // Not verified by us is not verified: a password waits for both.
  const finding: Observation = {
    fault: 'tls-certificate-untrusted',
    confidence: handshake.authorized ? 'possible' : 'likely',
    detail: handshake.authorized
      ? `Node.js accepts the server's certificate, but with ${bytes} bytes it is too large, or too unusual, to be judged here. A charger is likely to fail at it too.`
      : "The server's certificate cannot be read: it is damaged, or of a kind unknown here.",
    evidence: [
      { label: 'certificates sent', value: String(handshake.chain.length) },
      { label: "the server's own", value: `${bytes} bytes` },
    ],
  };
  return { ...nothing, findings: [finding, ...nothing.findings] };
}
