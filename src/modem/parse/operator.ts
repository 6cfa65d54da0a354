import { fieldsOf, index, last, unquoted } from './fields.ts';
import { freeText } from './text.ts';

export interface Operator {
  readonly mode: number;
  readonly name: string | null;
  readonly accessTechnology: number | null;
}

/** AT+COPS? (TS 27.007, 7.3): `<mode>[,<format>,<oper>[,<AcT>]]`; the mode alone is no operator. */
export function parseOperator(lines: readonly string[]): Operator | null {
  return last(
    fieldsOf(lines, '+COPS').map((fields) => {
      const mode = index(fields[0], 4);
      if (mode === null) return null;
      const name = freeText(unquoted(fields[2] ?? ''));
      return { mode, name, accessTechnology: name === null ? null : index(fields[3], 15) };
    }),
  );
}
