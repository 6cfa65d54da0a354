import { freeText } from '../parse/text.ts';
import { type Fields, groupsOf } from './field-groups.ts';
import type { Reported } from './reported.ts';
import { quantity } from './values.ts';
import { ratOf, registrationsOf, simOf, statOf } from './words.ts';

/** `RSRP: -97`, also with its unit, as RutOS prints it for `gsmctl -q` and other routers do. */
const LABELLED =
  /^(RSSI|RSRP|RSRQ|SINR|SNR|RSCP|EC\/?IO): *([-+]?\d{1,6}(?:\.\d{1,3})?(?: ?dBm?)?)$/i;

/** The switches of gsmctl whose answer stands alone on the next line. */
const SWITCHES: Readonly<Record<string, string>> = {
  q: 'rssi',
  signal: 'rssi',
  W: 'rsrp',
  M: 'rsrq',
  Z: 'sinr',
  X: 'rscp',
  E: 'ecio',
  o: 'operator',
  operator: 'operator',
  t: 'rat',
  conntype: 'rat',
  g: 'registration',
  netstate: 'registration',
  z: 'sim',
  simstate: 'sim',
  u: 'lock',
  pinstate: 'lock',
  w: 'manufacturer',
  m: 'model',
};

/** `gsmctl` of Teltonika's RutOS, over SSH; null where the lines hold none of it. */
export function readGsmctl(lines: readonly string[]): Reported[] | null {
  const groups = groupsOf(pairsOf(lines));
  return groups.length === 0 ? null : groups.map(reportOf);
}

function* pairsOf(lines: readonly string[]): Generator<readonly [string, string]> {
  let asked: string | null = null;
  let others = false;
  for (const line of lines) {
    // What AT+NUESTATS answers has labels of the same names, in tenths.
    if (/NUESTATS/i.test(line)) others = true;
    else if (/^OK$/i.test(line)) others = false;
    if (others) continue;
    const command = /\bgsmctl +--?(\w+)['"]?$/.exec(line)?.[1];
    if (command !== undefined) {
      asked = SWITCHES[command] ?? null;
      continue;
    }
    const [, name, value] = LABELLED.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      yield [name.toLowerCase().replace('/', '').replace(/^snr$/, 'sinr'), value];
    } else if (asked !== null) {
      yield [asked, line];
    }
    asked = null;
  }
}

function reportOf(fields: Fields): Reported {
  const text = (name: string) => fields.get(name) ?? '';
  const rat = ratOf(text('rat'));
  const lock = simOf(text('lock'));
  const sim = simOf(text('sim'));
  const at5G = rat === 'nr-sa';
  const rsrp = text('rsrp');
  return {
    rat,
    sim: sim === 'absent' ? sim : (lock ?? sim),
    operator: freeText(text('operator')),
    manufacturer: freeText(text('manufacturer')),
    model: freeText(text('model')),
    registrations: registrationsOf(statOf(text('registration'))),
    samples: [
      {
        rssiDbm: quantity(text('rssi'), 'rssiDbm'),
        rscpDbm: quantity(text('rscp'), 'rscpDbm'),
        ecnoDb: quantity(text('ecio'), 'ecnoDb'),
        [at5G ? 'nrRsrpDbm' : 'rsrpDbm']: quantity(rsrp, at5G ? 'nrRsrpDbm' : 'rsrpDbm'),
        [at5G ? 'nrRsrqDb' : 'rsrqDb']: quantity(text('rsrq'), at5G ? 'nrRsrqDb' : 'rsrqDb'),
        [at5G ? 'nrSinrDb' : 'sinrDb']: quantity(text('sinr'), at5G ? 'nrSinrDb' : 'sinrDb'),
      },
    ],
  };
}
