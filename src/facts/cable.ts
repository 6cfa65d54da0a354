import { type Static, Type } from 'typebox';
import { fact, nullable } from './common.ts';

/** An insulation tester at the unplugged cable: each conductor against protective earth. */
export const InstrumentReading = Type.Object({
  method: Type.Literal('instrument'),
  testVolt: Type.Number(),
  megohm: Type.Number(),
  circuit: Type.Enum(['ac', 'dc']),
  /** Of the circuit; null where it was not given. */
  ratedVolt: nullable(Type.Number()),
  /** The limit that the manufacturer sets; null for that of the standard. */
  minimumMegohm: nullable(Type.Number()),
});
export type InstrumentReading = Static<typeof InstrumentReading>;

/** What the station's own insulation monitoring device shows. */
export const MonitorReading = Type.Object({
  method: Type.Literal('monitor'),
  kohm: Type.Number(),
  ratedVolt: Type.Number(),
  /** True where no vehicle was connected. */
  unplugged: Type.Boolean(),
});
export type MonitorReading = Static<typeof MonitorReading>;

/** The station passes its cable check alone and fails it with a vehicle, perhaps with a second. */
export const SwapReading = Type.Object({
  method: Type.Literal('swap'),
  secondVehicle: nullable(Type.Enum(['passes', 'fails'])),
});
export type SwapReading = Static<typeof SwapReading>;

/** What the technician measured or tried at the cable, as it was told. */
export const CableReading = fact('cable.reading', {
  reading: Type.Union([InstrumentReading, MonitorReading, SwapReading]),
});
export type CableReading = Static<typeof CableReading>;
