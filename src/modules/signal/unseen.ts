import type { NotExamined } from '../../diagnosis/module.ts';
import type { ModemReading, PastedFormat } from '../../facts/signal.ts';

/** The output of each tool that would have told it; `mmcli` shows `--` until it was set up. */
const LEVELS: Readonly<Partial<Record<PastedFormat, string>>> = {
  gsmctl: 'paste the output of `gsmctl -q`',
  rutos: 'paste the output of `gsmctl -q`, over SSH',
  mmcli:
    'run `mmcli -m 0 --signal-setup=5`, wait ten seconds, and paste `mmcli -m 0 --signal-get`: without the first, all its values are --',
  qmicli: 'paste the output of `qmicli -d /dev/cdc-wdm0 -p --nas-get-signal-info`',
  netsh: 'Windows shows no RSRP: ask the modem itself, in AT, or read the page of the router',
  cradlepoint: 'paste /api/status/wan/devices, with the diagnostics of the modem in it',
};

const REGISTRATIONS: Readonly<Partial<Record<PastedFormat, string>>> = {
  gsmctl: 'paste the output of `gsmctl -g` as well',
  rutos: 'paste the output of `ubus call gsm.modem0 info`, or of `gsmctl -g`, as well',
  mmcli: 'paste the output of `mmcli -m 0` as well',
  qmicli: 'paste the output of `qmicli -d /dev/cdc-wdm0 -p --nas-get-serving-system` as well',
  netsh: 'see whether Windows is connected over this modem',
};

type Formats = Pick<ModemReading, 'formats'>;

const first = (
  { formats = [] }: Formats,
  words: Readonly<Partial<Record<PastedFormat, string>>>,
): string | undefined => formats.map((format) => words[format]).find((text) => text !== undefined);

export const howToSeeRsrp = (reading: Formats): string =>
  first(reading, LEVELS) ?? "read RSRP in the router's own page or with the vendor's tool";

export const howToSeeRegistration = (reading: Formats): string =>
  first(reading, REGISTRATIONS) ?? "see the router's own page, or its AT+CEREG? answer";

export function unseenLevel(reading: Formats): NotExamined {
  const { formats } = reading;
  const asked =
    formats === undefined || formats.includes('at')
      ? 'the modem gives none to AT+CSQ and AT+CESQ'
      : 'there is none in what was read, and a quality in % is no level';
  return { what: `the signal strength: ${asked}`, how: howToSeeRsrp(reading) };
}
