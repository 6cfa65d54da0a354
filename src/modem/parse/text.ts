import { THRESHOLDS } from '../../thresholds.ts';

/**
 * Free text of a modem, bounded; null where it is empty, or holds so many digits in a row
 * that it could be an IMEI, an IMSI, an ICCID or a phone number.
 */
export function freeText(text: string): string | null {
  const trimmed = text.trim().slice(0, THRESHOLDS.signal.maxTextLength);
  return trimmed === '' || /\d{7,}/.test(trimmed.replace(/[\s-]/g, '')) ? null : trimmed;
}
