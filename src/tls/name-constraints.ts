import type { ConstrainedNames } from './constrained-names.ts';
import { contextTag, type Der, elementsIn, inside, TAG } from './der.ts';
import { nameOf } from './distinguished-name.ts';

/** Addresses are address and mask in one: 8 or 32 bytes. */
type Subtrees = ConstrainedNames;

/** Which names an authority may issue for (RFC 5280, 4.2.1.10): hosts, addresses, subjects. */
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
    const contents = (tag: number) =>
      bases.filter((base) => base.tag === tag).map(({ content }) => content);
    return {
      dnsNames: contents(contextTag(2, false)).map((content) => content.toString('latin1')),
      addresses: contents(contextTag(7, false)),
      directoryNames: contents(contextTag(4, true)).map(
        (content) => nameOf(elementsIn(content)[0]).key,
      ),
    };
  };
  return { permitted: subtrees(0), excluded: subtrees(1) };
}

/** True where the authority may issue for all of these names. */
export function areAllowed(
  { permitted, excluded }: NameConstraints,
  names: ConstrainedNames,
): boolean {
  const allowed = <K extends keyof ConstrainedNames>(
    kind: K,
    covers: (name: ConstrainedNames[K][number], base: ConstrainedNames[K][number]) => boolean,
  ) =>
    names[kind].every(
      (name) =>
        (permitted[kind].length === 0 || permitted[kind].some((base) => covers(name, base))) &&
        !excluded[kind].some((base) => covers(name, base)),
    );
  return (
    allowed('dnsNames', isBelow) &&
    allowed('addresses', isInNetwork) &&
    allowed('directoryNames', isBelowSubject)
  );
}

/** A base with a dot in front leaves out the domain itself, as in OpenSSL. */
function isBelow(name: string, base: string): boolean {
  const [host, domain] = [name.toLowerCase(), base.toLowerCase()];
  if (domain === '' || host === domain) return true;
  return host.endsWith(domain.startsWith('.') ? domain : `.${domain}`);
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

/** A subject is below another that it begins with: keys are lists in JSON. */
function isBelowSubject(name: string, base: string): boolean {
  const start = base.slice(0, -1);
  return name === base || start === '[' || name.startsWith(`${start},`);
}
