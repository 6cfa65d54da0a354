import { type Static, Type } from 'typebox';
import { Age, KeyKind, strict } from './words.ts';

const Validity = Type.Object(
  { notBefore: Type.Optional(Age), notAfter: Type.Optional(Age) },
  { ...strict, description: 'Default: from 400 days ago to 3250 days from now.' },
);

/** What the CSMS shows in TLS. */
export const ServerCertificate = Type.Object(
  {
    notBefore: Type.Optional(Age),
    notAfter: Type.Optional(Age),
    commonName: Type.Optional(
      Type.Union([Type.String({ maxLength: 200 }), Type.Null()], {
        description: "Default: the host's name. null: no subject.",
      }),
    ),
    names: Type.Optional(
      Type.Object(
        {
          dns: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 300 })),
          ip: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 32 })),
          more: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 2_000,
              description: 'So many names beside, as on a front that others share: a large chain.',
            }),
          ),
        },
        {
          ...strict,
          description:
            'Subject alternative names. Default: the host, localhost and the address. {}: none.',
        },
      ),
    ),
    keys: Type.Optional(
      Type.Union([KeyKind, Type.Literal('both')], {
        description: 'Default: both, an EC and an RSA certificate (A00.FR.318).',
      }),
    ),
    hash: Type.Optional(
      Type.Enum(['SHA-256', 'SHA-1'], { description: 'Of the signature. Default: SHA-256.' }),
    ),
    chain: Type.Optional(
      Type.Enum(
        ['full', 'no-intermediate', 'self-signed', 'disordered', 'with-root', 'extraneous'],
        {
          description:
            'Default: full, which is the leaf and its intermediate. extraneous: with an authority that has nothing to do with it.',
        },
      ),
    ),
    issuer: Type.Optional(
      Type.Enum(['trusted', 'unknown'], {
        description: "unknown: of an authority that nobody's store holds. Default: trusted.",
      }),
    ),
    issuerName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    use: Type.Optional(
      Type.Enum(['server', 'client'], { description: 'Extended key usage. Default: server.' }),
    ),
    intermediate: Type.Optional(Validity),
    root: Type.Optional(Validity),
    revocation: Type.Optional(
      Type.Object(
        {
          ocsp: Type.Optional(
            Type.Enum(['good', 'revoked', 'unknown', 'expired', 'error', 'silent'], {
              description: 'What its OCSP responder says of it; the certificate names one then.',
            }),
          ),
          crl: Type.Optional(
            Type.Enum(['good', 'revoked', 'expired', 'error', 'silent'], {
              description: 'What the revocation list says that it names.',
            }),
          ),
          staple: Type.Optional(
            Type.Enum(['good', 'revoked', 'expired'], {
              description: 'The answer that the CSMS staples.',
            }),
          ),
          mustStaple: Type.Optional(Type.Boolean()),
        },
        { ...strict, description: 'Served on loopback. Needs "with": {"revocation": true}.' },
      ),
    ),
  },
  { ...strict, description: 'What is left out is in order: 90 days, of which 60 are left.' },
);
export type ServerCertificate = Static<typeof ServerCertificate>;

const Version = Type.Enum(['1.0', '1.1', '1.2', '1.3']);

export const ServerTls = Type.Object(
  {
    minVersion: Type.Optional(Version),
    maxVersion: Type.Optional(Version),
    ciphers: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1_000, description: 'An OpenSSL cipher list.' }),
    ),
    names: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
        maxItems: 20,
        description:
          'Server names that it serves: who asks for another is hung up on. Default: any.',
      }),
    ),
    clientCertificate: Type.Optional(
      Type.Enum(['none', 'optional', 'required'], {
        description: 'Default: required where the profile of the CSMS is 3, else none.',
      }),
    ),
  },
  strict,
);
export type ServerTls = Static<typeof ServerTls>;
