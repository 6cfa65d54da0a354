import type { ChargerOffer } from '../../facts/offer.ts';
import type { OcppVersion, SecurityProfile } from '../../facts/statement.ts';
import { Secret } from '../../site/secret.ts';
import type { ClientIdentity } from '../../site/site.ts';
import { OFFER_PRESETS, readOffer } from '../../tls/offer-names.ts';
import type { StationFaults } from '../station/options.ts';
import { ageMs } from './age.ts';
import type { Scenario } from './scenario.ts';
import type { Station, StationCertificate } from './schema/station.ts';
import { stationAuthority, stationIdentity } from './station-certificate.ts';

/** RFC 8446, 6.2. */
const UNKNOWN_CA = 48;

/** What a scenario says of its station, for one that connects to any CSMS. What is left out it leaves open. */
export interface PlayedStation {
  readonly identity?: string;
  readonly version?: OcppVersion;
  readonly profile?: SecurityProfile;
  /** A text that it has for a password, whatever the right one is. */
  readonly password?: Secret;
  /** Null: it shows none. `known` needs one that the CSMS's own authority has issued. */
  readonly certificate?: null | 'known' | StationCertificate;
  readonly faults: StationFaults;
}

export function playedStation({ station = {} }: Scenario): PlayedStation {
  const { identity, ocpp, profile, password, certificate } = station;
  return {
    ...(identity === undefined ? {} : { identity }),
    ...(ocpp === undefined ? {} : { version: ocpp }),
    ...(profile == null ? {} : { profile }),
    ...(typeof password === 'object' ? { password: new Secret(password.text) } : {}),
    ...(certificate === undefined ? {} : { certificate: issuedBy(certificate) }),
    faults: faultsOf(station),
  };
}

/** False where nothing is wrong at the station: what is wrong in this world is elsewhere. */
export const isAtFault = ({ password, certificate, faults }: PlayedStation): boolean =>
  password !== undefined || certificate !== undefined || Object.keys(faults).length > 0;

function issuedBy(certificate: StationCertificate | null): null | 'known' | StationCertificate {
  if (certificate === null) return null;
  return certificate.issuer === undefined || certificate.issuer === 'known' ? 'known' : certificate;
}

function faultsOf({ boot, clock, offer, password, roots, username }: Station): StationFaults {
  return {
    ...(clock == null
      ? {}
      : { clock: 'at' in clock ? { at: clock.at } : { offsetMs: ageMs(clock.offset) } }),
    ...(password === 'wrong' || password === 'none' ? { password } : {}),
    ...(username === undefined ? {} : { username }),
    ...(offer === undefined ? {} : { offer: offerOf(offer) }),
    ...(roots === 'other' ? { verification: { alert: UNKNOWN_CA } } : {}),
    ...(boot === undefined ? {} : { boot: bootOf(boot) }),
  };
}

/** The scenario was checked: it names a preset, or what is known. */
function offerOf(offer: NonNullable<Station['offer']>): ChargerOffer {
  const read = typeof offer === 'string' ? OFFER_PRESETS[offer]?.() : readOffer(offer).offer;
  if (read === undefined) throw new Error('an offer that is not known');
  return read;
}

function bootOf(boot: NonNullable<Station['boot']> | null): NonNullable<StationFaults['boot']> {
  if (boot === null) return 'none';
  if (typeof boot === 'object') return { payload: boot };
  const text = boot.trim();
  if (text.startsWith('{')) return { text: `[2,"{id}","BootNotification",${text}]` };
  // A message id of its own each time, or no answer would be one to it.
  return { text: text.replace(/^(\[\s*2\s*,\s*")[^"\\]*"/, '$1{id}"') };
}

/** The certificate of a station, of an authority that no CSMS knows. */
export async function strangeIdentity(
  certificate: StationCertificate,
  commonName: string,
): Promise<ClientIdentity> {
  const { issued } = await stationIdentity(
    { commonName, ...certificate },
    await stationAuthority(),
    null,
  );
  return { certificatePem: issued.chainPem, key: new Secret(issued.keyPem), passphrase: null };
}
