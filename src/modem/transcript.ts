import { THRESHOLDS } from '../thresholds.ts';
import { type Answer, type AnswerSource, COMMANDS, type Command } from './command.ts';
import type { Dialect } from './dialect.ts';
import { DIALECTS } from './dialects/index.ts';
import { printable } from './lines.ts';
import { parseError } from './parse/error.ts';
import { simOfError } from './parse/sim.ts';

/** A pasted session: it answers what was asked in it, and how often the radio was read. */
export interface Transcript extends AnswerSource {
  readonly samples: number;
  /** Those whose answers are in it: what was pasted may not say who made the modem. */
  readonly dialects: readonly Dialect[];
}

interface Recorded {
  /** The lines of each answer to one command. */
  readonly answers: string[][];
  error: string | null;
}

const OF_DIALECTS: readonly Command[] = DIALECTS.flatMap(({ commands }) => commands);
const KNOWN: readonly Command[] = [...Object.values(COMMANDS), ...OF_DIALECTS];
const SAMPLED: readonly Command[] = [COMMANDS.signal, COMMANDS.extendedSignal, ...OF_DIALECTS];

/**
 * Reads an AT session as people paste it: with or without echo, prompts and timestamps,
 * OK lines missing, several answers on a line. Null where no AT answer is in it at all.
 */
export function readTranscript(text: string): Transcript | null {
  const recorded = new Map<string, Recorded>();
  let answers = 0;
  /** The command whose echo came last, until its final result. */
  let open: string | null = null;
  /** The command whose table goes on. */
  let table: string | null = null;
  const of = (command: string): Recorded => {
    const known = recorded.get(command) ?? { answers: [], error: null };
    recorded.set(command, known);
    return known;
  };

  for (const line of cleanLines(text)) {
    const echo = echoOf(line);
    const error = parseError(line) === null ? null : line;
    if (echo !== null || error !== null || line === 'OK') table = null;
    if (echo !== null) {
      open = echo;
    } else if (error !== null || line === 'OK') {
      // Without an echo, only a SIM error says what it answers.
      const command = open ?? (error !== null && isSimError(error) ? COMMANDS.sim.text : null);
      if (command !== null) {
        answers += 1;
        of(command).error = error;
      }
      open = null;
    } else if (/^[+^!#$%*][A-Z0-9]+: ?/.test(line) && !/^\+CGM[IM]:/.test(line)) {
      answers += 1;
      const command = KNOWN.find(({ answer }) => answer !== null && line.startsWith(`${answer}:`));
      if (command === undefined) continue;
      const entry = of(command.text);
      entry.error = null;
      if (table === command.text) entry.answers.at(-1)?.push(line);
      else entry.answers.push([line]);
      table = command.manyLines ? command.text : null;
    } else if (table !== null) {
      of(table).answers.at(-1)?.push(line);
    } else if (open === COMMANDS.manufacturer.text || open === COMMANDS.model.text) {
      of(open).answers.push([line]);
    }
  }
  return answers === 0 ? null : replay(recorded);
}

function replay(recorded: ReadonlyMap<string, Recorded>): Transcript {
  const taken = new Map<string, number>();
  const answersOf = ({ text }: Command) => recorded.get(text)?.answers ?? [];
  const samples = Math.max(1, ...SAMPLED.map((command) => answersOf(command).length));
  return {
    dialects: DIALECTS.filter(({ commands }) => commands.some(({ text }) => recorded.has(text))),
    samples: Math.min(samples, THRESHOLDS.signal.maxSamples),
    async ask(command): Promise<Answer> {
      const entry = recorded.get(command.text);
      if (entry === undefined) return { outcome: 'not-asked', lines: [] };
      const { answers, error } = entry;
      if (error !== null) return { outcome: 'error', lines: answers.flat(), error };
      if (!SAMPLED.includes(command)) return { outcome: 'ok', lines: answers.flat() };
      const next = taken.get(command.text) ?? 0;
      taken.set(command.text, next + 1);
      return { outcome: 'ok', lines: answers[next] ?? [] };
    },
  };
}

const isSimError = (line: string): boolean =>
  /^\+CME ERROR:/i.test(line) && simOfError(line) !== 'unknown';

/** What an answer, a command and a final result look like where they stand in a longer line. */
const STARTS = /(?<!AT)(?=\+C[A-Z0-9]+(?: ERROR)?: ?)|[ \t](?=AT[+EI]|(?:OK|ERROR)(?:\s|$))/g;

/** Prompts, arrows and timestamps that terminals and logs put before a line. */
const CLUTTER =
  /^(?:\[[^\]]{0,40}\]|\d{4}-\d\d-\d\d|\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?|[TZ](?=\W|\d\d:)|[\w.-]{1,64}@[\w.-]{1,64}:\S{0,64}[#$]|(?:TX|RX|SEND|RECV|SENT|RECEIVED)\b|->|<-|[$#](?![A-Z0-9]+:)|[<>|:,-])\s*/i;

function cleanLines(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .flatMap((line) =>
      line.slice(0, THRESHOLDS.signal.maxLineLength).replace(STARTS, '\n').split('\n'),
    )
    .map(printable)
    .map(withoutClutter)
    .filter((line) => line !== '');
}

function withoutClutter(line: string): string {
  const shorter = line.replace(CLUTTER, '').trim();
  return shorter === line ? line : withoutClutter(shorter);
}

/** The command that a line shows being typed, also inside a call such as `gsmctl -A 'AT+CSQ'`. */
function echoOf(line: string): string | null {
  const echo = /(?:^|[\s'"])(AT(?:[+&^#!*E][A-Z0-9]*(?:=[^\s'"]*|\?)?|I)?)['"]?:?$/i.exec(
    line,
  )?.[1];
  return echo?.toUpperCase() ?? null;
}
