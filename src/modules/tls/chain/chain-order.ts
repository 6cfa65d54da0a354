import type { Observation } from '../../../diagnosis/module.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { holds, same } from '../../../tls/chain.ts';
import { signaturesAmong } from '../../../tls/signatures.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { nameFor } from './certificate-name.ts';
import type { Trust } from './trust.ts';

const SHOWN = 8;

/**
 * What is sent, beside being valid: each certificate after the one that it issued
 * (RFC 5246, 7.4.2; RFC 8446, 4.4.2 only asks clients to bear with less), and none that
 * no path needs. A root that is sent along is needed by nobody, and does no harm.
 */
export function orderFindings(
  { sent, best }: Trust,
  { chain, chainTruncated }: TlsHandshake,
): Observation[] {
  const distinct = sent.filter(
    (one, index) => sent.findIndex((other) => same(one, other)) === index,
  );
  const signatures = signaturesAmong(distinct);
  const issued = (issuer: Certificate, certificate: Certificate) =>
    holds(signatures.issuersOf(certificate), issuer);

  const needed = distinct.slice(0, 1);
  for (const certificate of needed) {
    const above = signatures.issuersOf(certificate).filter((issuer) => !needed.includes(issuer));
    needed.push(...above);
  }
  const inOrder = distinct.filter((certificate) => needed.includes(certificate));
  const isMisplaced = inOrder.some(
    (certificate, index) =>
      index > 0 && !inOrder.slice(0, index).some((before) => issued(certificate, before)),
  );
  return [
    ...(isMisplaced ? [disordered(inOrder, needed)] : []),
    // Without an intermediate nothing above it seems to belong: that is told as what is missing.
    ...(chain.length > needed.length && best.path.end !== 'issuer-missing'
      ? [extraneous(sent, needed, chain.length, chainTruncated)]
      : []),
  ];
}

function disordered(inOrder: readonly Certificate[], needed: readonly Certificate[]): Observation {
  return {
    fault: 'tls-chain-disordered',
    confidence: 'certain',
    detail:
      'The server sends a certificate before the one that it issued. Clients that sort the chain themselves accept that; older ones take each to be the issuer of the one before, and refuse.',
    evidence: [
      { label: 'as sent', value: listed(inOrder) },
      { label: 'as it should be', value: listed(needed) },
    ],
  };
}

function extraneous(
  sent: readonly Certificate[],
  needed: readonly Certificate[],
  count: number,
  truncated: boolean,
): Observation {
  const strangers = sent.filter((certificate) => !holds(needed, certificate));
  const unreadable = count - sent.length;
  const again = sent.length - strangers.length - needed.length;
  const evidence = [
    { label: 'in no path', value: listed(strangers) },
    { label: 'sent again', value: String(again) },
    { label: 'cannot be read', value: String(unreadable) },
  ].filter(({ value }) => value !== '' && value !== '0');
  const extra = count - needed.length;
  return {
    fault: 'tls-chain-extraneous',
    confidence: 'certain',
    detail: `${extra} of the ${truncated ? 'first ' : ''}${count} certificates that the server sends ${extra === 1 ? 'has' : 'have'} no part in any path from its own upwards.`,
    evidence,
  };
}

function listed(certificates: readonly Certificate[]): string {
  const names = certificates.slice(0, SHOWN).map(nameFor);
  const more = certificates.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
