import { type Der, inside, oidOf, TAG } from './der.ts';
import { ATTRIBUTES, OID } from './oids.ts';

export interface Name {
  /** `CN=…, O=…`, for people. */
  readonly text: string;
  /** Equal for names that are equal (RFC 5280, 7.1: case and spacing do not count). */
  readonly key: string;
  readonly commonNames: readonly string[];
  readonly der: Buffer;
}

const BMP_STRING = 0x1e;
const UTF8_STRING = 0x0c;

/** Reads a distinguished name. Throws DerError. */
export function nameOf(element: Der | undefined): Name {
  const attributes = inside(element, TAG.sequence).flatMap((set) =>
    inside(set, TAG.set).map((attribute) => {
      const [oid, value] = inside(attribute, TAG.sequence);
      return { oid: oidOf(oid), value: textOf(value) };
    }),
  );
  return {
    text: attributes.map(({ oid, value }) => `${ATTRIBUTES[oid] ?? oid}=${value}`).join(', '),
    key: JSON.stringify(attributes.map(({ oid, value }) => [oid, canonical(value)])),
    commonNames: attributes.filter(({ oid }) => oid === OID.commonName).map(({ value }) => value),
    der: element?.whole ?? Buffer.alloc(0),
  };
}

const canonical = (value: string) => value.trim().replace(/\s+/g, ' ').toLowerCase();

function textOf(value: Der | undefined): string {
  if (value === undefined) return '';
  if (value.tag === UTF8_STRING) return value.content.toString('utf8');
  if (value.tag === BMP_STRING && value.content.length % 2 === 0) {
    return Buffer.from(value.content).swap16().toString('utf16le');
  }
  return value.content.toString('latin1');
}
