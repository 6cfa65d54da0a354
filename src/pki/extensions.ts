import type { Extension } from 'pkijs';
import { addressBytes } from '../wire/address-bytes.ts';

/** What a certificate is for. Both kinds of end entity fit the profiles of OCPP 2.0.1, A00. */
export type Purpose =
  | { readonly kind: 'ca'; readonly pathLength: number }
  | { readonly kind: 'server' | 'client' };

export interface SubjectNames {
  readonly dnsNames: readonly string[];
  /** IPv4 or IPv6 literals. */
  readonly addresses: readonly string[];
}

/** Bit strings of KeyUsage (RFC 5280, 4.2.1.3), the first bit leftmost. */
const DIGITAL_SIGNATURE_AND_KEY_ENCIPHERMENT = Uint8Array.of(5, 0b1010_0000);
const KEY_CERT_SIGN_AND_CRL_SIGN = Uint8Array.of(1, 0b0000_0110);

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** The extensions of a certificate, in the order of RFC 5280, 4.2.1. Key ids are 20 bytes. */
export async function extensionsFor(
  purpose: Purpose,
  names: SubjectNames,
  keyIds: { readonly subject: ArrayBuffer; readonly issuer: ArrayBuffer },
): Promise<Extension[]> {
  const [asn1, pkijs] = await Promise.all([import('asn1js'), import('pkijs')]);
  const extension = (extnID: string, critical: boolean, value: ArrayBuffer) =>
    new pkijs.Extension({ extnID, critical, extnValue: value });

  const ca = purpose.kind === 'ca';
  const [unusedBits = 0, usage = 0] = ca
    ? KEY_CERT_SIGN_AND_CRL_SIGN
    : DIGITAL_SIGNATURE_AND_KEY_ENCIPHERMENT;
  const basic = new pkijs.BasicConstraints(
    ca ? { cA: true, pathLenConstraint: purpose.pathLength } : { cA: false },
  );
  const extensions = [
    extension(
      '2.5.29.35',
      false,
      new pkijs.AuthorityKeyIdentifier({
        keyIdentifier: new asn1.OctetString({ valueHex: keyIds.issuer }),
      })
        .toSchema()
        .toBER(),
    ),
    extension('2.5.29.14', false, new asn1.OctetString({ valueHex: keyIds.subject }).toBER()),
    extension(
      '2.5.29.15',
      true,
      new asn1.BitString({ unusedBits, valueHex: Uint8Array.of(usage).buffer }).toBER(),
    ),
    extension('2.5.29.19', true, basic.toSchema().toBER()),
  ];
  if (!ca) {
    const keyPurposes = [purpose.kind === 'server' ? SERVER_AUTH : CLIENT_AUTH];
    extensions.push(
      extension('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes }).toSchema().toBER()),
    );
  }
  const altNames = [
    ...names.dnsNames.map((value) => new pkijs.GeneralName({ type: 2, value })),
    ...names.addresses.map((address) => {
      const valueHex = addressBytes(address).buffer;
      return new pkijs.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex }) });
    }),
  ];
  if (altNames.length > 0) {
    extensions.push(
      extension('2.5.29.17', false, new pkijs.GeneralNames({ names: altNames }).toSchema().toBER()),
    );
  }
  return extensions;
}
