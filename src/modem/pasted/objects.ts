import { isObject } from '../../ocpp/is-object.ts';
import { THRESHOLDS } from '../../thresholds.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The outermost objects in a document for which `wanted` holds, in its order. What is inside
 * of one is its own: the carriers of a modem have levels, too. Bounded in depth and number.
 */
export function objectsIn(
  document: unknown,
  wanted: (object: JsonObject) => boolean,
): JsonObject[] {
  const { maxObjects, maxObjectDepth } = THRESHOLDS.signal;
  const found: JsonObject[] = [];
  let seen = 0;
  const visit = (value: unknown, depth: number): void => {
    seen += 1;
    if (seen > maxObjects || depth > maxObjectDepth) return;
    if (Array.isArray(value)) {
      for (const entry of value.slice(0, maxObjects)) visit(entry, depth + 1);
    } else if (isObject(value)) {
      if (wanted(value)) found.push(value);
      else for (const entry of Object.values(value)) visit(entry, depth + 1);
    }
  };
  visit(document, 0);
  return found;
}

/** The first of these keys that the object has, as text; empty where it has none. */
export function textAt(object: JsonObject, ...keys: readonly string[]): string {
  const value = keys.map((key) => object[key]).find((found) => found != null && found !== '');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
