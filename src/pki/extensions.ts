import type { Extension } from 'pkijs';
import { addressBytes } from '../wire/address-bytes.ts';
import { placeExtensions, type RevocationPlaces } from './places.ts';
import { EXTENDED_KEY_USES, keyUsageBits, type Uses } from './uses.ts';

export interface SubjectNames {
  readonly dnsNames: readonly string[];
  /** IPv4 or IPv6 literals. */
  readonly addresses: readonly string[];
}

/** In a private arc that nobody uses. */
const UNKNOWN_EXTENSION = '1.3.6.1.4.1.99999.1';

/** The extensions of a certificate, in the order of RFC 5280, 4.2.1. An issuer without a key id has null. */
export async function extensionsFor(
  uses: Uses,
  names: SubjectNames,
  places: RevocationPlaces,
  keyIds: { readonly subject: ArrayBuffer; readonly issuer: ArrayBuffer | null },
): Promise<Extension[]> {
  const [asn1, pkijs] = await Promise.all([import('asn1js'), import('pkijs')]);
  const extensions: Extension[] = [];
  const add = (extnID: string, critical: boolean, value: ArrayBuffer) =>
    extensions.push(new pkijs.Extension({ extnID, critical, extnValue: value }));
  const addSchema = (extnID: string, critical: boolean, value: { toSchema(): Schema }) =>
    add(extnID, critical, value.toSchema().toBER());

  if (keyIds.issuer !== null) {
    const keyIdentifier = new asn1.OctetString({ valueHex: keyIds.issuer });
    addSchema('2.5.29.35', false, new pkijs.AuthorityKeyIdentifier({ keyIdentifier }));
  }
  add('2.5.29.14', false, new asn1.OctetString({ valueHex: keyIds.subject }).toBER());
  if (uses.keyUsage !== null) {
    const { unusedBits, bits } = keyUsageBits(uses.keyUsage);
    add('2.5.29.15', true, new asn1.BitString({ unusedBits, valueHex: bits }).toBER());
  }
  if (uses.basicConstraints !== null) {
    const { ca, pathLength } = uses.basicConstraints;
    const limit = pathLength === null ? {} : { pathLenConstraint: pathLength };
    addSchema('2.5.29.19', true, new pkijs.BasicConstraints({ cA: ca, ...limit }));
  }
  if (uses.permittedDomain !== undefined) {
    const base = new pkijs.GeneralName({ type: 2, value: uses.permittedDomain });
    const permittedSubtrees = [new pkijs.GeneralSubtree({ base })];
    addSchema('2.5.29.30', true, new pkijs.NameConstraints({ permittedSubtrees }));
  }
  if (uses.extendedKeyUsage !== null) {
    const keyPurposes = uses.extendedKeyUsage.map((use) => EXTENDED_KEY_USES[use]);
    addSchema('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes }));
  }
  const altNames = [
    ...names.dnsNames.map((value) => new pkijs.GeneralName({ type: 2, value })),
    ...names.addresses.map((address) => {
      const valueHex = addressBytes(address).buffer;
      return new pkijs.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex }) });
    }),
  ];
  if (altNames.length > 0) {
    addSchema('2.5.29.17', false, new pkijs.GeneralNames({ names: altNames }));
  }
  for (const { oid, value } of placeExtensions(places)) {
    add(oid, false, Uint8Array.from(value).buffer);
  }
  if (uses.unknownCritical === true) add(UNKNOWN_EXTENSION, true, new asn1.Null().toBER());
  return extensions;
}

/** What pkijs makes of a value: an element of asn1js. */
interface Schema {
  toBER(): ArrayBuffer;
}
