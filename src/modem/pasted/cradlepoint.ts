import { isObject } from '../../ocpp/is-object.ts';
import { freeText } from '../parse/text.ts';
import { type JsonObject, objectsIn, textAt } from './objects.ts';
import type { Reported } from './reported.ts';
import { quantity } from './values.ts';
import { ratOf, registrationsOf, simOf, statOf } from './words.ts';

/**
 * A document of Cradlepoint's /api/status: the diagnostics of one modem, the devices with
 * theirs, or the whole tree. All values in it are text. Null where it speaks of no modem.
 */
export function readCradlepoint(document: unknown): Reported[] | null {
  const reports = objectsIn(document, (object) => isDevice(object) || isDiagnostics(object)).map(
    (object) =>
      isDevice(object)
        ? reportOf(isObject(object.diagnostics) ? object.diagnostics : {}, object)
        : reportOf(object, {}),
  );
  // Each SIM slot is a device of its own: the one that has a level is in use.
  const measured = reports.filter(({ samples }) =>
    (samples ?? []).some(({ rsrpDbm, nrRsrpDbm, rscpDbm }) => rsrpDbm ?? nrRsrpDbm ?? rscpDbm),
  );
  const chosen = measured[0] ?? reports[0];
  return chosen === undefined ? null : [chosen];
}

const isDiagnostics = (object: JsonObject): boolean =>
  ['DBM', 'RSRP', 'RSRP_5G', 'SRVC_TYPE', 'EMMSTATE'].filter((key) => Object.hasOwn(object, key))
    .length > 1;

/** A modem among the WAN devices, whatever its diagnostics hold: without a SIM it is little. */
const isDevice = (object: JsonObject): boolean =>
  isObject(object.info) &&
  textAt(object.info, 'type') === 'mdm' &&
  (isObject(object.diagnostics) || isObject(object.status));

function reportOf(diagnostics: JsonObject, device: JsonObject): Reported {
  const status = isObject(device.status) ? device.status : {};
  const at = (...keys: string[]) => textAt(diagnostics, ...keys);
  const stat = statOf(at('EMMSTATE', 'REG_STATE'));
  const lock = simOf(at('PIN_STATUS', 'SIM_STATUS'));
  return {
    rat: ratOf(at('SRVC_TYPE', 'SRVC_TYPE_DETAILS')),
    model: freeText(at('MFG_MDL', 'PRD', 'MDL')),
    operator: freeText(at('CARRID', 'HOMECARRID')),
    sim: simOf(textAt(status, 'error_text')) === 'absent' ? 'absent' : lock,
    functionality: /^offline|low power/i.test(at('MODEMOPMODE')) ? 4 : null,
    registrations: registrationsOf(stat),
    contextsActive: textAt(status, 'summary') === 'connected' ? 1 : null,
    samples: [
      {
        rssiDbm: quantity(at('DBM'), 'rssiDbm'),
        rscpDbm: quantity(at('RSCP'), 'rscpDbm'),
        ecnoDb: quantity(at('ECIO'), 'ecnoDb'),
        rsrpDbm: quantity(at('RSRP'), 'rsrpDbm'),
        rsrqDb: quantity(at('RSRQ'), 'rsrqDb'),
        sinrDb: quantity(at('SINR'), 'sinrDb'),
        nrRsrpDbm: quantity(at('RSRP_5G'), 'nrRsrpDbm'),
        nrRsrqDb: quantity(at('RSRQ_5G'), 'nrRsrqDb'),
        nrSinrDb: quantity(at('SINR_5G'), 'nrSinrDb'),
      },
    ],
  };
}
