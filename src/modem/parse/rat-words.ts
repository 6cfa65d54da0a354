import type { Rat } from '../../facts/signal.ts';

/** The radio by the word that a vendor has for it; null where that is none of them. */
export function ratOfWords(words: string): Rat | null {
  const word = words.toUpperCase();
  if (/NR5G[-_ ]?NSA|^EN-?DC/.test(word)) return 'nr-nsa';
  if (/NR5G|NR-?RAN|^NR\b/.test(word)) return 'nr-sa';
  if (/NB-?1|NB-?IOT/.test(word)) return 'nb-iot';
  if (/EMTC|CAT-?M/.test(word)) return 'lte-m';
  if (/LTE|E-?UTRAN/.test(word)) return 'lte';
  if (/WCDMA|UMTS|UTRAN|SCDMA|HSPA|HSDPA|HSUPA/.test(word)) return '3g';
  return /GSM|GPRS|EDGE/.test(word) ? '2g' : null;
}
