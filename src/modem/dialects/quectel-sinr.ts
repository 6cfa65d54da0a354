import type { Identification, VendorReading } from '../dialect.ts';
import { rounded, sinrOf } from '../parse/decibels.ts';

type Sinr = Pick<VendorReading, 'sinrDb' | 'sinrRaw'>;

/** Quectel's firmware names begin with the model: `EC25EFAR06A08M4G`. */
const modelOf = ({ model, revision }: Identification): string =>
  `${model ?? ''} ${revision ?? ''}`.toUpperCase();

const inDecibels = (value: number): Sinr => ({ sinrDb: rounded(sinrOf(value)) });

/**
 * The LTE SINR of AT+QENG has several scales: RM5xx and RG5xx tell 0..25, 2 dB a step from
 * -20 on (their AT manual), the modules on ASR and Unisoc chips whole dB. A negative value
 * can only be dB, one above 30 only fifths of dB. Of the rest the scale is not known.
 */
export function sinrOfServingCell(value: number | null, modem: Identification): Sinr {
  if (value === null || value < -30 || value > 250) return {};
  if (value < 0) return inDecibels(value);
  if (value > 30) return inDecibels(value / 5 - 20);
  const model = modelOf(modem);
  if (/\b(RM|RG)5/.test(model)) return value <= 25 ? inDecibels(2 * value - 20) : {};
  return WHOLE_DECIBELS.test(model) ? inDecibels(value) : { sinrRaw: value };
}

/** AT+QCSQ: fifths of dB from -20 on, 0..250, but on the modules that tell whole dB. */
export function sinrOfQcsq(value: number | null, lowPower: boolean, modem: Identification): Sinr {
  if (value === null || value < -30 || value > 250) return {};
  if (value < 0) return inDecibels(value);
  const model = modelOf(modem);
  if (value > 30 || lowPower || FIFTHS.test(model)) return inDecibels(value / 5 - 20);
  return WHOLE_DECIBELS.test(model) ? inDecibels(value) : { sinrRaw: value };
}

const WHOLE_DECIBELS = /\b(EC200|EG800|EC800|EC600|EG91[25]U|EG915)/;
const FIFTHS = /\b(BG|EC2[015]|EG2[15]|EG9[15]|EP06|EG06|EM0[56]|EM12|EG12|EG18)/;
