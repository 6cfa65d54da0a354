import type { Observation } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import { registrationText, type Standing } from './standing.ts';

/** Whether the modem, in a network, has a way to send data; null where it has, or does not say. */
export function judgeData(reading: ModemReading, standing: Standing): Observation | null {
  const { attached, contextsActive, addresses, registrations, apns } = reading;
  const down =
    standing === 'voice-only' || addresses === 0 || contextsActive === 0 || attached === false;
  if (!down || (addresses ?? 0) > 0) return null;
  const seen = [
    ...(standing === 'voice-only' ? ['it is registered for voice, not for data'] : []),
    ...(attached === false ? ['it is not attached to the data network'] : []),
    ...(contextsActive === 0 ? ['no data context is active'] : []),
    ...(addresses === 0 ? ['no context holds an IP address'] : []),
  ];
  return {
    fault: 'data-session-down',
    // One sign alone may be a modem that keeps its data session out of AT's sight.
    confidence: standing === 'unknown' ? 'possible' : seen.length > 1 ? 'certain' : 'likely',
    detail: [
      standing === 'unknown'
        ? `The modem says: ${seen.join(', ')}. Whether it is in a network is not told: see to that first.`
        : `The modem is in the network, but ${seen.join(', ')}.`,
      ...apnWords(apns),
    ].join(' '),
    evidence: [
      { label: 'registration', value: registrations.map(registrationText).join(', ') },
      { label: 'attached', value: word(attached) },
      { label: 'active contexts', value: word(contextsActive) },
      { label: 'addresses', value: word(addresses) },
      ...(apns === undefined ? [] : [{ label: 'APN', value: apnEvidence(apns) }]),
    ],
  };
}

/** Contexts for telephony and emergency calls carry no data of a charger. */
const NOT_FOR_DATA = /^(ims|sos|xcap|emergency)$/i;

const dataApns = (apns: readonly (string | null)[]) =>
  apns.filter((apn) => apn === null || !NOT_FOR_DATA.test(apn));

function apnWords(apns: ModemReading['apns']): string[] {
  if (apns === undefined) return [];
  const [first, ...others] = dataApns(apns).filter((apn) => apn !== '');
  if (first === undefined) {
    return [
      'No APN is set in it: on LTE some SIMs do without one, most of those for machines do not.',
    ];
  }
  if (first === null || others.length > 0) return [];
  return [`Its APN is ${first}: compare it with the one of the SIM contract, letter by letter.`];
}

const apnEvidence = (apns: readonly (string | null)[]): string =>
  dataApns(apns)
    .map((apn) => (apn === null ? 'not shown' : apn === '' ? 'not set' : apn))
    .join(', ') || 'not set';

const word = (value: boolean | number | null): string =>
  value === null ? 'not told' : value === true ? 'yes' : value === false ? 'no' : String(value);
