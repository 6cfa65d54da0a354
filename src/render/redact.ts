import type { Report } from '../diagnosis/report.ts';
import { certificateProperties } from './certificate-properties.ts';
import { createHider, type Hider } from './hide.ts';
import { knownIn } from './known-names.ts';

/**
 * The report as it may be shown to strangers: identity, hosts and addresses are tokens,
 * in every string and the same value by the same token; certificates are properties;
 * what a peer sent as bytes is left out. No judge can work on such facts any more.
 */
export function redactStrict(report: Report): Report {
  const hide = createHider(knownIn(report));
  // Only strings are exchanged for strings, and nullable ones for null: the shape stays.
  const hidden = redacted(report, '', hide) as Report;
  return {
    ...hidden,
    findings: hidden.findings.map(({ fingerprint: _, ...finding }) => finding),
    facts: { ...hidden.facts, replayable: false },
  };
}

/** Values of closed sets, instants, and our own texts: an identity may look like one of them. */
const OURS: ReadonlySet<string> = new Set([
  ...['schemaVersion', 'factsVersion', 'ocppVersion', 'version', 'versionFrom', 'codeList'],
  ...['startedAt', 'recordedAt', 'judgedAt', 'at', 'readAt', 'mode', 'uplink', 'verdict', 'scope'],
  ...['fault', 'mrec', 'mrecTitle', 'chargex', 'severity', 'confidence', 'stage', 'owner', 'who'],
  ...['title', 'step', 'verify', 'status', 'outcome', 'kind', 'vantage', 'by', 'only'],
  ...[
    'skip',
    'family',
    'purpose',
    'source',
    'role',
    'form',
    'frame',
    'opened',
    'sim',
    'rat',
    'domain',
  ],
  ...[
    'asked',
    'answered',
    'failOn',
    'level',
    'credentials',
    'signature',
    'code',
    'errorCode',
    'tool',
  ],
]);

/** Lists of base64 DER. */
const CERTIFICATES: ReadonlySet<string> = new Set(['chain', 'anchors', 'chargerAnchors']);

function redacted(value: unknown, key: string, hide: Hider): unknown {
  if (OURS.has(key)) return value;
  if (key === 'firstBytes') return null;
  if (key === 'identity' || key === 'username') return redactedName(value, hide);
  if (typeof value === 'string') return hide.text(value);
  if (Array.isArray(value)) {
    if (CERTIFICATES.has(key)) return value.map(certificateProperties);
    return value.map((item) => redacted(item, key, hide));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redacted(inner, name, hide)]),
  );
}

/** `upgrade.attempt` has an `identity` of two words that are ours. */
const redactedName = (value: unknown, hide: Hider): unknown =>
  typeof value === 'string' && value !== 'station' && value !== 'throwaway'
    ? hide.whole(value)
    : value;
