import { type Static, Type } from 'typebox';
import { OcppVersion } from '../../../facts/statement.ts';
import { OfferFile } from '../../../site/offer-file.ts';
import { SiteFile } from '../../../site/site-file.ts';
import { Age, KeyKind, Profile, strict, text } from './words.ts';

const StationCertificate = Type.Object(
  {
    notBefore: Type.Optional(Age),
    notAfter: Type.Optional(Age),
    commonName: Type.Optional(
      Type.Union([Type.String({ maxLength: 200 }), Type.Null()], {
        description: 'Default: EX22-000417, the serial number in its boot. null: no subject.',
      }),
    ),
    key: Type.Optional(KeyKind),
    issuer: Type.Optional(
      Type.Enum(['known', 'unknown', 'self'], {
        description: 'Whether the CSMS knows its authority. Default: known.',
      }),
    ),
    chain: Type.Optional(
      Type.Enum(['full', 'no-intermediate', 'disordered'], {
        description: 'What the station has of its chain, without the root. Default: full.',
      }),
    ),
    use: Type.Optional(
      Type.Enum(['client', 'server'], { description: 'Extended key usage. Default: client.' }),
    ),
    revocation: Type.Optional(
      Type.Enum(['good', 'revoked'], {
        description: 'What its OCSP responder, on loopback, says of it. Left out: it names none.',
      }),
    ),
  },
  { ...strict, description: 'Its client certificate; what is left out is in order.' },
);

/** The charger, as far as `diagnose` is told of it. */
export const Station = Type.Object(
  {
    identity: Type.Optional(text('Default: CP001.')),
    username: Type.Optional(text('User of HTTP Basic, if it is not the identity.')),
    profile: Type.Optional(
      Type.Union([Profile, Type.Null()], {
        description:
          'Security profile that is stated of it. Default: 2. null: none is stated, the world is that of 2.',
      }),
    ),
    ocpp: Type.Optional(OcppVersion),
    password: Type.Optional(
      Type.Union(
        [
          Type.Enum(['right', 'wrong', 'none']),
          Type.Object({ text: Type.String({ minLength: 1, maxLength: 200 }) }, strict),
        ],
        {
          description:
            'What it sends by HTTP Basic. Default: right where the profile is 1 or 2, else none.',
        },
      ),
    ),
    clock: Type.Optional(
      Type.Union(
        [
          Type.Null(),
          Type.Object(
            {
              at: Type.String({
                pattern: '^\\d{4}-\\d{2}-\\d{2}T.*Z$',
                description: 'An instant in UTC, such as 2000-01-01T00:04:00Z.',
              }),
            },
            strict,
          ),
          Type.Object({ offset: Age }, strict),
        ],
        { description: 'What its web page shows. Default: the right time. null: not known.' },
      ),
    ),
    boot: Type.Optional(
      Type.Union([Type.Null(), Type.Object({}), Type.String({ minLength: 1 })], {
        description:
          'Its BootNotification: the payload, or a text that is sent as it is. Default: one in order. null: none.',
      }),
    ),
    offer: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 80 }), OfferFile], {
        description: 'What it offers in TLS: a preset, or its versions and suites.',
      }),
    ),
    certificate: Type.Optional(
      Type.Union([Type.Null(), StationCertificate], {
        description: 'Default: one in order where the profile is 3, else none (null).',
      }),
    ),
    roots: Type.Optional(
      Type.Enum(['right', 'other', 'none'], {
        description:
          "What it is known to trust: the root of the CSMS, another one. Default: none, which is 'not known'.",
      }),
    ),
    idToken: Type.Optional(text('The token to authorize, value or value:type.')),
    url: Type.Optional(
      Type.String({
        maxLength: 4_096,
        description:
          'Its connection URL, with {scheme} {host} {port} {path} {identity} filled in. Default: {scheme}://{host}:{port}{path}/{identity}.',
      }),
    ),
    csmsUrl: Type.Optional(
      Type.String({
        maxLength: 4_096,
        description: 'Instead of url: the URL that it appends its identity to.',
      }),
    ),
    expected: Type.Optional(SiteFile.properties.expected),
    firmwareBuiltAt: Type.Optional(SiteFile.properties.firmwareBuiltAt),
    uplink: Type.Optional(SiteFile.properties.uplink),
  },
  { ...strict, description: 'The charger. What is left out is in order.' },
);
export type Station = Static<typeof Station>;
export type StationCertificate = Static<typeof StationCertificate>;
