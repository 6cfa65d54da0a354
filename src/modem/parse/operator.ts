import { fieldsOf, index, last, unquoted } from './fields.ts';
import { freeText } from './text.ts';

export interface Operator {
  readonly mode: number;
  readonly name: string | null;
  readonly accessTechnology: number | null;
}

/**
 * AT+COPS? (TS 27.007, 7.3): `<mode>[,<format>,<oper>[,<AcT>]]`; the mode alone is no
 * operator. Where it was asked for both, the name is told, not the digits of the network.
 */
export function parseOperator(lines: readonly string[]): Operator | null {
  const operators = fieldsOf(lines, '+COPS').map((fields) => {
    const mode = index(fields[0], 4);
    if (mode === null) return null;
    const name = freeText(unquoted(fields[2] ?? ''));
    return { mode, name, accessTechnology: name === null ? null : index(fields[3], 15) };
  });
  const operator = last(operators);
  if (operator === null || !isDigits(operator)) return operator;
  return operators.findLast((other) => other?.name != null && !isDigits(other)) ?? operator;
}

const isDigits = ({ name }: Operator): boolean => /^\d{5,6}$/.test(name ?? '');
