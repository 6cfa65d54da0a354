import type { CableReading } from '../facts/cable.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { contradiction, UsageError } from './usage-error.ts';

/** What commander makes of the options of `cable`. */
export interface CableFlags {
  readonly testVoltage?: string;
  readonly megohm?: string;
  readonly circuit?: string;
  readonly minimum?: string;
  readonly unplugged?: boolean;
  readonly imdKohm?: string;
  readonly ratedVoltage?: string;
  readonly stationPasses?: boolean;
  readonly failsWithVehicle?: boolean;
  readonly secondVehicle?: string;
}

type Reading = CableReading['reading'];

/** The options of each way to look at a cable, by what only that one has. */
const OPTIONS = {
  instrument: ['testVoltage', 'megohm', 'circuit', 'minimum', 'unplugged', 'ratedVoltage'],
  monitor: ['imdKohm', 'ratedVoltage', 'unplugged'],
  swap: ['stationPasses', 'failsWithVehicle', 'secondVehicle'],
} as const satisfies Record<Reading['method'], readonly (keyof CableFlags)[]>;

const { testVolt, ratedVolt, megohm, kohm } = THRESHOLDS.cable;

/**
 * The one reading that the options describe.
 *
 * @throws {UsageError} where there is none, where two are mixed, or a value cannot be one.
 */
export function cableReadingOf(flags: CableFlags): Reading {
  const method = methodOf(flags);
  refuseOthers(flags, method);
  if (method === 'monitor') {
    return {
      method,
      kohm: number(need(flags, 'imdKohm', method), '--imd-kohm', kohm),
      ratedVolt: number(need(flags, 'ratedVoltage', method), '--rated-voltage', ratedVolt),
      unplugged: flags.unplugged === true,
    };
  }
  if (method === 'swap') return swap(flags);
  const reading: Reading = {
    method,
    testVolt: number(need(flags, 'testVoltage', method), '--test-voltage', testVolt),
    megohm: number(need(flags, 'megohm', method), '--megohm', megohm),
    circuit: word(need(flags, 'circuit', method), '--circuit', ['ac', 'dc']),
    ratedVolt: optional(flags.ratedVoltage, '--rated-voltage', ratedVolt),
    minimumMegohm: optional(flags.minimum, '--minimum', megohm),
  };
  if (flags.unplugged === true) return reading;
  throw new UsageError(
    'cable-plugged',
    'a reading of a test instrument needs --unplugged: with a vehicle connected its high voltage can damage the car, and measures the car as well',
    'Isolate the charger, lock it out and unplug the vehicle; then measure, and give --unplugged.',
  );
}

function methodOf(flags: CableFlags): Reading['method'] {
  if (flags.imdKohm !== undefined) return 'monitor';
  if (OPTIONS.swap.some((name) => flags[name] !== undefined)) return 'swap';
  if (flags.testVoltage !== undefined || flags.megohm !== undefined) return 'instrument';
  throw new UsageError(
    'cable-reading-missing',
    'cable needs a reading',
    'Give --test-voltage, --megohm and --circuit, or --imd-kohm and --rated-voltage, or --station-passes --fails-with-vehicle.',
  );
}

function refuseOthers(flags: CableFlags, method: Reading['method']): void {
  const [own] = OPTIONS[method].filter((name) => flags[name] !== undefined);
  const names = Object.values(OPTIONS).flat();
  const other = names.find(
    (name) => flags[name] !== undefined && !OPTIONS[method].some((candidate) => candidate === name),
  );
  if (other === undefined || own === undefined) return;
  throw contradiction(
    `${optionOf(own)} and ${optionOf(other)} belong to two readings`,
    'Give one reading at a time.',
  );
}

function swap({ stationPasses, failsWithVehicle, secondVehicle }: CableFlags): Reading {
  if (stationPasses !== true || failsWithVehicle !== true) {
    throw new UsageError(
      'cable-swap-incomplete',
      'which side it is shows only where the station passes alone and fails with a vehicle',
      'Give both --station-passes and --fails-with-vehicle; a station that fails alone needs a measurement.',
    );
  }
  return {
    method: 'swap',
    secondVehicle:
      secondVehicle === undefined
        ? null
        : word<'passes' | 'fails'>(secondVehicle, '--second-vehicle', ['passes', 'fails']),
  };
}

type TextOption = 'testVoltage' | 'megohm' | 'circuit' | 'imdKohm' | 'ratedVoltage';

function need(flags: CableFlags, name: TextOption, method: 'instrument' | 'monitor'): string {
  const value = flags[name];
  if (value !== undefined) return value;
  const all = {
    instrument: '--test-voltage, --megohm and --circuit',
    monitor: '--imd-kohm and --rated-voltage',
  };
  throw new UsageError(
    'cable-reading-incomplete',
    `${optionOf(name)} is missing`,
    `Such a reading takes ${all[method]}.`,
  );
}

const optionOf = (name: keyof CableFlags): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const optional = (text: string | undefined, option: string, range: Range): number | null =>
  text === undefined ? null : number(text, option, range);

interface Range {
  readonly min: number;
  readonly max: number;
}

/** A plain decimal number: no sign, no exponent, a point or a comma. */
function number(text: string, option: string, { min, max }: Range): number {
  const value = /^\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.replace(',', '.')) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(
    'cable-value-invalid',
    `${option} ${text} is not a number from ${min} to ${max}`,
    value === 0 && option !== '--minimum'
      ? 'Where the instrument shows 0, give the least that it can show, such as 0.01.'
      : 'Write it like 0.4.',
  );
}

function word<W extends string>(text: string, option: string, words: readonly W[]): W {
  const found = words.find((candidate) => candidate === text.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError('cable-value-invalid', `${option} ${text} is not ${words.join(' or ')}`);
}
