import type { Heard } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { type Answer, type AnswerSource, COMMANDS, type Command } from './command.ts';
import { createListener, type Listener } from './heard.ts';
import { lineCutter } from './lines.ts';
import { parseError } from './parse/error.ts';
import type { Transport } from './transport.ts';

/** One command at a time over a line that may echo, interrupt, lag, flood or die. */
export interface AtSession extends AnswerSource {
  /** True once the modem answers `AT`, whatever it says: an error is an answer, too. */
  attention(): Promise<boolean>;
  bytesReceived(): number;
  /** What the line said instead of an answer; null where it said nothing, or answered. */
  heard(): Heard | null;
  /** Why no more is asked, as a clause; null while the line is fine. */
  lost(): string | null;
}

/** Why nothing more is asked where it is this program that stops. */
export const TIME_IS_UP = 'the time for it was up';

const { quietMs, missingOkAfterMs, maxAnswerBytes } = THRESHOLDS.signal;

/**
 * `signal` ends the session: a command under way settles at once, later ones are not asked.
 * `AT` is said up to `attentions` times.
 */
export function createAtSession(
  transport: Transport,
  signal: AbortSignal,
  attentions: number = THRESHOLDS.signal.attentions,
): AtSession {
  const cut = lineCutter();
  let bytes = 0;
  let bytesOfAnswer = 0;
  let lost: string | null = null;
  /** False while the answer to an earlier command may still come. */
  let inStep = true;
  let current: Exchange | null = null;
  /** What came before the first answer; null once there was one. */
  let unknown: Listener | null = createListener();

  const lose = (why: string) => {
    lost ??= why;
    current?.abandon();
  };
  const expired = () => lose(TIME_IS_UP);
  if (signal.aborted) expired();
  else signal.addEventListener('abort', expired, { once: true });
  transport.onClose(lose);
  transport.onData((chunk) => {
    bytes += chunk.length;
    bytesOfAnswer += chunk.length;
    if (lost !== null) return;
    const stop = unknown?.hear(chunk) ?? null;
    if (stop !== null) return lose(stop);
    if (bytesOfAnswer > maxAnswerBytes) {
      void transport.close();
      return lose('the line sends without an end');
    }
    for (const line of cut(chunk)) current?.take(line);
  });

  async function exchange(command: Command, doubtful = false): Promise<Answer> {
    if (lost !== null) return { outcome: 'not-asked', lines: [] };
    bytesOfAnswer = 0;
    const { promise, ...next } = startExchange(command, doubtful);
    current = next;
    transport.write(`${command.text}\r`);
    const { answer, whole } = await promise;
    current = null;
    if (!whole) inStep = false;
    return answer;
  }

  /**
   * A modem answers in order: once it has answered AT+CMEE?, whose answer has a name, no
   * late answer to an earlier command can be taken for that of the next one.
   */
  async function catchUp(): Promise<void> {
    inStep = true;
    const { outcome } = await exchange(COMMANDS.errorForm, true);
    if (outcome === 'timeout') lose('the modem stopped answering');
  }

  async function ask(command: Command): Promise<Answer> {
    if (!inStep && lost === null) await catchUp();
    return exchange(command);
  }

  return {
    ask,
    bytesReceived: () => bytes,
    heard: () => unknown?.heard() ?? null,
    lost: () => lost,
    async attention() {
      for (let tries = 0; tries < attentions && lost === null; tries += 1) {
        const { outcome } = await exchange(COMMANDS.attention);
        if (outcome !== 'ok' && outcome !== 'error') continue;
        unknown = null;
        return true;
      }
      return false;
    },
  };
}

interface Exchange {
  take(line: string): void;
  abandon(): void;
}

/** `whole` is false where more of the answer may still come. */
interface Settled {
  readonly answer: Answer;
  readonly whole: boolean;
}

/**
 * Waits for the answer to one command. A result that comes before the line that the
 * command must answer with may be a late one of an earlier command: it counts only if
 * nothing follows it. `doubtful` says so of errors, too.
 */
function startExchange(
  command: Command,
  doubtful: boolean,
): Exchange & { promise: Promise<Settled> } {
  const lines: string[] = [];
  let resolve: (settled: Settled) => void = () => {};
  const promise = new Promise<Settled>((settle) => {
    resolve = settle;
  });
  let quiet: NodeJS.Timeout | undefined;
  const settle = (answer: Answer, whole: boolean) => {
    clearTimeout(quiet);
    clearTimeout(deadline);
    resolve({ answer, whole });
  };
  const settleWhenQuiet = (ms: number, answer: Answer, whole: boolean) => {
    clearTimeout(quiet);
    quiet = setTimeout(settle, ms, answer, whole);
  };
  const unfinished = (): Answer => ({ outcome: lines.length > 0 ? 'ok' : 'timeout', lines });
  const deadline = setTimeout(() => settle(unfinished(), false), command.timeoutMs);

  return {
    promise,
    abandon: () => settle({ outcome: lines.length > 0 ? 'ok' : 'not-asked', lines }, false),
    take(line) {
      const error = parseError(line) === null ? null : line;
      if (error !== null || line === 'OK') {
        const answer: Answer =
          error === null ? { outcome: 'ok', lines } : { outcome: 'error', lines, error };
        const early = command.mustAnswer && lines.length === 0 && (error === null || doubtful);
        if (early) settleWhenQuiet(quietMs, answer, true);
        else settle(answer, true);
      } else if (isAnswer(line, command, lines.length > 0)) {
        lines.push(line);
        settleWhenQuiet(missingOkAfterMs, { outcome: 'ok', lines }, false);
      }
    },
  };
}

/** Neither the echo of the command nor a URC that came between. */
function isAnswer(line: string, command: Command, begun: boolean): boolean {
  const { text, answer, otherNames = [], manyLines, words } = command;
  const upper = line.toUpperCase();
  if (answer !== null) {
    const named = [answer, ...otherNames].some((name) => upper.startsWith(`${name}:`));
    return named || (manyLines && begun && !isUrc(upper));
  }
  return words && upper !== text && (!isUrc(upper) || upper.startsWith(`${text.slice(2)}:`));
}

const isUrc = (line: string): boolean =>
  /^([+^*%$!#][A-Z0-9]+:|RDY$|RING$|(SMS|PB|CALL) (DONE|READY)$|NO CARRIER$)/.test(line);
