import type { Observation } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import { registrationText, type Standing } from './standing.ts';

/** Whether the modem, in a network, has a way to send data; null where it has, or does not say. */
export function judgeData(reading: ModemReading, standing: Standing): Observation | null {
  const { attached, contextsActive, addresses, registrations } = reading;
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
    confidence: seen.length > 1 ? 'certain' : 'likely',
    detail: `The modem is in the network, but ${seen.join(', ')}.`,
    evidence: [
      { label: 'registration', value: registrations.map(registrationText).join(', ') },
      { label: 'attached', value: word(attached) },
      { label: 'active contexts', value: word(contextsActive) },
      { label: 'addresses', value: word(addresses) },
    ],
  };
}

const word = (value: boolean | number | null): string =>
  value === null ? 'not told' : value === true ? 'yes' : value === false ? 'no' : String(value);
