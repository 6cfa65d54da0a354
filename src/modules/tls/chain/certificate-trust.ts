import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import type { AnchorSource, TlsHandshake } from '../../../facts/tls.ts';
import type { Path } from '../../../tls/chain.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { printable } from '../printable.ts';
import type { Part } from './certificate-dates.ts';
import { nameFor } from './certificate-name.ts';
import { refusedByNode } from './refused-by-node.ts';
import type { Trust } from './trust.ts';

/** Whether the path leads to a root: of the charger, where its roots are known, or of this laptop. */
export function trustFinding(trust: Trust, handshake: TlsHandshake): Part {
  const { path } = trust.best;
  const evidence = evidenceOf(trust, handshake);
  if (trust.isTrusted) return refusedByNode(trust, handshake, evidence);
  if (path.end === 'anchored') {
    const detail = `This laptop trusts the chain, by the root ${nameOfTop(path)}. The charger does not: its roots (${listed(handshake.chargerAnchorSources ?? [])}) hold neither this root nor another that the chain leads to.`;
    const finding: Observation = {
      fault: 'tls-certificate-untrusted',
      confidence: 'certain',
      detail,
      evidence,
    };
    return { findings: [finding], words: ["not trusted by the charger's roots"] };
  }
  const finding = { ...unanchored(path, trust.sent, consulted(handshake)), evidence };
  return { findings: [finding], words: [WORDS[finding.fault]] };
}

const WORDS = {
  'tls-certificate-self-signed': 'self-signed',
  'tls-certificate-untrusted': 'not trusted',
  'tls-chain-incomplete': 'intermediate missing',
} as const;

/** Whose roots a chain was held against, and so how much it says that it leads to none of them. */
interface Consulted {
  readonly confidence: 'certain' | 'likely';
  /** What a root is not, that is unknown: `it is …`. */
  readonly none: string;
  /** Where else the fault may lie than with the server. */
  readonly unless: string;
}

function consulted({ chargerAnchors, anchorSources }: TlsHandshake): Consulted {
  if (chargerAnchors !== undefined) {
    return {
      confidence: 'certain',
      none: "among neither the charger's roots nor those of this laptop",
      unless: ", or the charger's roots are not the right ones",
    };
  }
  return anchorSources.some(({ given }) => given)
    ? {
        confidence: 'certain',
        none: 'neither a root given with --ca nor a public one',
        unless: ', or the root given with --ca is not the right one',
      }
    : {
        confidence: 'likely',
        none: 'no public root; whether the charger has its root cannot be seen from here, since none was given with --ca or --charger-roots',
        unless: '',
      };
}

function unanchored(
  { end, certificates }: Path,
  sent: readonly Certificate[],
  { confidence, none, unless }: Consulted,
): Omit<Observation, 'evidence' | 'fault'> & { readonly fault: keyof typeof WORDS } {
  const top = certificates.at(-1);
  const issuer = top === undefined ? '' : printable(top.issuer.text, 120);
  if (end === 'self-signed' && certificates.length === 1) {
    return {
      fault: 'tls-certificate-self-signed',
      confidence,
      detail: `The server's certificate is its own issuer, and it is ${none}. A charger accepts it only where this very certificate was loaded into it.`,
    };
  }
  if (end === 'self-signed') {
    return {
      fault: 'tls-certificate-untrusted',
      confidence,
      detail: `The chain ends at the root ${nameOfTop({ certificates })}, a private one: it is ${none}.`,
    };
  }
  // An issuer that publishes its certificate is an intermediate; a root is not fetched.
  const isLeafAlone = certificates.length === 1;
  if (isLeafAlone && (top?.namesIssuerUrl === true || unless !== '' || sent.length > 1)) {
    const others =
      sent.length > 1
        ? `None of the ${sent.length - 1} other certificates that the server sends issued its own`
        : 'The server sends its own certificate alone';
    return {
      fault: 'tls-chain-incomplete',
      confidence: 'likely',
      detail: `${others}, and the one that issued it (${issuer}) is no root known here: an intermediate is missing${unless}.`,
    };
  }
  return {
    fault: 'tls-certificate-untrusted',
    confidence,
    detail: `The chain ends below ${issuer}, which the server does not send and which is ${none}.${isLeafAlone ? ' If it is an intermediate, the server should send it.' : ''}`,
  };
}

const nameOfTop = ({ certificates }: Pick<Path, 'certificates'>) => {
  const top = certificates.at(-1);
  return top === undefined ? '' : nameFor(top);
};

function evidenceOf({ best, sent }: Trust, handshake: TlsHandshake): Evidence[] {
  const { anchorSources, chargerAnchorSources, authorizationError } = handshake;
  const steps = best.path.certificates.map(
    (certificate, index): Evidence => ({
      label: index === 0 ? 'server certificate' : 'issued by',
      value: nameFor(certificate),
    }),
  );
  return [
    ...steps,
    { label: 'certificates sent', value: String(sent.length) },
    ...(chargerAnchorSources === undefined
      ? []
      : [{ label: "the charger's roots", value: listed(chargerAnchorSources) }]),
    { label: 'roots consulted', value: listed(anchorSources) },
    ...(authorizationError === null
      ? []
      : [{ label: 'verdict of Node.js', value: printable(authorizationError, 60) }]),
  ];
}

const listed = (sources: readonly AnchorSource[]) =>
  sources.map(({ name, roots }) => `${name} (${roots})`).join(', ') || 'none';
