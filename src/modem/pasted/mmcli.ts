import type { ModemReading } from '../../facts/signal.ts';
import { freeText } from '../parse/text.ts';
import type { Fields } from './field-groups.ts';
import { mmcliFields } from './mmcli-fields.ts';
import type { Reported } from './reported.ts';
import { quantity } from './values.ts';
import { ratOf, registrationsOf, simOf, statOf } from './words.ts';

/**
 * `mmcli -m 0` and `mmcli -m 0 --signal-get` of ModemManager, as pages, with -J or
 * --output-keyvalue. All levels are `--` unless --signal-setup was run before.
 */
export function readMmcli(
  lines: readonly string[],
  documents: readonly unknown[],
): Reported[] | null {
  const groups = mmcliFields(lines, documents);
  return groups.length === 0 ? null : groups.map(reportOf);
}

/** In a state of MMModemState from `registered` on, the modem is in a network. */
const IN_NETWORK = ['registered', 'disconnecting', 'connecting', 'connected'];

function reportOf(fields: Fields): Reported {
  const text = (name: string) => {
    const value = fields.get(`modem.${name}`) ?? '';
    return value === '--' ? '' : value;
  };
  const state = text('generic.state');
  const technologies = ['', '.2', '.3'].map((rest) => text(`generic.access-technologies${rest}`));
  const packets = text('3gpp.packet-service-state');
  return {
    rat: ratOf(technologies.join(' ')),
    manufacturer: freeText(text('generic.manufacturer')),
    model: freeText(text('generic.model')),
    operator: freeText(text('3gpp.operator-name')),
    sim: simState(state, text('generic.state-failed-reason'), text('generic.unlock-required')),
    functionality: functionalityOf(state, text('generic.power-state')),
    registrations: registrationsOf(statOf(text('3gpp.registration-state')) ?? statOfState(state)),
    attached: packets === 'attached' ? true : packets === 'detached' ? false : null,
    // ModemManager's own word: registered, but no bearer is connected.
    contextsActive: state === 'connected' ? 1 : state === 'registered' ? 0 : null,
    samples: samplesOf(fields),
  };
}

function statOfState(state: string): number | null {
  if (IN_NETWORK.includes(state)) return 1;
  return state === 'searching' ? 2 : state === 'enabled' ? 0 : null;
}

function simState(state: string, reason: string, lock: string): ModemReading['sim'] {
  if (reason === 'esim-without-profiles') return 'absent';
  if (reason.startsWith('sim-')) return simOf(reason);
  return (lock === '' ? null : simOf(lock)) ?? (IN_NETWORK.includes(state) ? 'ready' : null);
}

const PASSING = ['failed', 'locked', 'initializing', 'enabling', 'disabling'];

/** What ModemManager has disabled it has not brought up, even where its power is on. */
function functionalityOf(state: string, power: string): number | null {
  // What failed, is locked or changes just now is in low power for another reason.
  if (PASSING.includes(state)) return null;
  if (power === 'off') return 0;
  if (power === 'low' || state === 'disabled') return 4;
  return power === 'on' ? 1 : null;
}

function samplesOf(fields: Fields): NonNullable<Reported['samples']> {
  const of = (block: string, name: string) => fields.get(`modem.signal.${block}.${name}`);
  const wide = {
    rsrpDbm: quantity(of('lte', 'rsrp'), 'rsrpDbm'),
    rsrqDb: quantity(of('lte', 'rsrq'), 'rsrqDb'),
    sinrDb: quantity(of('lte', 'snr'), 'sinrDb'),
    nrRsrpDbm: quantity(of('5g', 'rsrp'), 'nrRsrpDbm'),
    nrRsrqDb: quantity(of('5g', 'rsrq'), 'nrRsrqDb'),
    nrSinrDb: quantity(of('5g', 'snr'), 'nrSinrDb'),
    rscpDbm: quantity(of('umts', 'rscp'), 'rscpDbm'),
    ecnoDb: quantity(of('umts', 'ecio'), 'ecnoDb'),
  };
  const rssi = (['lte', '5g', 'umts', 'gsm'] as const)
    .map((block) => [block, quantity(of(block, 'rssi'), 'rssiDbm')] as const)
    .find(([, value]) => value !== null);
  const rats = { lte: 'lte', '5g': null, umts: '3g', gsm: '2g' } as const;
  const measured = Object.values(wide).some((value) => value !== null);
  if (rssi === undefined) return measured ? [wide] : [];
  return [{ ...wide, rssiDbm: rssi[1], ...(measured ? {} : { rat: rats[rssi[0]] }) }];
}
