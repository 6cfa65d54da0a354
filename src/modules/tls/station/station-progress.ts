import type { Fact } from '../../../facts/document.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import { refusalOf } from './client-certificate-refusal.ts';

/** What the backend has let the station do so far, with its certificate. */
export interface Progress {
  /** It asked for the certificate, got it, and answers in HTTP without a word against it. */
  readonly taken: boolean;
  /** It answered the BootNotification on that connection, whatever it answered. */
  readonly booted: boolean;
}

export function progressOf(records: readonly Fact[]): Progress {
  const handshake = lastOfKind(records, 'tls.handshake');
  const { requested, sent } = handshake?.clientCertificate ?? {};
  if (handshake === undefined || requested !== true || sent !== true) {
    return { taken: false, booted: false };
  }
  const answered = ofKind(records, 'upgrade.attempt').some(({ status }) => status !== null);
  return {
    taken: answered && refusalOf(handshake, records) === null,
    booted: ofKind(records, 'boot.exchange').some(({ outcome }) => outcome === 'result'),
  };
}
