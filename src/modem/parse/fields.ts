/**
 * The comma-separated fields of every line that answers `name` (such as `+CSQ`), in order,
 * trimmed. Quotes stay on, because they tell a number from a cell id in hex digits.
 */
export function fieldsOf(lines: readonly string[], name: string): string[][] {
  const head = `${name}:`;
  return lines
    .filter((line) => line.toUpperCase().startsWith(head))
    .map((line) => split(line.slice(head.length)));
}

/** A field holds no comma unless it is quoted. An unclosed quote runs to the end. */
function split(text: string): string[] {
  return Array.from(text.matchAll(/(?:^|,)((?:"[^"]*(?:"|$)|[^,"])*)/g), ([, field = '']) =>
    field.trim(),
  );
}

/** A decimal number of at most three digits, zero-padded or not; null for anything else. */
export function integer(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,3}$/.test(field) ? Number(field) : null;
}

/** An integer within its table; null for the "unknown" sentinels, which all lie outside it. */
export function index(field: string | undefined, highest: number): number | null {
  const value = integer(field);
  return value !== null && value <= highest ? value : null;
}

/** The lower edge of a bin, rounded to what the scale can mean. */
export const scaled = (value: number | null, step: number, lowest: number): number | null =>
  value === null ? null : Math.round((value * step + lowest) * 10) / 10;

export const unquoted = (field: string): string => field.replace(/^"|"$/g, '').trim();

/** The last result that is not null: a URC of the same name comes before the answer. */
export function last<T>(values: readonly (T | null)[]): T | null {
  return values.findLast((value) => value !== null) ?? null;
}
