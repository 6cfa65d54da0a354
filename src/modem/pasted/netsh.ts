import { freeText } from '../parse/text.ts';
import type { Reported } from './reported.ts';
import { quantity } from './values.ts';
import { registrationsOf } from './words.ts';

/** Connected, in the languages that Windows at sites was seen in. */
const CONNECTED = [
  'connected',
  'verbunden',
  'connecté',
  'conectado',
  'connesso',
  'verbonden',
  'połączono',
  'ansluten',
  'conectada',
  '已连接',
];

/**
 * `netsh mbn show interfaces` of Windows, in any language: the labels are translated, the
 * order of the lines and the shapes of the values are not. It tells RSSI, never RSRP; the
 * percentage is no level.
 */
export function readNetsh(lines: readonly string[]): Reported[] | null {
  const values = lines.flatMap((line) => /^[^:]{1,60}: *(.*)$/.exec(line)?.[1] ?? []);
  const guid = values.findIndex((value) => /^\{[0-9a-f]{8}-[0-9a-f-]{27}\}$/i.test(value));
  if (guid < 0) return null;
  const after = values.slice(guid);
  const percent = after.findIndex((value) => /^\d{1,3} ?%$/.test(value));
  const device = after.findIndex((value) => /^[\dA-F]{14,16}$/i.test(value));
  const level = after
    .map((value) => /^\d{1,3} ?\((-\d{1,3}) ?dBm\)$/.exec(value)?.[1])
    .find((found) => found !== undefined);
  if (percent < 0 && level === undefined && device < 0) return null;
  const connected = after.some((value) => CONNECTED.includes(value.toLowerCase()));
  return [
    {
      manufacturer: freeText(device < 0 ? '' : (after[device + 1] ?? '')),
      model: freeText(device < 0 ? '' : (after[device + 2] ?? '')),
      // Provider, roaming and the percentage follow each other.
      operator: freeText(percent < 2 ? '' : (after[percent - 2] ?? '')),
      sim: connected ? 'ready' : null,
      registrations: registrationsOf(connected ? 1 : null),
      contextsActive: connected ? 1 : null,
      samples: [{ rssiDbm: quantity(level, 'rssiDbm') }],
    },
  ];
}
