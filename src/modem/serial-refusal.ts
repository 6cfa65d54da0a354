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
  if (
    /no such file|ENOENT|file not found|cannot find|unknown error code 3\b|no such device|ENXIO|ENODEV|input\/output error/i.test(
      message,
    )
  ) {
    return {
      opened: 'missing',
      sentence: `There is no modem port at ${path}: it has another name, or the modem has dropped off the bus.`,
    };
  }
  // Windows says "Access denied" of a port that another program has open.
  if (/busy|cannot lock|temporarily unavailable|opening .*: access denied/i.test(message)) {
    return {
      opened: 'busy',
      sentence: `${path} is in use by ${holder ?? 'another program'}: end that first${stopOf(holder)}, or use the modem's second AT port.`,
    };
  }
  if (/permission denied|not permitted|EACCES|EPERM|access denied/i.test(message)) {
    return {
      opened: 'no-permission',
      sentence: `This user may not open ${path}: ${rights(group)}.`,
    };
  }
  if (
    /inappropriate ioctl|not supported by device|is a directory|not a (tty|typewriter|serial)/i.test(
      message,
    )
  ) {
    return {
      opened: 'not-a-terminal',
      sentence: `${path} is not a serial port: name that of the modem, or let it be found with --modem auto.`,
    };
  }
  const broken = BROKEN.find(([words]) => words.test(message))?.[1];
  if (broken !== undefined) return { opened: 'failed', sentence: `${path} ${broken}` };
  return { opened: 'failed', sentence: `${path} could not be opened: ${message.slice(0, 200)}.` };
}

/** A line over which data flow is nobody's to ask questions on. */
export const inDataSession = (path: string, holder: string): Refusal => ({
  opened: 'in-data-session',
  sentence: `${path} carries a data session of ${holder}, which a question would disturb: use the modem's second AT port, or end the session first.`,
});

/** Windows gives numbers: ERROR_GEN_FAILURE, ERROR_SEM_TIMEOUT, ERROR_NO_SYSTEM_RESOURCES. */
const BROKEN: readonly (readonly [RegExp, string])[] = [
  [
    /unknown error code (31|22|433)\b/i,
    'is there, but its driver cannot reach the device: unplug the modem and plug it in again, or install its driver anew.',
  ],
  [
    /unknown error code (121|1460)\b|timed out/i,
    'did not open in time: the device behind it (often Bluetooth, or a modem that hangs) does not respond. Unplug it and plug it in again.',
  ],
  [
    /unknown error code 1450\b|invalid argument|parameter is incorrect/i,
    'does not take the settings of a serial line: it may be another kind of port, or its driver is at fault.',
  ],
];

function rights(group: string | null | undefined): string {
  if (group == null) return 'log in as a user who may, or run with the rights for it';
  if (group === 'root' || group === 'wheel') return `it belongs to ${group}: run with sudo`;
  return `add it to the group "${group}" (sudo usermod -aG ${safe(group)} "$USER") and log in again, or run with sudo`;
}

const safe = (group: string): string => (/^[\w-]{1,32}$/.test(group) ? group : '<group>');

const stopOf = (holder: string | null | undefined): string =>
  holder?.startsWith('ModemManager ') === true ? ' (sudo systemctl stop ModemManager)' : '';
