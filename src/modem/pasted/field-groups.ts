/** Names and what they stand for, of one output of a tool. */
export type Fields = ReadonlyMap<string, string>;

/** A name that comes again begins another output: who pastes two readings has two. */
export function groupsOf(pairs: Iterable<readonly [name: string, value: string]>): Fields[] {
  let current = new Map<string, string>();
  const groups = [current];
  for (const [name, value] of pairs) {
    if (current.has(name)) {
      current = new Map();
      groups.push(current);
    }
    current.set(name, value);
  }
  return groups.filter(({ size }) => size > 0);
}
