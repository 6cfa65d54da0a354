import { Chalk } from 'chalk';
import { sanitize, toAscii } from './sanitize.ts';
import { padEnd, width, wrap } from './width.ts';

export interface TerminalOptions {
  /** Lines are wrapped here; taken as 40 at least, 100 at most. */
  readonly columns: number;
  readonly color: boolean;
  /** Nothing but ASCII, for consoles without the glyphs. */
  readonly ascii: boolean;
}

const NARROWEST = 40;
/** Longer lines are tiresome to read, however wide the terminal. */
const WIDEST = 100;

const GLYPHS = {
  good: '√',
  bad: '×',
  warn: '‼',
  note: '·',
  dim: '-',
  unclear: '?',
  rule: '━',
} as const;
const ASCII_GLYPHS: Readonly<Record<keyof typeof GLYPHS, string>> = {
  good: '+',
  bad: 'X',
  warn: '!',
  note: '.',
  dim: '-',
  unclear: '?',
  rule: '=',
};

/** How something is to be taken: the glyph and the colour, never the only sign of it. */
export type Tone = Exclude<keyof typeof GLYPHS, 'rule'>;

/**
 * Where text becomes lines of a terminal. All text passes through here, so here, once,
 * it is made safe, wrapped and coloured.
 */
export interface Page {
  readonly columns: number;
  glyph(name: keyof typeof GLYPHS): string;
  clean(text: string): string;
  paint(tone: Tone, text: string): string;
  strong(text: string): string;
  heading(text: string): string[];
  /**
   * A text as wrapped lines: `lead` before the first, as many spaces before the others.
   * `lead` is of our own making, and may be coloured by `style` only with the text.
   */
  block(lead: string, text: string, style?: (line: string) => string): string[];
  /** A command, never broken: it is there to be copied. */
  command(lead: string, command: string): string;
  /** One text at the left, one at the right end, or on lines of their own where they do not fit. */
  ends(left: string, right: string): string[];
}

export function createPage({ columns, color, ascii }: TerminalOptions): Page {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const tones: Readonly<Record<Tone, (text: string) => string>> = {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    note: chalk.cyan,
    dim: chalk.dim,
    unclear: chalk.magenta,
  };
  const available = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(columns) || NARROWEST));
  const clean = (text: string) => (ascii ? toAscii(sanitize(text)) : sanitize(text));
  const block: Page['block'] = (lead, text, style = (line) => line) =>
    wrap(clean(text), available - width(lead)).map((line, index) =>
      `${index === 0 ? lead : ' '.repeat(width(lead))}${style(line)}`.trimEnd(),
    );
  return {
    columns: available,
    glyph: (name) => (ascii ? ASCII_GLYPHS : GLYPHS)[name],
    clean,
    paint: (tone, text) => tones[tone](text),
    strong: (text) => chalk.bold(text),
    heading: (text) => block('', text, chalk.bold),
    block,
    command: (lead, command) => lead + chalk.cyan(clean(command)),
    ends(left, right) {
      const [start, end] = [clean(left), clean(right)];
      const fits = width(start) + 2 + width(end) <= available;
      if (!fits) return [...block('', left), ...(end === '' ? [] : block('  ', right))];
      return [(end === '' ? start : padEnd(start, available - width(end)) + end).trimEnd()];
    },
  };
}
