import { THRESHOLDS } from '../thresholds.ts';
import { type Answer, type AnswerSource, COMMANDS, type Command } from './command.ts';
import type { Dialect } from './dialect.ts';
import { DIALECTS } from './dialects/index.ts';
import { canonical, echoOf } from './echo.ts';
import { inStandardWords } from './in-standard-words.ts';
import { parseError } from './parse/error.ts';
import { simOfError } from './parse/sim.ts';
import { pastedLines } from './pasted-lines.ts';

/** A pasted session: it answers what was asked in it, and how often the radio was read. */
export interface Transcript extends AnswerSource {
  readonly samples: number;
  /** Those whose answers are in it: what was pasted may not say who made the modem. */
  readonly dialects: readonly Dialect[];
}

/** The lines of one answer, and how often the radio had been read through before it. */
interface Answered {
  readonly round: number;
  readonly lines: string[];
}

interface Recorded {
  readonly answers: Answered[];
  /** Of the last time that it was asked. */
  error: string | null;
}

/** What a pasted session can hold of each dialect. */
const PASTED: readonly Dialect[] = DIALECTS.map((dialect) => ({
  ...dialect,
  commands: [...dialect.commands, ...(dialect.pasted ?? [])],
}));
const OF_DIALECTS: readonly Command[] = PASTED.flatMap(({ commands }) => commands);
const KNOWN: readonly Command[] = [...Object.values(COMMANDS), ...OF_DIALECTS];
const SAMPLED: ReadonlySet<Command> = new Set([
  COMMANDS.signal,
  COMMANDS.extendedSignal,
  ...OF_DIALECTS,
]);

/**
 * Reads an AT session as people paste it: with or without echo, prompts and timestamps,
 * OK lines missing, several answers on a line. Null where no AT answer is in it at all.
 */
export function readTranscript(text: string): Transcript | null {
  const recording = startRecording();
  for (const pasted of pastedLines(text)) {
    const line = inStandardWords(pasted);
    const name = nameOf(line);
    if (name !== null) {
      recording.named(line, name);
      continue;
    }
    const isError = parseError(line) !== null;
    const echo = echoOf(line);
    if (isError || /^OK$/i.test(line)) recording.end(isError ? line : null);
    else if (echo.length > 0) recording.begin(echo);
    else recording.words(line);
  }
  return recording.answered() ? replay(recording.recorded, recording.rounds()) : null;
}

function startRecording() {
  const recorded = new Map<Command, Recorded>();
  /** The commands whose echo came last, until their final result; the first may have answered. */
  let open: readonly Command[] = [];
  /** Also the test of a command, such as AT+CSQ=?, whose answer looks like another's. */
  let testing = false;
  /** What a line without a name of its own goes on with. */
  let current: Command | null = null;
  /** Where a further line is one more of the same answer. */
  let going = new Set<Command>();
  let answers = 0;
  /** What the present reading of the radio holds; a command that comes again begins the next. */
  let round = 0;
  let inRound = new Set<Command>();

  const of = (command: Command): Recorded => {
    const known = recorded.get(command) ?? { answers: [], error: null };
    recorded.set(command, known);
    return known;
  };
  const add = (command: Command, line: string) => {
    const entry = of(command);
    const last = entry.answers.at(-1)?.lines;
    entry.error = null;
    if (last !== undefined && going.has(command) && goesOn(command, last, line)) {
      last.push(line);
      return;
    }
    if (inRound.has(command)) {
      round += 1;
      inRound = new Set();
    }
    if (SAMPLED.has(command)) inRound.add(command);
    entry.answers.push({ round, lines: [line] });
    going.add(command);
  };
  /** A SIM error says what ails, whatever was asked; but the SIM's own answer goes before it. */
  const simOf = (ended: readonly Command[]): readonly Command[] =>
    ended.length > 0 && (ended.includes(COMMANDS.sim) || recorded.has(COMMANDS.sim))
      ? []
      : [COMMANDS.sim];
  const close = () => {
    open = [];
    testing = false;
    current = null;
    going = new Set();
  };

  return {
    recorded,
    answered: () => answers > 0,
    rounds: () => round + 1,
    begin(echo: readonly string[]) {
      close();
      open = echo.flatMap((text) => commandOf(text) ?? []);
      testing = echo.some((text) => text.endsWith('=?'));
    },
    end(error: string | null) {
      const unanswered = open.filter((command) => !going.has(command));
      const ended = error === null ? unanswered : unanswered.slice(0, 1);
      if (error !== null && isSimError(error)) ended.push(...simOf(ended));
      for (const command of ended) of(command).error = error;
      answers += open.length + ended.length;
      close();
    },
    named(line: string, name: string) {
      const command = BY_NAME.get(name) ?? null;
      current = command;
      // `(0-31,99)` is what a command may answer, not what it did.
      if (command === null || testing || /:\s*\(/.test(line) || NEIGHBOUR.test(line)) return;
      answers += 1;
      add(command, line);
    },
    words(line: string) {
      const last = current === null ? undefined : of(current).answers.at(-1)?.lines;
      const [asked] = open;
      if (asked?.words === true) {
        answers += 1;
        // A bare value goes under the name of what it answers, as others come with it.
        add(asked, asked.answer === null ? line : `${asked.answer}: ${line}`);
      } else if (asked?.manyLines === true && asked.answer !== null && !going.has(asked)) {
        // The title of a table is what gets lost of it.
        current = asked;
        add(asked, `${asked.answer}: ${line}`);
      } else if (LABELLED.test(line)) add(COMMANDS.identity, line);
      else if (last === undefined || current === null) return;
      else if (current.manyLines) last.push(line);
      else if (isGoneOn(last.at(-1) ?? '', line)) last.push(`${last.pop()}${line}`);
    },
  };
}

/** Cells that do not serve, under the name of the one that does. */
const NEIGHBOUR = /^(?:\+QENG: ?"neighbourcell|\+QCAINFO: ?"SCC|\+CENG: ?[1-9],")/i;

/** ATI's lines are known without their echo, too. */
const LABELLED = /^(manufacturer|model|revision): *\S/i;

/**
 * Narrow pages break a line behind its name or a comma, terminals wherever their width ends:
 * there, fields go on that no line begins with.
 */
const isGoneOn = (line: string, next: string): boolean =>
  /(?:,|^[^\s:]+:)\s*$/.test(line)
    ? /^["\d-]/.test(next)
    : line.length >= NARROWEST && /^["\w-][^:]*$/.test(next) && /,.*,/.test(next);

const NARROWEST = 36;

/**
 * Whether a line is one more of an answer, or where the next one begins: no two lines of
 * an answer begin with the same word. Numbers alone are a list, such as that of the cells,
 * but for the two commands of TS 27.007, which answer with one line. A table is over where
 * its title comes again.
 */
function goesOn(command: Command, lines: readonly string[], line: string): boolean {
  if (command === COMMANDS.signal || command === COMMANDS.extendedSignal) return false;
  if (command.manyLines) return line !== lines[0];
  const word = wordOf(line);
  return word === null || !lines.some((other) => wordOf(other) === word);
}

/** The first field that is a word: neither a number nor hex digits. */
function wordOf(line: string): string | null {
  const fields = line.slice(line.indexOf(':') + 1).split(',');
  const words = fields.map((field) => field.replace(/["\s]/g, '').toUpperCase());
  return words.find((field) => /[G-Z]/.test(field) && !/^0X/.test(field)) ?? null;
}

const nameOf = (line: string): string | null =>
  /^([+^!#$%*][A-Z][A-Z0-9]{1,20}):/i.exec(line)?.[1]?.toUpperCase() ?? null;

/** `AT+CSQ?` and `AT+CGPADDR=1` ask what AT+CSQ and AT+CGPADDR do, AT+GMM what AT+CGMM does. */
function commandOf(echo: string): Command | null {
  return BY_TEXT.get(bare(echo)) ?? null;
}

const bare = (text: string): string =>
  canonical(text)
    .replace(/\?$|(?<=^AT\+CGPADDR)=\d+$|(?<=^AT\+NUESTATS)=(?:RADIO|ALL)$/, '')
    .replace(/^AT\+Q?(?=GM[IMR]$)/, 'AT+C')
    .replace(/^(ATI0|AT\+GSV|AT\+SIMCOMATI)$/, 'ATI');

const BY_NAME = byKey(({ answer, text }) => answer ?? text.slice(2));
const BY_TEXT = byKey(({ text }) => bare(text));

function byKey(key: (command: Command) => string): ReadonlyMap<string, Command> {
  return new Map(KNOWN.toReversed().map((command) => [key(command), command]));
}

function replay(recorded: ReadonlyMap<Command, Recorded>, rounds: number): Transcript {
  const taken = new Map<Command, number>();
  return {
    dialects: PASTED.filter(({ commands }) => commands.some((command) => recorded.has(command))),
    samples: Math.min(rounds, THRESHOLDS.signal.maxSamples),
    async ask(command): Promise<Answer> {
      const entry = recorded.get(command);
      if (entry === undefined) return { outcome: 'not-asked', lines: [] };
      const { answers, error } = entry;
      const next = taken.get(command) ?? 0;
      taken.set(command, next + 1);
      const sampled = SAMPLED.has(command) && answers.length > 0;
      const lines = answers
        .filter(({ round }) => !sampled || round === next)
        .flatMap((answer) => answer.lines);
      return error === null || sampled
        ? { outcome: 'ok', lines }
        : { outcome: 'error', lines, error };
    },
  };
}

const isSimError = (line: string): boolean =>
  /^\+CM[ES] ERROR:/i.test(line) && simOfError(line) !== 'unknown';
