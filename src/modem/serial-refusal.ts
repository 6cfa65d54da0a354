import type { NotOpened } from './transport.ts';

interface Known {
  /** Who holds the port. */
  readonly holder?: string | null;
  /** The group that may open it. */
  readonly group?: string | null;
}

type Refusal = { readonly opened: NotOpened; readonly sentence: string };

/** serialport's errors have no code: the text alone tells them apart (Linux, macOS, Windows). */
export function serialRefusal(
  message: string,
  path: string,
  { holder, group }: Known = {},
): Refusal {
  if (/no such file|file not found|cannot find|no such device|input\/output error/i.test(message)) {
    return { opened: 'missing', sentence: `There is no modem port at ${path}.` };
  }
  // Windows says "Access denied" of a port that another program has open.
  if (/busy|cannot lock|temporarily unavailable|opening .*: access denied/i.test(message)) {
    return {
      opened: 'busy',
      sentence: `${path} is in use by ${holder ?? 'another program'}: end that first, or use the modem's second AT port.`,
    };
  }
  if (/permission denied|not permitted/i.test(message)) {
    const who = group == null ? 'a user who may' : `a member of the group "${group}"`;
    return {
      opened: 'no-permission',
      sentence: `This user may not open ${path}: log in as ${who}, or run with the rights for it.`,
    };
  }
  if (/inappropriate ioctl|is a directory|not a (tty|typewriter|serial)/i.test(message)) {
    return { opened: 'not-a-terminal', sentence: `${path} is not a serial port.` };
  }
  return { opened: 'failed', sentence: `${path} could not be opened: ${message.slice(0, 200)}.` };
}
