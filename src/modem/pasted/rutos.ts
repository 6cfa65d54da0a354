import { freeText } from '../parse/text.ts';
import { type JsonObject, objectsIn, textAt } from './objects.ts';
import type { Reported } from './reported.ts';
import { quantity } from './values.ts';
import { ratOf, registrationsOf, simOf, statOf } from './words.ts';

/** What only an object about a modem has: the names differ between releases of RutOS. */
const MARKS = [
  'net_mode',
  'conntype',
  'ntype',
  'simstate',
  'sim_state',
  'operator_state',
  'netstate',
  'data_conn_state',
  'rsrp',
  'rsrp_value',
  'rscp',
];

/**
 * A document of Teltonika's RutOS: `ubus call gsm.modem0 get_signal_query` or `info`, or
 * the answer of GET /api/modems/status. Null where it speaks of no modem.
 */
export function readRutos(document: unknown): Reported[] | null {
  const modems = objectsIn(document, (object) => MARKS.some((key) => Object.hasOwn(object, key)));
  if (modems.length === 0) return null;
  const reports = modems.map(reportOf);
  // Of several modems, the one that has a level.
  const measured = reports.filter(({ samples }) =>
    (samples ?? []).some(({ rsrpDbm, nrRsrpDbm, rscpDbm }) => rsrpDbm ?? nrRsrpDbm ?? rscpDbm),
  );
  return (measured.length > 0 ? measured : reports).slice(0, 1);
}

function reportOf(modem: JsonObject): Reported {
  const rat = ratOf(textAt(modem, 'net_mode', 'conntype', 'ntype', 'network_type'));
  const value = (...keys: string[]) =>
    textAt(modem, ...keys.flatMap((key) => [key, `${key}_value`]));
  const at5G = rat === 'nr-sa';
  const rsrp = value('rsrp');
  const card = simOf(textAt(modem, 'simstate', 'sim_state'));
  const lock = simOf(textAt(modem, 'pinstate', 'pin_state'));
  const data = textAt(modem, 'data_conn_state').toLowerCase();
  return {
    rat,
    manufacturer: freeText(textAt(modem, 'manufacturer')),
    model: freeText(textAt(modem, 'model')),
    operator: freeText(textAt(modem, 'operator', 'provider', 'oper')),
    sim: card === 'absent' ? card : (lock ?? card),
    registrations: registrationsOf(
      statOf(textAt(modem, 'operator_state', 'netstate', 'net_state', 'reg_stat_str')),
    ),
    contextsActive: data === 'connected' ? 1 : data === 'disconnected' ? 0 : null,
    samples: [
      {
        rssiDbm: quantity(value('rssi', 'signal'), 'rssiDbm'),
        rscpDbm: quantity(value('rscp'), 'rscpDbm'),
        ecnoDb: quantity(value('ecio'), 'ecnoDb'),
        [at5G ? 'nrRsrpDbm' : 'rsrpDbm']: quantity(rsrp, at5G ? 'nrRsrpDbm' : 'rsrpDbm'),
        [at5G ? 'nrRsrqDb' : 'rsrqDb']: quantity(value('rsrq'), at5G ? 'nrRsrqDb' : 'rsrqDb'),
        [at5G ? 'nrSinrDb' : 'sinrDb']: quantity(
          value('sinr', 'snr'),
          at5G ? 'nrSinrDb' : 'sinrDb',
        ),
      },
    ],
  };
}
