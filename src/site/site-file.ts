import { type Static, Type } from 'typebox';
import { OfferFile } from './offer-file.ts';

const strict = { additionalProperties: false } as const;
const path = (description: string) =>
  Type.String({ minLength: 1, description: `${description} Relative to this file.` });

/** What is known of one site: the document of `--site`. It never holds a secret itself. */
export const SiteFile = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Where an editor finds this schema.' })),
    url: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The whole connection URL, with the identity as its last segment.',
      }),
    ),
    csmsUrl: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The URL that the station is configured with, to which it appends its identity. Needs identity; instead of url.',
      }),
    ),
    identity: Type.Optional(
      Type.String({ minLength: 1, description: 'The identity of the station at the CSMS.' }),
    ),
    securityProfile: Type.Optional(
      Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
        description: 'OCPP security profile; 0 is none.',
      }),
    ),
    ocppVersion: Type.Optional(
      Type.Enum(['1.6', '2.0.1', '2.1'], { description: 'OCPP version of the station.' }),
    ),
    username: Type.Optional(
      Type.String({ minLength: 1, description: 'User of HTTP Basic, if it is not the identity.' }),
    ),
    passwordFile: Type.Optional(path('A file that holds the password of HTTP Basic.')),
    ca: Type.Optional(path('Root certificates (PEM) to trust as well.')),
    chargerRoots: Type.Optional(path('The root certificates (PEM) that the charger trusts.')),
    cert: Type.Optional(
      path("The station's client certificate, with its chain: PEM, or PKCS#12 with the key in it."),
    ),
    key: Type.Optional(path('The private key (PEM) of cert, where it is not in that file.')),
    passphraseFile: Type.Optional(
      path('A file that holds the passphrase of key, or of a PKCS#12 cert.'),
    ),
    chargerOffer: Type.Optional(
      Type.Union([OfferFile, Type.String({ minLength: 1 })], {
        description:
          'What the charger offers in TLS: a preset (ocpp-minimum-ecdsa, ocpp-minimum-rsa, tls12-only), its versions and suites, or the path of a file with them. Relative to this file.',
      }),
    ),
    expected: Type.Optional(
      Type.Object(
        {
          vendorName: Type.Optional(Type.String({ description: 'vendorName on record.' })),
          model: Type.Optional(Type.String({ description: 'model on record.' })),
          serialNumber: Type.Optional(Type.String({ description: 'serialNumber on record.' })),
          firmwareVersion: Type.Optional(
            Type.String({ description: 'firmwareVersion on record.' }),
          ),
          issuer: Type.Optional(
            Type.String({
              minLength: 1,
              description:
                "Whose authority issues the backend's certificates: a part of its name, such as Let's Encrypt.",
            }),
          ),
        },
        {
          ...strict,
          description:
            'What the CSMS has on record of the station, and who issues its certificates.',
        },
      ),
    ),
    firmwareBuiltAt: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}',
        description:
          'The day the firmware was built (YYYY-MM-DD): a clock that was reset often falls back to it.',
      }),
    ),
    ntpServers: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        maxItems: 8,
        description: 'Time servers of the site, host or host:port.',
      }),
    ),
    resolver: Type.Optional(
      Type.String({ minLength: 1, description: 'The one name server to ask, host or host:port.' }),
    ),
    boot: Type.Optional(
      Type.Union([Type.Object({}), Type.String({ minLength: 1 })], {
        description:
          'The BootNotification of the station: its payload, or the path of a file with it. Relative to this file.',
      }),
    ),
    chargerTime: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The http(s) URL of the charger's local web page, whose Date header tells its clock; or an ISO 8601 instant.",
      }),
    ),
    modem: Type.Optional(
      Type.String({ minLength: 1, description: 'A serial port, auto, or tcp://host:port.' }),
    ),
    gateway: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The router that holds the modem, instead of modem: teltonika://user@host or cradlepoint://user@host.',
      }),
    ),
    gatewayPasswordFile: Type.Optional(
      path("A file that holds the password of the gateway's user."),
    ),
    gatewayFingerprint: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The SHA-256 fingerprint of the gateway's certificate, in hex.",
      }),
    ),
    uplink: Type.Optional(
      Type.Enum(['laptop', 'charger'], {
        description: "charger: the laptop uses the charger's own router or SIM.",
      }),
    ),
    labels: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Kept in the report.' }),
    ),
  },
  strict,
);
export type SiteFile = Static<typeof SiteFile>;
