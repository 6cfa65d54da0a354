import type { Transport } from '../../src/modem/transport.ts';

export interface FakeLine {
  readonly transport: Transport;
  /** All commands written so far, without their CR. */
  readonly written: string[];
  readonly closed: () => boolean;
  say(text: string): void;
  die(why: string): void;
  /** Called with each command; what it gives back is said at once. */
  onCommand: (command: string) => string | undefined;
}

/** A line in memory, for tests that own the clock. */
export function fakeLine(onCommand: FakeLine['onCommand'] = () => undefined): FakeLine {
  const written: string[] = [];
  let hear: (chunk: Buffer) => void = () => {};
  let end: (why: string) => void = () => {};
  let closed = false;
  const line: FakeLine = {
    written,
    onCommand,
    closed: () => closed,
    say: (text) => hear(Buffer.from(text, 'latin1')),
    die: (why) => end(why),
    transport: {
      write(text) {
        const command = text.trim();
        written.push(command);
        const answer = line.onCommand(command);
        if (answer !== undefined) line.say(answer);
      },
      onData: (listener) => {
        hear = listener;
      },
      onClose: (listener) => {
        end = listener;
      },
      close: async () => {
        closed = true;
      },
    },
  };
  return line;
}
