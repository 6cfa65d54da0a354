import type { ModemReading, Rat, Registration } from '../../facts/signal.ts';

type Sim = ModemReading['sim'];

/** A radio as tools call it: `lte, 5gnr`, `HSPA+`, `5G-NSA`, `E-UTRAN`, `LTE Cat-M1`. */
export function ratOf(words: string): Rat | null {
  const text = words.toLowerCase();
  const fifth = /\b5g|\bnr/.test(text);
  const fourth = /lte|4g|e-?utran/.test(text);
  if (/nb-?iot|\bnb-?[12s]\b/.test(text)) return 'nb-iot';
  if (/lte-?m\b|cat-?m|emtc/.test(text)) return 'lte-m';
  if (/nsa|en-?dc/.test(text) || (fifth && fourth)) return 'nr-nsa';
  if (fifth) return 'nr-sa';
  if (fourth) return 'lte';
  if (/umts|wcdma|hspa|hsdpa|hsupa|3g|utran/.test(text)) return '3g';
  return /gsm|gprs|edge|2g/.test(text) ? '2g' : null;
}

/** A registration in words, as <stat> of TS 27.007, 7.2; null where they say none of it. */
export function statOf(words: string): number | null {
  const text = words.toLowerCase().replaceAll('_', '-');
  if (/denied|rejected|forbidden/.test(text)) return 3;
  if (/sms/.test(text)) return /roam/.test(text) ? 7 : 6;
  if (/emergency/.test(text)) return 8;
  if (/rlos/.test(text)) return 11;
  if (/search|initiat|trying/.test(text)) return 2;
  if (/\bnot[ -]?registered|unregistered|deregistered|^idle$/.test(text)) return 0;
  if (/not roaming/.test(text)) return 1;
  if (/roam/.test(text)) return 5;
  return /registered|home/.test(text) ? 1 : null;
}

/** What a tool says that asks all domains at once. */
export const registrationsOf = (stat: number | null): Registration[] =>
  stat === null ? [] : [{ domain: 'any', stat, accessTechnology: null }];

/** The state of a SIM, or of its lock, in words. PIN2 and PUK2 bar no registration. */
export function simOf(words: string): Sim {
  const text = words.toLowerCase().replaceAll('_', '-');
  if (/not[ -](inserted|present|detected)|absent|missing|no[ -]?sim|removed/.test(text)) {
    return 'absent';
  }
  if (/p[iu][nk]2/.test(text)) return 'ready';
  if (/puk/.test(text)) return 'puk';
  if (/\bph-|personali[sz]ation|network lock/.test(text)) return 'locked';
  if (/not required|disabled/.test(text)) return 'ready';
  if (/pin/.test(text)) return 'pin';
  if (/fail|error|wrong|invalid|illegal|blocked/.test(text)) return 'failure';
  if (/busy/.test(text)) return 'busy';
  return /ready|inserted|present|^ok$|^none$/.test(text) ? 'ready' : null;
}
