import type { PayloadPlaces } from './boot-log.ts';
import { locateJson } from './locate-json.ts';
import { type LineColumn, originOf, type SourceText } from './source-text.ts';

/** Line and column in the input, of an offset in it. */
export type PlaceOf = (offset: number) => LineColumn;

/** The places within one member of a JSON text. */
export function placesOf(source: SourceText, root: string, placeOf: PlaceOf): PayloadPlaces {
  const { places, traps } = locateJson(source.text);
  const within = <T extends { pointer: string; offset: number }>(all: readonly T[]) =>
    all
      .filter(({ pointer }) => root === '' || pointer === root || pointer.startsWith(`${root}/`))
      .map(({ offset, ...rest }) => ({
        ...rest,
        pointer: rest.pointer.slice(root.length),
        ...placeOf(originOf(source, offset)),
      }));
  return { places: within(places), traps: within(traps) };
}
