import type { Revocation } from '../../../facts/tls.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { printable } from '../printable.ts';

const { toleranceMs, maxAgeDays, maxCrlBytes, maxOcspBytes } = THRESHOLDS.revocation;

/** What one answer proves at an instant. `why` tells why it proves nothing: a clause without a full stop. */
export type RevocationVerdict =
  | { readonly kind: 'good' | 'revoked'; readonly note: string }
  | { readonly kind: 'nowhere-named' }
  | { readonly kind: 'unproved'; readonly why: string };

/** Judges one answer at `now` (ms since 1970). */
export function verdictOf(fact: Revocation, now: number): RevocationVerdict {
  if (fact.outcome === 'nowhere-named') return { kind: 'nowhere-named' };
  const why = fact.outcome === 'answered' ? mistrust(fact) : unansweredWhy(fact);
  if (why !== null) return { kind: 'unproved', why };
  const late = outOfTime(fact, now);
  if (fact.status === 'good') {
    return late === null ? { kind: 'good', note: '' } : { kind: 'unproved', why: late };
  }
  const revokedAt = timeOf(fact.revokedAt) ?? now;
  // What is revoked only later was still good at the instant.
  if (revokedAt > now) return { kind: 'good', note: `revoked on ${day(revokedAt)}, after this` };
  // A hold may have ended since; anything else is for ever, however old the answer.
  if (late !== null && fact.revocationReason === 'certificateHold') {
    return { kind: 'unproved', why: `it says that the certificate is on hold, but ${late}` };
  }
  const reason = fact.revocationReason === null ? '' : ` (${fact.revocationReason})`;
  return { kind: 'revoked', note: `on ${day(revokedAt)}${reason}` };
}

/** Why an answer that can be read proves nothing, whenever. */
function mistrust({ responderError, signature, status }: Revocation): string | null {
  if (responderError !== null) return `it answers with the error ${printable(responderError, 40)}`;
  if (signature === 'invalid') return 'its signature is wrong';
  if (signature !== 'valid') return 'it is signed by one whom the issuer has not entitled to that';
  return status === 'unknown' || status === null ? 'it does not know the certificate' : null;
}

function outOfTime({ thisUpdate, nextUpdate }: Revocation, now: number): string | null {
  const from = timeOf(thisUpdate);
  if (from === null) return 'it does not say from when it holds';
  const until = timeOf(nextUpdate) ?? from + maxAgeDays * 86_400_000;
  if (from > now + toleranceMs) return `it is of the future, from ${minute(from)} on`;
  return until < now - toleranceMs ? `it is stale since ${minute(until)}` : null;
}

function unansweredWhy({ outcome, source, address, httpStatus, error }: Revocation): string {
  const limit = source === 'crl' ? maxCrlBytes : maxOcspBytes;
  switch (outcome) {
    case 'not-asked':
      return `it was not asked: ${printable(error?.message ?? 'no reason known', 80)}`;
    case 'name-unknown':
      return 'its name cannot be resolved';
    case 'address-refused':
      return `it is at ${address ?? 'an address'}, where no certificate may send this laptop`;
    case 'timeout':
      return 'it does not answer in time';
    case 'http-error':
      return `it answers with HTTP status ${httpStatus ?? 'unknown'}`;
    case 'too-large':
      return `its answer is larger than ${limit / 1024} KiB`;
    case 'unreadable':
      return 'its answer cannot be read';
    case 'aborted':
      return 'the run ended before it answered';
    default:
      return `it cannot be reached (${printable(error?.code ?? error?.message ?? 'no reason known', 80)})`;
  }
}

function timeOf(instant: string | null): number | null {
  const time = Date.parse(instant ?? '');
  return Number.isNaN(time) ? null : time;
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
