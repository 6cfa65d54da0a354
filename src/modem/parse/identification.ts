import type { Identification } from '../dialect.ts';
import { unquoted } from './fields.ts';
import { freeText } from './text.ts';

/**
 * AT+CGMI, AT+CGMM, AT+CGMR (TS 27.007, 5.1 to 5.3): free text; some modems put the name
 * of the command or of the value before it.
 */
export function parseIdentification(lines: readonly string[]): string | null {
  return first(
    lines.map((line) => line.replace(/^(\+C?GM[IMR]|revision|model|manufacturer):/i, '')),
  );
}

/**
 * ATI (V.250, 6.1.3): free text. Most modems tell maker, model and revision in that order,
 * each in a line, named or not; one line alone is the model.
 */
export function parseIdentity(lines: readonly string[]): Identification {
  const named = (name: string) =>
    first(lines.flatMap((line) => new RegExp(`^${name}:(.*)`, 'i').exec(line)?.[1] ?? []));
  const bare = lines.filter((line) => !line.includes(':') && freeText(line) !== null);
  const [one = null, other = null] = bare;
  return {
    manufacturer: named('manufacturer') ?? (other === null ? null : one),
    model: named('model') ?? other ?? one,
    revision: named('revision'),
  };
}

const first = (texts: readonly string[]): string | null =>
  texts.map((text) => freeText(unquoted(text.trim()))).find((text) => text !== null) ?? null;
