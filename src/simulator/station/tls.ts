import { createSecureContext, type SecureContext } from 'node:tls';
import type { ChargerOffer } from '../../facts/offer.ts';
import type { ClientIdentity } from '../../site/site.ts';
import type { TrustStore } from '../../tls/trust-store.ts';
import { tlsOptionsFor } from './tls-offer.ts';

/** What the stations of a fleet have in common in TLS. */
export interface StationTls {
  readonly context: SecureContext;
  /** What they trust. */
  readonly roots: TrustStore;
}

/**
 * @throws {RangeError} where the offer cannot be played; an error of OpenSSL where the
 * certificate cannot be used.
 */
export function stationTls(
  roots: TrustStore,
  clientIdentity: ClientIdentity | null,
  offer?: ChargerOffer,
): StationTls {
  const passphrase = clientIdentity?.passphrase?.reveal();
  const context = createSecureContext({
    ...tlsOptionsFor(offer),
    ...(clientIdentity === null
      ? {}
      : { cert: clientIdentity.certificatePem, key: clientIdentity.key.reveal() }),
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  return { context, roots };
}
