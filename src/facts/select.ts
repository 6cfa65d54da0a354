import type { Fact } from './document.ts';

/** The facts of one kind, in the order they were recorded. */
export function ofKind<R extends Fact, K extends R['kind']>(
  records: readonly R[],
  kind: K,
): Extract<R, { kind: K }>[] {
  return records.filter((record): record is Extract<R, { kind: K }> => record.kind === kind);
}

/** The last fact of one kind, if any was recorded. */
export function lastOfKind<R extends Fact, K extends R['kind']>(
  records: readonly R[],
  kind: K,
): Extract<R, { kind: K }> | undefined {
  return ofKind(records, kind).at(-1);
}
