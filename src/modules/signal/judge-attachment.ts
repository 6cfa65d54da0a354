import type { Observation } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import { type Strength, strengthOf } from '../../modem/strength.ts';
import { rejectCauseText } from './reject-cause.ts';
import { registrationText, type Standing } from './standing.ts';

/** A finding, and its words for the ladder. */
export interface Stop {
  readonly observation: Observation;
  readonly summary: string;
}

/**
 * Why the modem is in no network: SIM, then radio, then registration, the first that is
 * at fault, because each needs the one before it. Null where none is.
 */
export function judgeAttachment(reading: ModemReading, standing: Standing): Stop | null {
  return (
    judgeSim(reading, standing) ??
    judgeRadioPower(reading, standing) ??
    judgeRegistration(reading, standing)
  );
}

function judgeSim(reading: ModemReading, standing: Standing): Stop | null {
  const { sim, functionality } = reading;
  const halfOn = functionality === 0;
  // A modem that is in a network although it complains of its SIM may have a second one.
  const confidence = standing === 'registered' || halfOn ? 'likely' : 'certain';
  const half = halfOn
    ? ' It is in minimum functionality (AT+CFUN 0), too, in which some modems switch the SIM off: switch it on first.'
    : '';
  const evidence = [{ label: 'SIM', value: sim ?? 'not told' }];
  switch (sim) {
    case 'absent':
      return {
        summary: 'no SIM card',
        observation: {
          fault: 'sim-missing',
          confidence,
          detail: `${asked(reading)} that no SIM is inserted.${half}`,
          evidence,
        },
      };
    case 'pin':
    case 'puk':
    case 'locked':
      return {
        summary: `SIM locked${sim === 'locked' ? '' : `, asks for its ${sim.toUpperCase()}`}`,
        observation: { fault: 'sim-locked', confidence, detail: LOCKS[sim], evidence },
      };
    case 'failure':
      return {
        summary: 'SIM cannot be read',
        observation: {
          fault: 'sim-failure',
          confidence,
          detail: `${asked(reading)} that its SIM cannot be read.${half}`,
          evidence,
        },
      };
    case 'unknown':
      // A radio that is off explains as much, and is told.
      if (standing === 'registered' || offMode(reading) !== null) return null;
      return {
        summary: 'SIM state not told, not registered',
        observation: {
          fault: 'sim-failure',
          confidence: 'possible',
          detail:
            'The modem answers the question for its SIM with an error and no reason, and it is not registered. A SIM that is missing or cannot be read is the usual reason.',
          evidence,
        },
      };
    default:
      return null;
  }
}

/** Tools and gateways say it in words of their own. */
const isAt = (formats: ModemReading['formats']): boolean =>
  formats === undefined || formats.includes('at');

/** A pasted session or a router's page says it once; a modem that is asked here says it twice. */
const asked = ({ source }: ModemReading): string =>
  source === 'serial' || source === 'tcp'
    ? 'Asked twice for its SIM, the modem says'
    : 'The modem says';

const LOCKS = {
  pin: 'The SIM waits for its PIN, which the controller of the charger should give it after each start.',
  puk: 'The SIM waits for its PUK: a wrong PIN was entered three times.',
  locked: 'The modem is locked to another SIM or network and waits for an unlock code.',
} as const;

type Off = 'minimum functionality' | 'flight mode' | 'low-power mode';

/** AT+CFUN? tells, or else the modem's own radio status. */
function offMode({ functionality, samples }: ModemReading): Off | null {
  if (functionality === 0) return 'minimum functionality';
  if (functionality === 4) return 'flight mode';
  const service = samples.findLast((sample) => sample.service != null)?.service;
  return functionality === null && service === 'off' ? 'low-power mode' : null;
}

function judgeRadioPower(reading: ModemReading, standing: Standing): Stop | null {
  const mode = offMode(reading);
  if (mode === null) return null;
  const { functionality, formats } = reading;
  return {
    summary: `radio off (${mode})`,
    observation: {
      fault: 'radio-off',
      confidence: standing === 'registered' || !isAt(formats) ? 'likely' : 'certain',
      detail: isAt(formats)
        ? `The modem says that it is in ${mode}, so its radio neither sends nor listens.`
        : 'The modem is said to be disabled or in low power: then its radio neither sends nor listens.',
      evidence: [
        functionality === null
          ? { label: 'radio status', value: mode }
          : { label: isAt(formats) ? 'AT+CFUN' : 'functionality', value: String(functionality) },
      ],
    },
  };
}

function judgeRegistration(reading: ModemReading, standing: Standing): Stop | null {
  const evidence = evidenceOf(reading);
  const byHand =
    reading.operatorMode === 1 || reading.operatorMode === 4
      ? ' The operator was chosen by hand, which shuts out all others.'
      : reading.operatorMode === 2
        ? ' It was told to stay off the network (AT+COPS mode 2).'
        : '';
  if (standing === 'denied' || standing === 'limited') {
    const seen =
      standing === 'denied'
        ? 'A network was found, and it denies the registration.'
        : 'The network lets the modem in for emergency calls or SMS only, not for data.';
    return {
      summary:
        standing === 'denied' ? 'refused by the network' : 'in the network, but not for data',
      observation: {
        fault: 'network-denied',
        confidence: standing === 'denied' ? 'certain' : 'likely',
        detail: `${seen} The reason lies with the SIM's contract or its settings, not with the antenna.${refusal(reading)}${byHand}`,
        evidence,
      },
    };
  }
  if (standing !== 'searching') return null;
  const strength = strengthOf(reading.samples);
  const level =
    strength === null
      ? 'It measures no signal at all.'
      : `It measures ${strength.metric} ${strength.dbm} dBm of some cell${LEVELS[strength.rssiOnly ? 'marginal' : strength.level]}.`;
  return {
    summary: strength === null ? 'no network, no signal' : `no network (${strength.dbm} dBm)`,
    observation: {
      fault: 'network-searching',
      confidence: reading.registrations.length > 0 && wasToldAll(reading) ? 'certain' : 'likely',
      detail: `The modem is registered in no network. ${level}${refusal(reading)}${byHand} After a start, the search can take two minutes.`,
      evidence,
    },
  };
}

/** What a level says of a modem that is in no network. */
const LEVELS: Readonly<Record<Strength['level'], string>> = {
  weak: ', which is too weak',
  marginal: '',
  fair: ': the antenna works, so look at the SIM and the choice of operator first',
  good: ': the antenna works, so look at the SIM and the choice of operator first',
};

/** The network's own reason, where the modem passes it on. */
function refusal({ registrations }: ModemReading): string {
  const cause = registrations.find(({ rejectCause }) => rejectCause !== undefined)?.rejectCause;
  return cause === undefined ? '' : ` The network gave ${rejectCauseText(cause)}.`;
}

/** A domain that was not asked, or did not answer, could be the one that is registered. */
const wasToldAll = ({ commands }: ModemReading): boolean =>
  commands
    .filter(({ command }) => command.endsWith('REG?'))
    .every(({ outcome }) => outcome === 'ok' || outcome === 'error');

function evidenceOf({
  registrations,
  operator,
  operatorMode,
  samples,
}: ModemReading): Observation['evidence'] {
  const strength = strengthOf(samples);
  const service = samples.findLast((sample) => sample.service != null)?.service;
  return [
    ...(registrations.length === 0
      ? []
      : [{ label: 'registration', value: registrations.map(registrationText).join(', ') }]),
    ...(service == null ? [] : [{ label: 'service', value: service }]),
    ...(operator === null && operatorMode === null
      ? []
      : [{ label: 'operator', value: operator ?? 'none' }]),
    ...(strength === null ? [] : [{ label: strength.metric, value: `${strength.dbm} dBm` }]),
  ];
}
