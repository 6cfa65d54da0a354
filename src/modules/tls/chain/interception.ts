import type { Confidence, Evidence, Observation } from '../../../diagnosis/module.ts';
import type { SiteStatement } from '../../../facts/statement.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { printable } from '../printable.ts';
import { nameFor } from './certificate-name.ts';
import { type Trust, trustOf } from './trust.ts';

/** How the private roots of products that inspect TLS are named. */
const INSPECTORS =
  /zscaler|fortinet|fortigate|palo alto|netskope|blue ?coat|cisco umbrella|ironport|sophos|check ?point|barracuda|watchguard|fireware|sonicwall|mcafee web|forcepoint|websense|untangle|smoothwall|kaspersky|eset ssl|avast|avg web|bitdefender|mitmproxy|charles proxy|fiddler|portswigger/i;

interface Sign {
  readonly confidence: Confidence;
  readonly detail: string;
  readonly evidence: readonly Evidence[];
}

/** Whether the chain is that of somebody in between, who opens TLS to look into it. */
export function interceptionFindings(
  trust: Trust,
  handshake: TlsHandshake,
  others: readonly TlsHandshake[],
  site: SiteStatement,
  now: number,
): Observation[] {
  const signs = [
    ...others.flatMap((other) => fromElsewhere(trust, handshake, other, now) ?? []),
    ...(unexpectedIssuer(trust, site) ?? []),
    ...(inspector(trust) ?? []),
  ];
  const [first] = signs.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return [];
  return [
    {
      fault: 'tls-intercepted',
      confidence: first.confidence,
      detail: first.detail,
      evidence: signs.flatMap(({ evidence }) => evidence),
    },
  ];
}

const rank = ({ confidence }: Sign) => ['certain', 'likely', 'possible'].indexOf(confidence);

const issuerOf = (certificate: Certificate) => printable(certificate.issuer.text, 120);

/** The same host shows another key elsewhere. A backend may have two, but not two authorities. */
function fromElsewhere(
  here: Trust,
  handshake: TlsHandshake,
  other: TlsHandshake,
  now: number,
): Sign | null {
  if (other.host !== handshake.host || other.vantage === handshake.vantage) return null;
  const there = trustOf(other, now);
  const [ours, theirs] = [here.sent[0], there?.sent[0]];
  if (there === null || ours === undefined || theirs === undefined) return null;
  if (ours.x509.publicKey.equals(theirs.x509.publicKey)) return null;
  if (ours.issuer.key === theirs.issuer.key && here.isTrusted === there.isTrusted) return null;
  return {
    confidence: here.isTrusted === there.isTrusted ? 'possible' : 'likely',
    detail: `Seen from two places, ${handshake.host} shows two certificates with different keys: the one is issued by ${issuerOf(ours)}, the other by ${issuerOf(theirs)}. On one of the two ways somebody opens TLS.`,
    evidence: [
      { label: `from ${handshake.vantage}`, value: `${nameFor(ours)}, by ${issuerOf(ours)}` },
      { label: `from ${other.vantage}`, value: `${nameFor(theirs)}, by ${issuerOf(theirs)}` },
    ],
  };
}

function unexpectedIssuer({ best, isTrusted }: Trust, { expected }: SiteStatement): Sign[] | null {
  const { issuer } = expected;
  if (issuer === undefined) return null;
  const issuers = best.path.certificates.map((certificate) => certificate.issuer.text);
  if (issuers.some((text) => text.toLowerCase().includes(issuer.toLowerCase()))) return null;
  const found = issuers.map((text) => printable(text, 120)).join('; ');
  return [
    {
      // The operator may have changed its authority; a root that nobody knows is another matter.
      confidence: isTrusted ? 'possible' : 'likely',
      detail: `The site file expects a certificate issued by ${printable(issuer, 80)}, and none of the issuers in this chain is called so. Somebody on the way opens TLS, or the backend has changed its authority.`,
      evidence: [
        { label: 'issuer expected', value: printable(issuer, 80) },
        { label: 'issuers found', value: found },
      ],
    },
  ];
}

function inspector({ best, isTrusted }: Trust): Sign[] | null {
  if (isTrusted) return null;
  const named = best.path.certificates.find(({ issuer }) => INSPECTORS.test(issuer.text));
  if (named === undefined) return null;
  return [
    {
      confidence: 'possible',
      detail: `The chain leads to a private authority that is named after a product that inspects TLS: ${issuerOf(named)}.`,
      evidence: [{ label: 'issuer', value: issuerOf(named) }],
    },
  ];
}
