/**
 * A schema as readers of a document are told to take it: closed sets may have members that
 * only a newer version knows. Of the facts only their outline is left: a newer version may
 * have other kinds of them.
 */
export function readersSchema({ $id: _id, ...schema }) {
  const opened = open(schema);
  opened.properties.facts.properties.records.items = { type: 'object' };
  return opened;
}

function open(node) {
  if (Array.isArray(node)) return node.map(open);
  if (typeof node !== 'object' || node === null) return node;
  const { enum: words, const: word, ...rest } = node;
  const known = words ?? (word === undefined ? [] : [word]);
  if (known.length > 0) return { type: [...new Set(known.map((one) => typeof one))] };
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, open(value)]));
}
