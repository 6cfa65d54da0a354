import { THRESHOLDS } from '../thresholds.ts';

/** One AT command, and how its answer is known. */
export interface Command {
  readonly text: string;
  /** The name before the colon of its answer; null where there is none, or free text. */
  readonly answer: string | null;
  /** Other names that its answer may bear instead. */
  readonly otherNames?: readonly string[];
  /** True where an OK without an answer line is not a whole answer. */
  readonly mustAnswer: boolean;
  /** True where lines without a name of their own follow the first one, up to the final result. */
  readonly manyLines: boolean;
  /** True where the answer is words without any name, such as the maker's. */
  readonly words: boolean;
  readonly timeoutMs: number;
}

/** What became of one command. `lines` are its own, without echo, final result and URCs. */
export type Answer =
  | { readonly outcome: 'ok' | 'timeout' | 'not-asked'; readonly lines: readonly string[] }
  | { readonly outcome: 'error'; readonly lines: readonly string[]; readonly error: string };

/** Whatever answers AT commands: a modem on a line, or a pasted session of one. */
export interface AnswerSource {
  ask(command: Command): Promise<Answer>;
}

const { commandTimeoutMs, slowCommandTimeoutMs, attentionTimeoutMs } = THRESHOLDS.signal;

/** A question whose answer bears its name, such as `+CSQ: 28,99`. */
export const query = (text: string, timeoutMs: number = commandTimeoutMs): Command => ({
  text,
  answer: answerName(text),
  mustAnswer: true,
  manyLines: false,
  words: false,
  timeoutMs,
});

/** A question whose answer goes on in lines without its name. */
export const table = (text: string): Command => ({ ...query(text), manyLines: true });

/** A list may be empty, and then its answer is the OK alone. */
const list = (text: string): Command => ({ ...query(text), mustAnswer: false });

const plain = (text: string, timeoutMs: number = commandTimeoutMs): Command => ({
  text,
  answer: null,
  mustAnswer: false,
  manyLines: false,
  words: false,
  timeoutMs,
});

const words = (text: string): Command => ({ ...plain(text), words: true });

function answerName(text: string): string | null {
  return /^AT([+^!#$%*][A-Z0-9]+)/.exec(text)?.[1] ?? null;
}

/**
 * All that is ever sent (TS 27.007): questions, and the two settings of the line itself
 * (echo, wording of errors), which end with the session. Never a PIN, AT&W, AT+CFUN=,
 * AT+COPS=?.
 */
export const COMMANDS = {
  attention: plain('AT', attentionTimeoutMs),
  echoOff: plain('ATE0'),
  errorForm: query('AT+CMEE?'),
  errorsInWords: plain('AT+CMEE=2'),
  sim: query('AT+CPIN?', slowCommandTimeoutMs),
  functionality: query('AT+CFUN?'),
  signal: query('AT+CSQ'),
  extendedSignal: query('AT+CESQ'),
  epsRegistration: query('AT+CEREG?'),
  fiveGsRegistration: query('AT+C5GREG?'),
  gprsRegistration: query('AT+CGREG?'),
  csRegistration: query('AT+CREG?'),
  operator: query('AT+COPS?', slowCommandTimeoutMs),
  attached: query('AT+CGATT?'),
  contexts: list('AT+CGACT?'),
  addresses: list('AT+CGPADDR'),
  apns: list('AT+CGDCONT?'),
  manufacturer: words('AT+CGMI'),
  model: words('AT+CGMM'),
  revision: words('AT+CGMR'),
  identity: words('ATI'),
} as const satisfies Record<string, Command>;

/** Sets the wording of errors back to what it was. */
export const restoreErrorForm = (form: number): Command => plain(`AT+CMEE=${form}`);
