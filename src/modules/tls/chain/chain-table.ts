import type { Table } from '../../../diagnosis/module.ts';
import { holds } from '../../../tls/chain.ts';
import type { PathProblemKind } from '../../../tls/path-problems.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { day } from '../dates.ts';
import { printable } from '../printable.ts';
import { isExpiring } from './certificate-dates.ts';
import { nameFor, roleIn } from './certificate-name.ts';
import type { Trust } from './trust.ts';

const NOTES: Readonly<Record<PathProblemKind, string>> = {
  untrusted: 'not trusted',
  expired: 'expired',
  'not-yet-valid': 'not valid yet',
  'weak-key': 'key too short',
  'weak-signature': 'weak hash',
  'not-an-authority': 'no authority',
  'path-too-long': 'path too long',
  'key-usage': 'wrong key usage',
  purpose: 'not for TLS servers',
  'names-not-allowed': 'names not allowed',
  'unknown-critical': 'unknown critical extension',
};

/** The path from the server's certificate up to the root, as it was judged. */
export function chainTable(trust: Trust, now: number, chargerNow: number | null): Table {
  const { certificates, end } = trust.best.path;
  const rows = certificates.map((certificate) => {
    const notes = notesOn(certificate, trust, now, chargerNow);
    return [
      roleIn(certificates, certificate),
      keyOf(certificate),
      day(certificate.notBefore),
      day(certificate.notAfter),
      [nameFor(certificate), notes.join(', ')].filter((text) => text !== '').join(': '),
    ];
  });
  const top = certificates.at(-1);
  const missing =
    end === 'issuer-missing' && top !== undefined
      ? [['?', '', '', '', `${printable(top.issuer.text, 80)}: missing`]]
      : [];
  return {
    title: 'Chain',
    columns: ['', 'key, hash', 'from', 'until', 'certificate'],
    rows: [...rows, ...missing],
  };
}

function notesOn(
  certificate: Certificate,
  { best, sent, chargerRoots, isTrusted }: Trust,
  now: number,
  chargerNow: number | null,
): string[] {
  const { notBefore, notAfter } = certificate;
  const found = best.problems
    .filter((problem) => problem.certificate === certificate)
    // Node may trust it by a root that is not in the facts.
    .filter(({ kind }) => kind !== 'untrusted' || !isTrusted)
    .map(({ kind }) => NOTES[kind]);
  const isTop = best.path.certificates.at(-1) === certificate;
  const isAnchor = isTop && best.path.end === 'anchored';
  const isTheChargers = chargerRoots !== null && holds(chargerRoots, certificate);
  return [
    ...found,
    ...(isExpiring(certificate, now) ? ['expires soon'] : []),
    ...(chargerNow !== null && chargerNow < notBefore && now >= notBefore
      ? ['not valid yet for the charger']
      : []),
    ...(chargerNow !== null && chargerNow > notAfter && now <= notAfter
      ? ['expired for the charger']
      : []),
    ...(isAnchor && chargerRoots !== null
      ? [isTheChargers ? "in the charger's roots" : "not in the charger's roots"]
      : []),
    // A root is the charger's to have: nobody expects it to be sent.
    ...(isAnchor || holds(sent, certificate) ? [] : ['not sent']),
  ];
}

/** `EC 256 SHA-256` */
function keyOf({ key, signature }: Certificate): string {
  const hash = printable(signature.replace(/ with .*/, ''), 16);
  return [key.type.toUpperCase(), key.bits, hash].filter((part) => part !== null).join(' ');
}
