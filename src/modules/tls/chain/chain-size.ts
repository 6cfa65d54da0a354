import type { Observation } from '../../../diagnosis/module.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { THRESHOLDS } from '../../../thresholds.ts';

/**
 * Bytes of the Certificate message: a length of three bytes before each certificate and
 * before all; in TLS 1.3 an empty context, and no extensions (RFC 5246, 7.4.2; RFC 8446, 4.4.2).
 */
export function chainBytes({ chain, protocol }: TlsHandshake): number {
  const isNew = protocol === 'TLSv1.3';
  return chain.reduce(
    (sum, base64) => sum + Buffer.byteLength(base64, 'base64') + (isNew ? 5 : 3),
    isNew ? 8 : 7,
  );
}

/** What it means for a small device that the message is larger than this. */
const MEANINGS = [
  'more than the largest fragment that a station can ask for (max_fragment_length, RFC 6066), and than the smallest buffers hold',
  'more than many embedded stacks (mbedTLS with a reduced input buffer) set aside',
  'more than one TLS record holds: it comes in several, which some embedded stacks cannot put together',
] as const;

/** Which of the sizes that small stacks are built for the message exceeds. */
export function sizeFindings(handshake: TlsHandshake): Observation[] {
  const bytes = chainBytes(handshake);
  const limits = THRESHOLDS.tls.largeChainBytes;
  const exceeded = limits.flatMap((limit, index) =>
    bytes > limit ? [{ label: `more than ${limit / 1024} kB`, value: MEANINGS[index] ?? '' }] : [],
  );
  const last = exceeded.at(-1);
  if (last === undefined) return [];
  const { chain, chainTruncated } = handshake;
  const count = `${chain.length}${chainTruncated ? ' certificates and more' : chain.length === 1 ? ' certificate' : ' certificates'}`;
  const size = `${chainTruncated ? 'more than ' : ''}${bytes} bytes for ${count}`;
  return [
    {
      fault: 'tls-chain-large',
      confidence: 'certain',
      detail: `The server's Certificate message has ${size}: that is ${last.value}.`,
      evidence: [{ label: 'Certificate message', value: size }, ...exceeded],
    },
  ];
}
