import type { BootExchange } from '../../facts/boot.ts';
import { isObject } from '../../ocpp/is-object.ts';

/** A CSMS answers nothing else before it has accepted the boot (OCPP 2.0.1, B02.FR.09, B03.FR.07). */
export const isAccepted = (boot: BootExchange | undefined): boolean =>
  boot?.outcome === 'result' && isObject(boot.answer) && boot.answer.status === 'Accepted';
