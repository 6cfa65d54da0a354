import type { Fact } from '../facts/document.ts';
import { type NdjsonEvent, ndjsonLine } from '../render/ndjson.ts';
import { sanitize } from '../render/sanitize.ts';
import { width } from '../render/width.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { VERSION } from '../version.ts';
import type { Io } from './io.ts';
import type { ReportOptions } from './report-options.ts';

/** Whoever is told of: a visit, or a peer of the time server. */
export interface Told {
  readonly number: number | null;
  readonly address: string;
  readonly identity: string | null;
}

export interface Live {
  /** A line of ours, as it is. */
  say(text: string): void;
  /** One line of what a peer does: cut to the width, and of a flood only the first. */
  told(about: Told, what: string): void;
  /** What ndjson tells while it happens. */
  started(visit: { readonly number: number; readonly address: string }): void;
  fact(fact: Fact, visit: number): void;
  /** The lines of ndjson that were not printed, for a file. */
  end(): string;
}

const { maxLinesPerSecond, maxEventBytes } = THRESHOLDS.examine;

/** What an examination says while it goes on, on stderr, and as ndjson on stdout. */
export function examineLive(io: Io, options: ReportOptions): Live {
  const strict = options.redact === 'strict';
  let second = -1;
  let written = 0;
  let left = 0;
  let events = '';
  const write = (line: string) => io.stderr.write(`${line}\n`);
  const tellLeft = () => {
    if (left > 0) write(`  ... and ${left} more lines in that second`);
    left = 0;
  };
  const emit = (event: NdjsonEvent) => {
    if (options.format !== 'ndjson') return;
    if (options.output === null) io.stdout.write(ndjsonLine(event));
    else if (events.length < maxEventBytes) events += ndjsonLine(event);
  };
  const tool = { name: 'ghostcheck', version: VERSION } as const;
  emit({ type: 'run.started', schemaVersion: '1.0', tool, mode: 'live' });
  return {
    say: (text) => write(sanitize(text)),
    told(about, what) {
      const now = Math.floor(performance.now() / 1_000);
      if (now !== second) {
        tellLeft();
        second = now;
        written = 0;
      }
      written += 1;
      if (written > maxLinesPerSecond) {
        left += 1;
        return;
      }
      const number = String(about.number ?? '').padStart(5);
      const line = strict
        ? `${number}  ${nameless(what, about)}`
        : `${number}  ${about.identity ?? about.address}  ${what}`;
      write(fitted(sanitize(line), io.columns - 1));
    },
    // Under strict redaction nothing seen leaves before the report, which is redacted whole.
    started({ number, address }) {
      if (!strict) emit({ type: 'visit.started', visit: number, address });
    },
    fact(fact, visit) {
      if (!strict) emit({ type: 'visit.fact', visit, fact });
    },
    end() {
      tellLeft();
      return events;
    },
  };
}

/** A line without a name in it: neither the path of a request nor the identity. */
function nameless(what: string, { identity, address }: Told): string {
  const withoutPath = what.replace(/^([A-Z]+) \S+/, '$1 ...').replaceAll(address, '...');
  return identity === null ? withoutPath : withoutPath.replaceAll(identity, '...');
}

function fitted(line: string, columns: number): string {
  if (width(line) <= columns) return line;
  let cut = '';
  for (const character of line) {
    if (width(cut) + 4 > columns) break;
    cut += character;
  }
  return `${cut}...`;
}
