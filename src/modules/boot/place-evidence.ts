import type { Evidence } from '../../diagnosis/module.ts';
import type { ValuePlace } from '../../facts/boot.ts';

/** Where a value stands in the text that was given; of one that is missing, its object. */
export function placeEvidence(pointer: string, places: readonly ValuePlace[]): Evidence[] {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = places.find((one) => one.pointer === at);
    if (place !== undefined) {
      return [{ label: 'Place', value: `line ${place.line}, column ${place.column}` }];
    }
    if (!at.includes('/')) return [];
  }
}
