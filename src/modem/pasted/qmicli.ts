import type { ModemReading } from '../../facts/signal.ts';
import { freeText } from '../parse/text.ts';
import { type Fields, groupsOf } from './field-groups.ts';
import type { Reported } from './reported.ts';
import { quantity } from './values.ts';
import { registrationsOf, simOf, statOf } from './words.ts';

/** `RSRP: '-97 dBm'`: all that qmicli prints has its value in quotes. */
const VALUE = /^(Network '[\w-]{1,20}'|[\w /()]{1,40}?): *'([^'’]{0,80})['’]?/;
const BLOCKS: Readonly<Record<string, string>> = {
  lte: 'lte',
  '5g': '5g',
  nr5g: '5g',
  wcdma: '3g',
  umts: '3g',
  gsm: '2g',
};
const METRICS = ['rssi', 'rsrp', 'rsrq', 'snr', 'ecio', 'rscp'];

/**
 * qmicli of libqmi: --nas-get-signal-info, --nas-get-signal-strength,
 * --nas-get-serving-system and --uim-get-card-status.
 */
export function readQmicli(lines: readonly string[]): Reported[] | null {
  const groups = groupsOf(pairsOf(lines));
  const card = cardOf(lines);
  if (groups.length === 0 && card === null) return null;
  return [...groups.map(reportOf), ...(card === null ? [] : [{ sim: card }])];
}

/** `lte.rsrp` and the like, and the words of the serving system by their own names. */
function* pairsOf(lines: readonly string[]): Generator<readonly [string, string]> {
  let section = '';
  for (const line of lines) {
    const header = /^([\w ]{1,30}):$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.toLowerCase();
      continue;
    }
    const [, label = '', value] = VALUE.exec(line) ?? [];
    if (value === undefined) continue;
    const network = /^Network '([\w-]+)'/.exec(label)?.[1];
    const block = BLOCKS[network ?? section];
    const metric = network === undefined ? label.toLowerCase() : section;
    if (block !== undefined && METRICS.includes(metric)) yield [`${block}.${metric}`, value];
    else if (/^(Registration state|PS|Roaming status|Description)$/.test(label)) {
      yield [label, value];
    }
  }
}

function reportOf(fields: Fields): Reported {
  const of = (name: string) => fields.get(name);
  const stat = statOf(of('Registration state') ?? '');
  const wide = {
    rsrpDbm: quantity(of('lte.rsrp'), 'rsrpDbm'),
    rsrqDb: quantity(of('lte.rsrq'), 'rsrqDb'),
    sinrDb: quantity(of('lte.snr'), 'sinrDb'),
    nrRsrpDbm: quantity(of('5g.rsrp'), 'nrRsrpDbm'),
    nrRsrqDb: quantity(of('5g.rsrq'), 'nrRsrqDb'),
    nrSinrDb: quantity(of('5g.snr'), 'nrSinrDb'),
    rscpDbm: quantity(of('3g.rscp'), 'rscpDbm'),
    ecnoDb: quantity(of('3g.ecio'), 'ecnoDb'),
  };
  const rssi = (['lte', '3g', '2g'] as const)
    .map((rat) => ({ rat, rssiDbm: quantity(of(`${rat}.rssi`), 'rssiDbm') }))
    .find(({ rssiDbm }) => rssiDbm !== null);
  const measured = wide.rsrpDbm !== null || wide.nrRsrpDbm !== null || wide.rscpDbm !== null;
  return {
    operator: freeText(of('Description') ?? ''),
    registrations: registrationsOf(stat === 1 && of('Roaming status') === 'on' ? 5 : stat),
    attached: of('PS') === 'attached' ? true : of('PS') === 'detached' ? false : null,
    samples: [{ ...wide, ...(measured ? { rssiDbm: rssi?.rssiDbm ?? null } : rssi) }],
  };
}

/** Of several slots, the card that can be used counts; then one that is there at all. */
function cardOf(lines: readonly string[]): ModemReading['sim'] {
  const states = lines.flatMap((line) => {
    const [, label, value = ''] = /^(Card|Application) state: *'([^']{0,60})/.exec(line) ?? [];
    // `detected` is said of every further application of a card.
    return label === undefined || value === 'detected' || value === 'present' ? [] : [simOf(value)];
  });
  const ORDER = ['ready', 'pin', 'puk', 'locked', 'failure', 'absent'] as const;
  return ORDER.find((state) => states.includes(state)) ?? null;
}
