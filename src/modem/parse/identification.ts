import { unquoted } from './fields.ts';
import { freeText } from './text.ts';

/** AT+CGMI, AT+CGMM (TS 27.007, 5.1, 5.2): free text, some modems put its name before it. */
export function parseIdentification(lines: readonly string[]): string | null {
  const texts = lines.map((line) => freeText(unquoted(line.replace(/^\+CGM[IM]:\s*/i, ''))));
  return texts.find((text) => text !== null) ?? null;
}
