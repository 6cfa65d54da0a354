export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const TOKEN = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<>]*")*)(\/?)>|([^<>]+)/gy;

/** Reads the XML that we write: strict, and without what we never write (comments, CDATA). */
export function readXml(document: string): XmlElement {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(head)) throw new Error('no XML declaration');
  if (NOT_XML.test(document)) throw new Error('a character that XML 1.0 does not allow');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  const body = document.slice(head.length);
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(body);
    if (match === null) throw new Error(`not well-formed at: ${body.slice(at, at + 40)}`);
    const [, closing, name = '', attributes = '', empty, text] = match;
    const top = stack.at(-1) ?? root;
    if (text !== undefined) top.text += unescaped(text);
    else if (closing === '/') {
      if (stack.pop()?.name !== name) throw new Error(`${name} closes another element`);
    } else {
      const element: Open = { name, attributes: attributesIn(attributes), children: [], text: '' };
      top.children.push(element);
      if (empty !== '/') stack.push(element);
    }
  }
  const [only, ...others] = root.children;
  if (stack.length !== 1 || only === undefined || others.length > 0) throw new Error('no one root');
  return only;
}

interface Open extends XmlElement {
  readonly children: Open[];
  text: string;
}

const attributesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  );

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`an entity in ${text}`);
  return text.replace(
    /&(amp|lt|gt|quot|apos);/g,
    (_whole, name: keyof typeof ENTITIES) => ENTITIES[name],
  );
}
