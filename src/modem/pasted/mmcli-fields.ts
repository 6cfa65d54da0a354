import { isObject } from '../../ocpp/is-object.ts';
import { type Fields, groupsOf } from './field-groups.ts';

type Pair = readonly [name: string, value: string];

/**
 * What mmcli prints, in each of its three notations, under the names of its key-value one:
 * `modem.generic.state`, `modem.signal.lte.rsrp`. Anything else it prints is left out.
 */
export function mmcliFields(lines: readonly string[], documents: readonly unknown[]): Fields[] {
  return [
    ...groupsOf(pagePairs(lines)),
    ...groupsOf(keyValuePairs(lines)),
    ...documents.flatMap((document) => groupsOf(jsonPairs(document))),
  ];
}

/** What of its pages is read, by section and label. Subscriber numbers stand under others. */
const PAGE: Readonly<Record<string, string>> = {
  'hardware|manufacturer': 'modem.generic.manufacturer',
  'hardware|model': 'modem.generic.model',
  'status|lock': 'modem.generic.unlock-required',
  'status|state': 'modem.generic.state',
  'status|failed reason': 'modem.generic.state-failed-reason',
  'status|power state': 'modem.generic.power-state',
  'status|access tech': 'modem.generic.access-technologies',
  'status|signal quality': 'modem.generic.signal-quality.value',
  'signal|refresh rate': 'modem.signal.refresh.rate',
  '3gpp|operator name': 'modem.3gpp.operator-name',
  '3gpp|registration': 'modem.3gpp.registration-state',
  '3gpp|packet service state': 'modem.3gpp.packet-service-state',
};
const NAMES = new Set(Object.values(PAGE));
const BLOCK = /^modem\.signal\.(?:lte|5g|umts|gsm)\.[a-z]+$/;

/** `  Status   |     state: connected`, and the lines below it with an empty section. */
function* pagePairs(lines: readonly string[]): Generator<Pair> {
  let section = '';
  for (const line of lines) {
    const [, begun = '', label, value] =
      /^([\w ]{0,20}?) *\| *([\w/ ]{1,40}?): *(.*)$/.exec(line) ?? [];
    if (label === undefined || value === undefined) continue;
    if (begun !== '') section = begun.toLowerCase();
    const short = label.toLowerCase();
    const signal = `modem.signal.${section}.${short === 's/n' ? 'snr' : short}`;
    const name = PAGE[`${section}|${short}`] ?? (BLOCK.test(signal) ? signal : undefined);
    if (name !== undefined) yield [name, unquoted(value)];
  }
}

/** Old versions put every value into quotes. */
const unquoted = (value: string): string => value.replace(/^'([^']*)'/, '$1').trim();

function* keyValuePairs(lines: readonly string[]): Generator<Pair> {
  for (const line of lines) {
    const [, name, index, value = ''] =
      /^(modem\.[\w.-]{1,60}?)(?:\.value\[(\d{1,3})\])? *: ?(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    // Of several access technologies, each stands on a line of its own.
    if (index === undefined || index === '1') yield* wanted(name, value);
    else yield* wanted(`${name}.${index}`, value);
  }
}

function* wanted(name: string, value: string): Generator<Pair> {
  if (NAMES.has(name) || BLOCK.test(name) || /access-technologies\.\d$/.test(name)) {
    yield [name, value.trim()];
  }
}

function* jsonPairs(document: unknown): Generator<Pair> {
  const root = isObject(document) ? document.modem : undefined;
  for (const modem of Array.isArray(root) ? root.slice(0, 8) : [root]) {
    if (isObject(modem)) yield* leaves(modem, 'modem', 0);
  }
}

function* leaves(
  object: Readonly<Record<string, unknown>>,
  path: string,
  depth: number,
): Generator<Pair> {
  for (const [key, value] of Object.entries(object)) {
    const name = `${path}.${key}`;
    if (isObject(value)) {
      if (depth < 3) yield* leaves(value, name, depth + 1);
    } else if (Array.isArray(value)) {
      yield* wanted(name, value.slice(0, 8).join(', '));
    } else if (typeof value === 'string' || typeof value === 'number') {
      yield* wanted(name, String(value));
    }
  }
}
