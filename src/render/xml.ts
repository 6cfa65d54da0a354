import { sanitize } from './sanitize.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** One line of text. What XML 1.0 cannot hold (2.2, Char) is among what `sanitize` takes out. */
const escaped = (text: string): string =>
  sanitize(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

type Attributes = Readonly<Record<string, string | number>>;

const tag = (name: string, attributes: Attributes): string =>
  [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(`${value}`)}"`),
  ].join(' ');

/** An element with elements inside. */
export function element(
  name: string,
  attributes: Attributes,
  children: readonly string[] = [],
): string {
  if (children.length === 0) return `<${tag(name, attributes)}/>`;
  const inside = children.map((child) => `${child}\n`).join('');
  return `<${tag(name, attributes)}>\n${inside}</${name}>`;
}

/** An element with lines of text inside. */
export const textElement = (
  name: string,
  attributes: Attributes,
  lines: readonly string[],
): string => `<${tag(name, attributes)}>${lines.map(escaped).join('\n')}</${name}>`;

export const xmlDocument = (root: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
