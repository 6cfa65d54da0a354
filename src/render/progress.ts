import type { RunEvent } from '../diagnosis/runner.ts';
import type { Stage } from '../facts/stages.ts';
import { sanitize } from './sanitize.ts';
import { wrap } from './width.ts';

const ERASE_LINE = '\r\x1b[2K';

export interface Progress {
  onEvent(event: RunEvent): void;
  /** Writes a line that stays. */
  say(line: string): void;
  /** Takes the live line away. Nothing is written afterwards. */
  end(): void;
}

export interface ProgressOptions {
  readonly isTTY: boolean;
  readonly columns: number;
  /** Under strict redaction no line names the station or the place. */
  readonly nameless?: boolean;
}

/**
 * Says on standard error what goes on: on a terminal which stages are under way and for
 * how long, in one line that is rewritten; everywhere what is done in a station's name or
 * to a device, in a line that stays, before it is done.
 */
export function progress(
  stream: { write(text: string): unknown },
  { isTTY, columns, nameless = false }: ProgressOptions,
): Progress {
  const running = new Set<Stage>();
  let seconds = 0;
  const draw = () => {
    if (!isTTY) return;
    const words = running.size === 0 ? '' : `checking ${[...running].join(', ')} ... ${seconds} s`;
    stream.write(`${ERASE_LINE}${wrap(words, columns - 1)[0]}`);
  };
  const ticking = isTTY
    ? setInterval(() => {
        seconds += 1;
        draw();
      }, 1_000).unref()
    : null;
  const say = (line: string) => {
    stream.write(`${isTTY ? ERASE_LINE : ''}ghostcheck: ${sanitize(line)}\n`);
    draw();
  };
  return {
    say,
    onEvent(event) {
      if (event.type === 'stage.started') running.add(event.stage);
      if (event.type === 'stage.finished') running.delete(event.record.stage);
      if (event.type === 'action') {
        const { what, inWhoseName, target } = event.action;
        say(nameless ? what : `${what} (${inWhoseName}, ${target})`);
      } else if (event.type !== 'fact') {
        draw();
      }
    },
    end() {
      if (ticking !== null) clearInterval(ticking);
      if (isTTY) stream.write(ERASE_LINE);
    },
  };
}
