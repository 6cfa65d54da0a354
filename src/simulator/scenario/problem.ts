import { nearest } from '../../nearest.ts';

/** What is wrong with a document, where (JSON pointer), and what was meant. */
export interface Problem {
  readonly pointer: string;
  readonly problem: string;
  readonly hint?: string;
}

/** A value that is none of those that can stand there. */
export function oneOf(
  { instancePath, data }: { readonly instancePath: string; readonly data?: unknown },
  values: readonly unknown[],
): Problem {
  const names = values.filter((value) => typeof value === 'string');
  const close = typeof data === 'string' ? nearest(data, names) : null;
  return {
    pointer: instancePath,
    problem: `is ${shown(data)}, not one of ${values.map((value) => written(value, data)).join(', ')}`,
    ...(close === null ? {} : { hint: `Did you mean ${close}?` }),
  };
}

/** With quotes only where they tell "1.2" from 1.2. */
export const written = (value: unknown, beside: unknown): string =>
  typeof value === 'string' && typeof beside === 'string' ? value : JSON.stringify(value);

export const article = (type: string): string =>
  type === 'null' ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
