import type { StationSecured } from '../facts/visit.ts';

/** It sent something after the handshake: whoever refuses hangs up first. */
export const isAccepted = ({ outcome, wentOn }: StationSecured): boolean =>
  outcome === 'secured' && wentOn === true;

/** As one who has judged the certificate: by an alert, or by hanging up with it in hand. */
export const isRefused = (shown: StationSecured): boolean =>
  shown.alert !== null ||
  ((shown.outcome === 'closed' || shown.wentOn === false) &&
    shown.close !== null &&
    (shown.close.flightsSent ?? 0) > 0);
