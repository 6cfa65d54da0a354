import { THRESHOLDS } from '../thresholds.ts';

/** One element of a DER encoding (X.690, 10). Tags of one byte are all that X.509 uses. */
export interface Der {
  /** Class, constructed bit and number, as encoded. */
  readonly tag: number;
  readonly content: Buffer;
  /** The whole element, header included. */
  readonly whole: Buffer;
}

/** A byte sequence that is not the DER it should be. */
export class DerError extends Error {}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Context-specific tag: primitive, or constructed (explicit tagging). */
export const contextTag = (number: number, constructed: boolean) =>
  0x80 | (constructed ? 0x20 : 0) | number;

/** Reads one element that fills `bytes` to the end. Throws DerError. */
export function readDer(bytes: Buffer): Der {
  const [first, ...others] = elementsIn(bytes);
  if (first === undefined || others.length > 0) throw new DerError('not one DER element');
  return first;
}

/** The elements that `bytes` is the concatenation of. Throws DerError. */
export function elementsIn(bytes: Buffer): Der[] {
  const elements: Der[] = [];
  for (const element of eachElement(bytes)) {
    if (elements.length >= THRESHOLDS.tls.maxDerElements)
      throw new DerError('too many DER elements');
    elements.push(element);
  }
  return elements;
}

/** The same one by one, however many there are: for lists of megabytes. Throws DerError. */
export function* eachElement(bytes: Buffer): Generator<Der, void> {
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    yield element;
    at += element.whole.length;
  }
}

function elementAt(bytes: Buffer, at: number): Der {
  const tag = bytes[at];
  const short = bytes[at + 1];
  if (tag === undefined || short === undefined) throw new DerError('DER header is cut short');
  if ((tag & 0x1f) === 0x1f) throw new DerError('DER tag has several bytes');
  let header = 2;
  let length = short;
  if (short >= 0x80) {
    const size = short & 0x7f;
    // None is BER's indefinite length; five and more is beyond any certificate.
    if (size === 0 || size > 4) throw new DerError('DER length is not usable');
    if (at + 2 + size > bytes.length) throw new DerError('DER length is cut short');
    length = bytes.readUIntBE(at + 2, size);
    header += size;
  }
  const end = at + header + length;
  if (end > bytes.length) throw new DerError('DER content is cut short');
  return {
    tag,
    content: bytes.subarray(at + header, end),
    whole: bytes.subarray(at, end),
  };
}

/** The elements inside a constructed one, which must have the given tag. */
export function inside(element: Der | undefined, tag: number): Der[] {
  if (element?.tag !== tag) throw new DerError(`DER tag ${tag} was expected`);
  return elementsIn(element.content);
}

/** The one inside an explicit tag (X.690, 8.14). */
export function explicit(wrapped: Der | undefined, number: number): Der {
  const [inner] = inside(wrapped, contextTag(number, true));
  if (inner === undefined) throw new DerError('an explicit tag around nothing');
  return inner;
}

/** The content of a primitive one, which must have the given tag. */
export function contentOf(element: Der | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new DerError(`DER tag ${tag} was expected`);
  return element.content;
}

/** An OBJECT IDENTIFIER in dotted form. */
export function oidOf(element: Der | undefined): string {
  if (element?.tag !== TAG.oid || element.content.length > 64) throw new DerError('not an OID');
  const arcs: number[] = [];
  let value = 0;
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(...(arcs.length === 0 ? firstArcs(value) : [value]));
    value = 0;
  }
  return arcs.join('.');
}

/** X.690, 8.19.4: the first two arcs share one number. */
function firstArcs(value: number): [number, number] {
  const first = Math.min(2, Math.floor(value / 40));
  return [first, value - first * 40];
}

/** A small non-negative INTEGER. */
export function smallInteger(element: Der | undefined): number {
  const bytes = element?.content;
  if (element?.tag !== TAG.integer || bytes === undefined || bytes.length === 0) {
    throw new DerError('not an INTEGER');
  }
  if ((bytes[0] ?? 0) >= 0x80) throw new DerError('a negative INTEGER');
  // More than six bytes is more than any count needs: as good as infinite.
  return bytes.length > 6 ? Number.MAX_SAFE_INTEGER : bytes.readUIntBE(0, bytes.length);
}

/** UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5 allows them, in ms since 1970. */
export function timeOf(element: Der | undefined): number {
  const text = element?.content.toString('latin1') ?? '';
  const parts =
    element?.tag === TAG.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text)
      : element?.tag === TAG.generalizedTime
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text)
        : null;
  if (parts === null) throw new DerError('not a time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  // Two digits mean 1950 to 2049.
  const fullYear = element?.tag === TAG.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  // Date.UTC takes years below 100 for 19xx.
  const time = new Date(0).setUTCFullYear(fullYear, month - 1, day);
  return time + ((hour * 60 + minute) * 60 + second) * 1000;
}
