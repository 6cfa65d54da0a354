import forge from 'node-forge';
import { certificatesIn } from '../../src/tls/pem.ts';

export type Pkcs12Options = NonNullable<Parameters<typeof forge.pkcs12.toPkcs12Asn1>[3]>;

const read = (der: Buffer) =>
  forge.pki.certificateFromAsn1(forge.asn1.fromDer(der.toString('latin1')));

/** As node-forge writes certificates, which is not always as they were signed. RSA only. */
export const rewritten = (pem: string): Buffer[] =>
  certificatesIn(pem).map((der) => {
    const again = forge.asn1.toDer(forge.pki.certificateToAsn1(read(der))).getBytes();
    return Buffer.from(again, 'latin1');
  });

/** A PKCS#12 file as node-forge makes it: of RSA only. */
export function pkcs12(
  { chainPem, keyPem }: { readonly chainPem: string; readonly keyPem: string | null },
  passphrase: string,
  options: Pkcs12Options = {},
): Buffer {
  const key = keyPem === null ? null : forge.pki.privateKeyFromPem(keyPem);
  const certificates = certificatesIn(chainPem).map(read);
  const pfx = forge.pkcs12.toPkcs12Asn1(key, certificates, passphrase, options);
  return Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'latin1');
}
