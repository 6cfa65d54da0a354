import { type PlayedStation, strangeIdentity } from '../simulator/scenario/played-station.ts';
import { type StationTls, stationTls } from '../simulator/station/tls.ts';
import type { ClientIdentity } from '../site/site.ts';
import { loadTrustStore } from '../tls/trust-store.ts';
import { chargerOfferOf } from './charger-offer.ts';
import { readClientIdentity } from './client-identity.ts';
import { readRoots } from './credentials.ts';
import type { Io } from './io.ts';
import type { StationFlags } from './station-fleet.ts';
import { contradiction, UsageError } from './usage-error.ts';

/**
 * What stations trust and show in TLS: what the options give, else what the scenario has them do.
 *
 * @throws {UsageError}
 */
export async function fleetTls(
  { ca, cert, key, passphraseFile, passwordFile, chargerOffer }: StationFlags,
  { certificate, faults: { offer: faulty } }: PlayedStation,
  identity: string,
  io: Io,
): Promise<StationTls> {
  if (passwordFile === '-' && passphraseFile === '-') {
    throw contradiction('--password-file and --passphrase-file cannot both read stdin');
  }
  if (key !== undefined && cert === undefined) {
    throw contradiction('--key needs --cert', 'Name its certificate too.');
  }
  if (cert !== undefined && certificate === null) {
    throw contradiction('--cert contradicts a --scenario whose station has no certificate');
  }
  const pem = ca === undefined ? null : await readRoots(ca, 'the file of roots', io);
  const client =
    cert === undefined
      ? await playedIdentity(certificate, identity)
      : await readClientIdentity(
          { cert, key: key ?? null, passphraseFile: passphraseFile ?? null },
          io,
        );
  const stated = chargerOffer === undefined ? null : await chargerOfferOf(chargerOffer, io);
  if (stated !== null && faulty !== undefined) {
    throw contradiction('--charger-offer contradicts a --scenario that is one of TLS');
  }
  const roots = await loadTrustStore(pem === null ? [] : [{ source: ca ?? '', pem }]);
  try {
    return stationTls(roots, client, stated?.offer ?? faulty);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError('charger-offer-unplayable', error.message);
  }
}

/** What a station of the scenario shows that no option gives. */
async function playedIdentity(
  certificate: PlayedStation['certificate'],
  identity: string,
): Promise<ClientIdentity | null> {
  if (certificate == null) return null;
  if (certificate !== 'known') return strangeIdentity(certificate, identity);
  throw new UsageError(
    'certificate-missing',
    'the certificate of this scenario has to be one that your CSMS knows the authority of',
    'Have it issued as the scenario describes it, and give --cert and --key.',
  );
}
