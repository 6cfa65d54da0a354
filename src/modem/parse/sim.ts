import type { ModemReading } from '../../facts/signal.ts';
import type { Answer } from '../command.ts';
import { parseError } from './error.ts';
import { fieldsOf, last, unquoted } from './fields.ts';

type Sim = ModemReading['sim'];

/** AT+CPIN? (TS 27.007, 8.3): the state of the SIM; null where nothing was answered. */
export function parseSim(answer: Answer): Sim {
  if (answer.outcome === 'error') return simOfError(answer.error);
  return last(fieldsOf(answer.lines, '+CPIN').map(([state = '']) => simOfState(unquoted(state))));
}

function simOfState(state: string): Sim {
  const word = state.toUpperCase();
  // A second PIN guards phone-book settings only: the SIM serves without it.
  if (word === 'READY' || word === 'SIM PIN2' || word === 'SIM PUK2') return 'ready';
  if (word === 'SIM PIN') return 'pin';
  if (word === 'SIM PUK') return 'puk';
  if (/^(PH-|SIM PIN|SIM PUK)/.test(word)) return 'locked';
  return simOfWords(word) ?? 'unknown';
}

/** +CMS ERROR (TS 27.005, 3.2.5). */
const SIM_OF_CMS: Readonly<Record<number, NonNullable<Sim>>> = {
  310: 'absent',
  311: 'pin',
  312: 'locked',
  313: 'failure',
  314: 'busy',
  315: 'failure',
  316: 'puk',
};

/** +CME ERROR (TS 27.007, 9.2.1), as a number or in words; a bare ERROR tells nothing. */
export function simOfError(line: string): NonNullable<Sim> {
  const error = parseError(line);
  const ofMessages = /^\+CMS/i.test(line) ? SIM_OF_CMS[error?.code ?? 0] : undefined;
  if (ofMessages !== undefined) return ofMessages;
  if (error?.code == null || /^\+CMS/i.test(line))
    return simOfWords(error?.text.toUpperCase() ?? '') ?? 'unknown';
  switch (error.code) {
    case 10:
      return 'absent';
    case 11:
    case 16:
      return 'pin';
    case 12:
      return 'puk';
    case 13:
    case 15:
      return 'failure';
    case 14:
      return 'busy';
    case 17:
    case 18:
      return 'ready';
    default:
      return [5, 6, 7, 40, 41, 42, 43, 44, 45, 46, 47].includes(error.code) ? 'locked' : 'unknown';
  }
}

function simOfWords(word: string): Sim {
  if (/PH-|(NETWORK|SERVICE PROVIDER|CORPORATE).*(PIN|PUK)/.test(word)) return 'locked';
  if (/NOT INSERTED|NO SIM|SIM REMOVED|NOT READY.*ABSENT/.test(word)) return 'absent';
  if (/(PIN2|PUK2) REQUIRED/.test(word)) return 'ready';
  if (/PUK REQUIRED/.test(word)) return 'puk';
  if (/PIN REQUIRED|INCORRECT PASSWORD/.test(word)) return 'pin';
  if (/SIM BUSY/.test(word)) return 'busy';
  if (/SIM (FAILURE|WRONG)/.test(word)) return 'failure';
  return null;
}
