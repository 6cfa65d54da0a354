import type { Meter, MeterSample, MeterSummary } from '../modem/meter.ts';
import { asciiOnly } from '../render/ascii.ts';
import { colorDecision } from '../render/color.ts';
import { jsonText } from '../render/json.ts';
import { meterFrame, meterSummaryLines } from '../render/meter-frame.ts';
import type { TerminalOptions } from '../render/page.ts';
import type { Io } from './io.ts';
import type { ReportOptions } from './report-options.ts';

/** Where a meter is shown. */
export interface MeterOutput {
  show(meter: Meter, sample: MeterSample): void;
  /** Gives the terminal back. Safe to call again. */
  leave(): void;
  sum(summary: MeterSummary): void;
}

/** One JSON object a line: `sample` for each reading, `summary` at the end. */
export function meterLines(io: Io): MeterOutput {
  const write = (line: object) => io.stdout.write(`${jsonText(line)}\n`);
  return {
    show: (_meter, sample) => write({ type: 'sample', ...sample }),
    leave: () => {},
    sum: (summary) => write({ type: 'summary', ...summary }),
  };
}

/** The other screen of the terminal (xterm's 1049), so that all before it is left as it was. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/**
 * The whole screen, drawn anew for each reading and when its size changes, without a
 * cursor. The summary comes below what the terminal showed before.
 */
export function meterScreen(io: Io, color: ReportOptions['color'], now: () => number): MeterOutput {
  let shown: Meter | null = null;
  let left = false;
  const options = (): TerminalOptions => ({
    columns: io.columns,
    color: colorDecision({ flag: color, env: io.env, isTTY: io.stdoutIsTTY }),
    ascii: asciiOnly(io.env, process.platform),
  });
  const draw = () => {
    if (shown === null || left) return;
    const lines = meterFrame(shown, now(), options());
    io.stdout.write(`${HOME}${lines.map((line) => line + CLEAR_LINE).join('\r\n')}${CLEAR_BELOW}`);
  };
  return {
    show(meter) {
      if (left) return;
      if (shown === null) {
        io.stdout.write(ENTER);
        io.stdout.on('resize', draw);
      }
      shown = meter;
      draw();
    },
    leave() {
      if (shown !== null && !left) {
        io.stdout.off('resize', draw);
        io.stdout.write(LEAVE);
      }
      left = true;
    },
    sum: (summary) => io.stdout.write(`${meterSummaryLines(summary, options()).join('\n')}\n`),
  };
}
