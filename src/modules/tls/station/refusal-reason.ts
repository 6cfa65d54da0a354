import type { Owner } from '../../../faults/entry.ts';
import { nameFor } from '../chain/certificate-name.ts';
import { day } from '../dates.ts';
import { printable } from '../printable.ts';
import { type AcceptedAuthorities, authoritiesText, isAccepted } from './accepted-authorities.ts';
import type { StationChain } from './station-chain.ts';
import { stationDates } from './station-dates.ts';
import { useOf } from './station-fitness.ts';

export interface Reason {
  /** What our own look at the certificate makes of the refusal: whole sentences. */
  readonly text: string;
  readonly owner: Owner;
}

const ALERT = { unsupported: 43, revoked: 44, expired: 45, unknownCa: 48, denied: 49 } as const;

/**
 * Why a certificate that was sent is refused: what the backend says of it, held against
 * what can be seen of it here. `alert` is null where the backend gave no reason.
 */
export function reasonFor(
  alert: number | null,
  chain: StationChain,
  accepted: AcceptedAuthorities | null,
  now: number,
): Reason {
  const [outOfDate] = stationDates(chain, { now, chargerNow: null }, { taken: false });
  const [unfit] = useOf(chain.leaf);
  const untrusted = untrustedReason(chain, accepted);
  switch (alert) {
    case ALERT.unknownCa:
      return untrusted ?? UNKNOWN_ALL_THE_SAME;
    case ALERT.expired:
      return outOfDate === undefined
        ? {
            text: `By true time all that was sent is valid, until ${day(chain.leaf.notAfter)} and longer: the clock of the backend is wrong, or it means a certificate of its own.`,
            owner: 'backend',
          }
        : { text: outOfDate.detail, owner: 'charger' };
    case ALERT.unsupported:
      return unfit === undefined
        ? {
            text: 'Its key usage allows TLS clients: the backend takes another kind of key or signature.',
            owner: 'backend',
          }
        : { text: unfit.detail, owner: 'charger' };
    case ALERT.revoked:
      return {
        text: 'Its authority has withdrawn it; its dates have no say in that.',
        owner: 'charger',
      };
    default: {
      // Many servers say the same of whatever is wrong: what can be seen here comes first.
      const seen = outOfDate ?? unfit;
      if (seen !== undefined) return { text: seen.detail, owner: 'charger' };
      return untrusted ?? (alert === ALERT.denied ? NOT_LET_IN : NOTHING_SEEN);
    }
  }
}

export const NOTHING_SEEN: Reason = {
  text: 'From here nothing is seen to be wrong with it.',
  owner: 'configuration',
};

const NOT_LET_IN: Reason = {
  text: 'From here nothing is seen to be wrong with it: it may not be registered there, or for another station.',
  owner: 'backend',
};

const UNKNOWN_ALL_THE_SAME: Reason = {
  text: 'Yet the backend names its authority among those it accepts: it holds another certificate of the same name, or allows fewer intermediates in between.',
  owner: 'backend',
};

/** Null where the backend says that it accepts the authority. */
function untrustedReason(
  { path, missing }: StationChain,
  accepted: AcceptedAuthorities | null,
): Reason | null {
  const [leaf] = path;
  if (leaf === undefined || isAccepted({ path }, accepted) === true) return null;
  const which =
    accepted === null || accepted.names.length === 0
      ? ''
      : ` The backend accepts certificates of: ${authoritiesText(accepted)}.`;
  if (path.length === 1 && missing !== null) {
    const issuer = printable(missing.text, 100);
    return {
      text: `It was issued by ${issuer}, whose certificate is not in the file: if that is an intermediate, it has to be sent along, and its absence is the fault; if it is a root, the backend does not trust it.${which}`,
      owner: 'configuration',
    };
  }
  const self = path.length === 1 ? `${nameFor(leaf)} has issued itself` : null;
  const top = printable((missing ?? path.at(-1)?.subject ?? leaf.issuer).text, 100);
  return {
    text: `${self ?? `The chain that was sent ends at ${top}`}, and the backend does not trust that.${which}`,
    owner: 'configuration',
  };
}
