import { contextTag, type Der, elementsIn, inside, TAG } from './der.ts';

interface Subtrees {
  readonly dnsNames: readonly string[];
  /** Address and mask in one: 8 or 32 bytes. */
  readonly addresses: readonly Buffer[];
}

/** Which names an authority may issue for (RFC 5280, 4.2.1.10): of hosts and addresses. */
export interface NameConstraints {
  readonly permitted: Subtrees;
  readonly excluded: Subtrees;
}

export function readNameConstraints(value: Der): NameConstraints {
  const fields = inside(value, TAG.sequence);
  const subtrees = (number: number): Subtrees => {
    const field = fields.find(({ tag }) => tag === contextTag(number, true));
    const bases = elementsIn(field?.content ?? Buffer.alloc(0)).flatMap((subtree) =>
      inside(subtree, TAG.sequence).slice(0, 1),
    );
    const contents = (tag: number) => bases.filter((base) => base.tag === tag);
    return {
      dnsNames: contents(contextTag(2, false)).map(({ content }) => content.toString('latin1')),
      addresses: contents(contextTag(7, false)).map(({ content }) => content),
    };
  };
  return { permitted: subtrees(0), excluded: subtrees(1) };
}

/** True where the authority may issue for all of these names. */
export function areAllowed(
  { permitted, excluded }: NameConstraints,
  dnsNames: readonly string[],
  addresses: readonly Buffer[],
): boolean {
  return (
    allowed(dnsNames, permitted.dnsNames, excluded.dnsNames, isBelow) &&
    allowed(addresses, permitted.addresses, excluded.addresses, isInNetwork)
  );
}

function allowed<T>(
  names: readonly T[],
  permitted: readonly T[],
  excluded: readonly T[],
  covers: (name: T, base: T) => boolean,
): boolean {
  return names.every(
    (name) =>
      (permitted.length === 0 || permitted.some((base) => covers(name, base))) &&
      !excluded.some((base) => covers(name, base)),
  );
}

function isBelow(name: string, base: string): boolean {
  const [host, domain] = [name.toLowerCase(), base.toLowerCase().replace(/^\./, '')];
  return domain === '' || host === domain || host.endsWith(`.${domain}`);
}

function isInNetwork(address: Buffer, network: Buffer): boolean {
  const size = address.length;
  return (
    network.length === size * 2 &&
    address.every((byte, at) => {
      const mask = network[size + at] ?? 0;
      return (byte & mask) === ((network[at] ?? 0) & mask);
    })
  );
}
