import { type Static, Type } from 'typebox';
import { milliseconds, strict } from './words.ts';

const where = {
  stream: Type.Optional(
    Type.Enum(['upstream', 'downstream', 'both'], {
      description: 'upstream is from the station to the CSMS. Default: downstream.',
    }),
  ),
  connections: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 10_000 }), {
      minItems: 1,
      maxItems: 100,
      description: 'By their number, from 1 on. Default: all.',
    }),
  ),
};
const type = <const T extends string>(name: T) => ({ type: Type.Literal(name), ...where });
const bytes = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 100_000_000, description });

/** One thing that is wrong with the network, under the names of toxiproxy where it has one. */
export const Toxic = Type.Union([
  Type.Object({ ...type('latency'), latency: milliseconds('Each way that is named.') }, strict),
  Type.Object(
    { ...type('bandwidth'), rate: Type.Number({ exclusiveMinimum: 0, description: 'kB/s.' }) },
    strict,
  ),
  Type.Object({ ...type('slow_close'), delay: milliseconds('Until the end is told.') }, strict),
  Type.Object(
    {
      ...type('timeout'),
      timeout: milliseconds('Until the connection is closed; 0: never. Nothing passes meanwhile.'),
    },
    strict,
  ),
  Type.Object({ ...type('reset_peer'), timeout: milliseconds('Until the RST.') }, strict),
  Type.Object(
    {
      ...type('slicer'),
      average_size: Type.Integer({ minimum: 1, maximum: 65_536, description: 'Bytes.' }),
      delay: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Between slices, µs.' }),
      ),
    },
    strict,
  ),
  Type.Object({ ...type('limit_data'), bytes: bytes('After which the connection ends.') }, strict),
  Type.Object(
    { ...type('black_hole'), bytes: bytes('After which nothing more passes, without an end.') },
    strict,
  ),
  Type.Object(
    { ...type('half_close'), bytes: bytes('After which a FIN comes, while the rest goes on.') },
    strict,
  ),
]);
export type Toxic = Static<typeof Toxic>;

export const Network = Type.Array(Toxic, {
  minItems: 1,
  maxItems: 16,
  description: 'Between station and CSMS, one after the other.',
});
