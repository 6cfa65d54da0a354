import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';

const { maxOfferItems } = THRESHOLDS.tls;
const list = (description: string, minItems: number) =>
  Type.Array(
    Type.Union([
      Type.String({ minLength: 1, maxLength: 80 }),
      Type.Integer({ minimum: 0, maximum: 0xffff }),
    ]),
    { minItems, maxItems: maxOfferItems, description },
  );

/** What a charger offers in TLS: the document of `--charger-offer`, and of the site file. */
export const OfferFile = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Where an editor finds this schema.' })),
    versions: list('TLS versions by name (1.2, TLS 1.3) or number (771).', 1),
    suites: list(
      "Cipher suites by IANA's name, by OpenSSL's, or by number (49195 or 0xC02B), by preference.",
      1,
    ),
    groups: Type.Optional(
      list(
        'Groups (curves) by name (secp256r1, x25519) or number. Left out: P-256 and P-384. Empty: the extension is not sent.',
        0,
      ),
    ),
    signatureAlgorithms: Type.Optional(
      list(
        'Signature algorithms by name (ecdsa_secp256r1_sha256) or number. Left out: ECDSA and RSA with SHA-256 and SHA-384. Empty: the extension is not sent.',
        0,
      ),
    ),
  },
  { additionalProperties: false },
);
export type OfferFile = Static<typeof OfferFile>;
