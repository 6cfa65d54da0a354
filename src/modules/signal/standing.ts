import type { ModemReading, RadioSample, Registration } from '../../facts/signal.ts';
import { isRegistered } from '../../modem/registered.ts';

/** What the mobile network makes of the modem, of all domains together. */
export type Standing = 'registered' | 'voice-only' | 'denied' | 'limited' | 'searching' | 'unknown';

const DENIED = 3;
/** Registered for SMS only, home and roaming: no data. */
const SMS_ONLY = [6, 7];
/** Emergency calls only; access to restricted local services only. */
const NO_SERVICE = [8, 11];

type Attachment = Pick<
  ModemReading,
  | 'registrations'
  | 'samples'
  | 'operator'
  | 'operatorMode'
  | 'operatorAccessTechnology'
  | 'attached'
  | 'addresses'
>;

/** By the registrations, or else by what comes closest to one. */
export function standingOf(reading: Attachment): Standing {
  const told = registeredAs(reading.registrations);
  if (told !== 'unknown') return isData(reading, told) ? 'registered' : told;
  const served = servedAs(reading.samples);
  return served === 'unknown' ? heldAs(reading) : served;
}

/**
 * A network for data only lets no modem in for voice, which is all that AT+CREG? tells: a
 * modem that holds an address, or that is denied there and attached for data, is in it.
 */
function isData({ registrations, addresses, attached }: Attachment, told: Standing): boolean {
  const onlyVoiceTold = registrations.every(({ domain }) => domain === 'cs');
  return onlyVoiceTold && ((addresses ?? 0) > 0 || (told === 'denied' && attached === true));
}

/**
 * Attached to the data network, or with an address, it is in the network. AT+COPS? names an operator only where one is selected (TS 27.007, 7.3). Chosen by hand, it
 * may be selected without being reached.
 */
function heldAs({
  operator,
  operatorMode,
  operatorAccessTechnology,
  attached,
  addresses,
}: Attachment): Standing {
  const holdsData = attached === true || (addresses ?? 0) > 0;
  if (holdsData) return 'registered';
  if (operatorMode === null) return 'unknown';
  if (operator === null) return 'searching';
  return operatorMode === 0 && operatorAccessTechnology !== null ? 'registered' : 'unknown';
}

/**
 * Quectel: NOCONN and CONNECT are states of a registered modem, LIMSRV is camping without.
 * A level that was measured later ends a search, and tells no more than that.
 */
function servedAs(samples: readonly RadioSample[]): Standing {
  const at = samples.findLastIndex(({ service }) => service != null);
  const found = samples.slice(at + 1).some(hasLevel);
  switch (samples[at]?.service) {
    case 'online':
      return 'registered';
    case 'limited':
      return found ? 'unknown' : 'limited';
    case 'searching':
    case 'none':
    case 'off':
      return found ? 'unknown' : 'searching';
    default:
      return 'unknown';
  }
}

const hasLevel = ({ rsrpDbm, nrRsrpDbm, rscpDbm }: RadioSample): boolean =>
  (rsrpDbm ?? nrRsrpDbm ?? rscpDbm) !== null;

/**
 * The best of the domains counts: one that carries data is enough, and SMS only is what
 * the circuit-switched one says in any data-only network (TS 27.007, 7.2).
 */
function registeredAs(registrations: readonly Registration[]): Standing {
  const data = registrations.filter(({ domain }) => domain !== 'cs');
  const voice = registrations.filter(({ domain }) => domain === 'cs');
  const said = (stats: readonly number[]) => registrations.some(({ stat }) => stats.includes(stat));
  if (data.some(isRegistered)) return 'registered';
  if (said([DENIED])) return 'denied';
  if (said(NO_SERVICE) || data.some(({ stat }) => SMS_ONLY.includes(stat))) return 'limited';
  if (voice.some(isRegistered)) {
    if (data.length === 0) return 'registered';
    return data.every(({ stat }) => stat === 0) ? 'voice-only' : 'searching';
  }
  const told = [...data, ...voice.filter(({ stat }) => !SMS_ONLY.includes(stat))];
  return told.length === 0 ? 'unknown' : 'searching';
}

const DOMAINS: Readonly<Record<Registration['domain'], string>> = {
  cs: 'CREG',
  gprs: 'CGREG',
  eps: 'CEREG',
  '5gs': 'C5GREG',
  any: 'network',
};

const STATS = [
  'not registered, not searching',
  'registered at home',
  'searching',
  'denied',
  'unknown, out of coverage',
  'registered, roaming',
  'SMS only',
  'SMS only, roaming',
  'emergency calls only',
  'registered at home',
  'registered, roaming',
  'restricted local services only',
];

/** One domain as evidence: `CEREG 2 (searching)`. */
export const registrationText = ({ domain, stat }: Registration): string =>
  `${DOMAINS[domain]} ${stat} (${STATS[stat] ?? 'unknown'})`;
