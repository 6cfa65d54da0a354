import { type Static, Type } from 'typebox';
import { nullable } from './common.ts';
import { ChargerOffer } from './offer.ts';
import { StageName } from './stage-record.ts';

export const OcppVersion = Type.Enum(['1.6', '2.0.1', '2.1']);
export type OcppVersion = Static<typeof OcppVersion>;

export const SecurityProfile = Type.Union([
  Type.Literal(0),
  Type.Literal(1),
  Type.Literal(2),
  Type.Literal(3),
]);
export type SecurityProfile = Static<typeof SecurityProfile>;

/** What a judge may know of a password: never the password. `bytes` is its UTF-8 length. */
export const PasswordProperties = Type.Object({
  bytes: Type.Integer(),
  /** Only the digits 0-9, a-f, A-F. */
  hex: Type.Boolean(),
  /** How many of its characters are none that a passwordString of OCPP 2.0.1 may hold. */
  unusual: Type.Optional(Type.Integer()),
  /** Its bytes are no UTF-8 text: as when hexadecimal digits were decoded before they were sent. */
  binary: Type.Optional(Type.Boolean()),
});
export type PasswordProperties = Static<typeof PasswordProperties>;

/**
 * What is stated of the site that is diagnosed: everything that options and the site
 * file say, without a secret. It is part of the facts, so that a replay is exact.
 */
export const SiteStatement = Type.Object({
  /** The whole connection URL as given, its userinfo taken out. */
  url: nullable(Type.String()),
  /** The URL without the identity that `url` was made of, where that is what was given. */
  csmsUrl: Type.Optional(Type.String()),
  urlHadCredentials: Type.Boolean(),
  /** The station's identity: stated, or else the URL's last path segment, decoded. */
  identity: nullable(Type.String()),
  identityStated: Type.Boolean(),
  /** The identity that the user name of HTTP Basic is; null where it is the identity. */
  username: nullable(Type.String()),
  ocppVersion: OcppVersion,
  ocppVersionStated: Type.Boolean(),
  /** Null where it is neither stated nor implied. */
  securityProfile: nullable(SecurityProfile),
  password: nullable(PasswordProperties),
  clientCertificate: Type.Boolean(),
  /** What the charger offers in TLS, and where that is known from: a preset, a file, the site file. */
  chargerOffer: Type.Optional(Type.Object({ source: Type.String(), offer: ChargerOffer })),
  /** What is asked beside the main handshake: nothing, OCPP's versions and suites, or all suites. */
  tlsScan: Type.Optional(Type.Enum(['none', 'ocpp', 'all'])),
  /** True where the roots that the charger trusts are known. */
  chargerRootsGiven: Type.Optional(Type.Boolean()),
  /** What the CSMS has on record of the station. */
  expected: Type.Object({
    vendorName: Type.Optional(Type.String()),
    model: Type.Optional(Type.String()),
    serialNumber: Type.Optional(Type.String()),
    firmwareVersion: Type.Optional(Type.String()),
    /** Whose authority issues the backend's certificates: a part of its name. */
    issuer: Type.Optional(Type.String()),
    /** Of a station that is examined: what is stated of it, beside what it shows of itself. */
    identity: Type.Optional(Type.String()),
    url: Type.Optional(Type.String()),
    securityProfile: Type.Optional(SecurityProfile),
  }),
  /** True where `url` is what a station dialled to be examined: its host is the laptop. */
  examined: Type.Optional(Type.Boolean()),
  /** The day the firmware was built: a clock reset often falls back to it. */
  firmwareBuiltAt: nullable(Type.String()),
  uplink: Type.Enum(['laptop', 'charger']),
  bootGiven: Type.Boolean(),
  /** True where a token to authorize was given; it is itself nowhere in the facts. */
  tokenGiven: Type.Optional(Type.Boolean()),
  /** True where readings of the cable were given. */
  cableGiven: Type.Optional(Type.Boolean()),
  sessionAllowed: Type.Boolean(),
  identityProbes: Type.Boolean(),
  /** Asked for: whether the certificates have been revoked. */
  revocation: Type.Optional(Type.Boolean()),
  /** How long the session is to be held, ms; left out: not beyond what is asked in it. */
  holdMs: Type.Optional(Type.Number()),
  ntp: Type.Boolean(),
  modemGiven: Type.Boolean(),
  chargerTimeGiven: Type.Boolean(),
  /** The stages of --only, or null. */
  only: nullable(Type.Array(StageName)),
  skip: Type.Array(StageName),
  labels: Type.Record(Type.String(), Type.String()),
});
export type SiteStatement = Static<typeof SiteStatement>;
