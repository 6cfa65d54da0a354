import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { TlsInput } from './input.ts';

/** What the backend has let the station do so far, with its certificate. */
export interface Progress {
  /** It took the upgrade of a connection on which it asked for the certificate and got it. */
  readonly upgraded: boolean;
  /** It answered the BootNotification on that connection, whatever it answered. */
  readonly booted: boolean;
}

export function progressOf({ records }: Pick<TlsInput, 'records'>): Progress {
  const { requested, sent } = lastOfKind(records, 'tls.handshake')?.clientCertificate ?? {};
  const shown = requested === true && sent === true;
  return {
    upgraded: shown && ofKind(records, 'upgrade.attempt')[0]?.status === 101,
    booted: shown && ofKind(records, 'boot.exchange').some(({ outcome }) => outcome === 'result'),
  };
}
