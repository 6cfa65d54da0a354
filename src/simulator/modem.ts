import { createServer } from 'node:net';
import type { Tell } from './journal.ts';
import { type Listening, listen, type Running } from './running.ts';

type Lines = readonly string[];

/**
 * What a modem says to each command, as lines with the final result (`OK`) among them;
 * no lines: it never answers. Commands are in upper case and without their CR.
 */
export type ModemAnswers = Readonly<Record<string, Lines>>;

/** The same, or a list of answers: one for each time it is asked; the last one repeats. */
type AnswersInTurn = Readonly<Record<string, Lines | readonly Lines[]>>;

const isInTurn = (answer: Lines | readonly Lines[]): answer is readonly Lines[] =>
  typeof answer[0] === 'object';

export interface ModemOptions {
  /** Laid over what every modem answers: AT, ATE0 and AT+CMEE=2 with OK. Others get ERROR. */
  readonly answers: AnswersInTurn;
  /** Repeats each command until ATE0, as modems do. Default true. */
  readonly echo?: boolean;
  /** Unsolicited result codes, sent between each command and its answer. */
  readonly unsolicited?: readonly string[];
  readonly listening?: Listening;
  /** Hears each command, and whether there is an answer to it. */
  readonly tell?: Tell;
}

export interface Modem extends Running {
  /** All commands so far, in upper case. */
  readonly commands: readonly string[];
}

const BASICS: ModemAnswers = { AT: ['OK'], ATE0: ['OK'], 'AT+CMEE=2': ['OK'] };
const MAX_LINE_BYTES = 64 * 1_024;
const MAX_UNREAD_BYTES = 1024 * 1024;
const MAX_RECORDED = 1_000;

/** A simulated AT modem (3GPP TS 27.007; ITU-T V.250 framing) on a TCP port of loopback. */
export async function startModem(options: ModemOptions): Promise<Modem> {
  const answers: AnswersInTurn = { ...BASICS, ...options.answers };
  const commands: string[] = [];
  const asked = new Map<string, number>();
  const answerTo = (command: string): Lines => {
    const answer = (Object.hasOwn(answers, command) ? answers[command] : undefined) ?? ['ERROR'];
    if (!isInTurn(answer)) return answer;
    const before = asked.get(command) ?? 0;
    asked.set(command, before + 1);
    return answer[before] ?? answer.at(-1) ?? [];
  };
  const server = createServer((socket) => {
    let echo = options.echo ?? true;
    options.tell?.('connection', 'opened');
    let pending = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      if (echo) socket.write(text, 'latin1');
      pending += text;
      // One who sends and never reads must not fill the memory.
      if (pending.length > MAX_LINE_BYTES || socket.writableLength > MAX_UNREAD_BYTES) {
        socket.destroy();
        return;
      }
      const lines = pending.split('\r');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        const command = line.trim().toUpperCase();
        if (command === '') continue;
        if (commands.length < MAX_RECORDED) commands.push(command);
        options.tell?.('command', command, !Object.hasOwn(answers, command));
        if (command === 'ATE0') echo = false;
        const said = [...(options.unsolicited ?? []), ...answerTo(command)];
        socket.write(said.map((answer) => `\r\n${answer}\r\n`).join(''), 'latin1');
      }
    });
  });
  return { ...(await listen(server, options.listening)), commands };
}
