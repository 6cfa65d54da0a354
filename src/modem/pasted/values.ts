import { measured, type Quantity, rounded } from '../parse/decibels.ts';

/** A number, or one as text with or without its unit: `-97`, `-97.00 dBm`, `'-3.4 dB'`. */
const NUMBER = /^\s*'?\s*([-+]?\d{1,5}(?:[.,]\d{1,4})?)\s*(?:dBm?)?\s*'?\s*$/i;

/** A value of the radio; null where it is none, or outside of what that quantity can be. */
export const quantity = (value: unknown, of: Quantity): number | null =>
  rounded(measured(numberOf(value), of));

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = NUMBER.exec(value)?.[1];
  return text === undefined ? null : Number(text.replace(',', '.'));
}
