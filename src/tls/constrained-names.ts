import type { Name } from './distinguished-name.ts';

/** The names of a certificate that an authority above it may have to allow. */
export interface ConstrainedNames {
  readonly dnsNames: readonly string[];
  /** Packed: 4 or 16 bytes each. */
  readonly addresses: readonly Buffer[];
  /** The keys of distinguished names. */
  readonly directoryNames: readonly string[];
}

interface Named extends Pick<ConstrainedNames, 'dnsNames' | 'addresses'> {
  readonly subject: Name;
}

/** At least two labels, so that it can be meant as a host. */
const HOST = /^\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)+$/;

/** As OpenSSL has it, the common name of a server counts as a host where no other is given. */
export function constrainedNames(
  { dnsNames, addresses, subject }: Named,
  isLeaf: boolean,
): ConstrainedNames {
  const hosts = subject.commonNames.filter((name) => HOST.test(name));
  return {
    dnsNames: isLeaf && dnsNames.length === 0 ? hosts : dnsNames,
    addresses,
    directoryNames: subject.text === '' ? [] : [subject.key],
  };
}
