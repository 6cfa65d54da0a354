import { type Static, type TProperties, Type } from 'typebox';

/** From where a fact was seen. `charger-uplink`: the laptop uses the charger's own router or SIM. */
export const Vantage = Type.Enum(['laptop', 'charger-uplink', 'charger']);

/** An ISO 8601 instant in UTC, as read off the recording machine's clock. */
export const Instant = Type.String({ maxLength: 40 });

/** An operating-system or library error, as it came. */
export const ErrorFact = Type.Object({
  code: Type.Union([Type.String(), Type.Null()]),
  message: Type.String(),
});
export type ErrorFact = Static<typeof ErrorFact>;

export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

/**
 * The shape all facts share.
 *
 * `at` is the recording machine's clock at the start, `startMs` the same on the
 * run's monotonic clock (ms since the run began), `durationMs` how long it took.
 * `attempt` counts from 1.
 */
export function fact<const K extends string, P extends TProperties>(kind: K, properties: P) {
  return Type.Object({
    kind: Type.Literal(kind),
    at: Instant,
    startMs: Type.Number(),
    durationMs: Type.Number(),
    attempt: Type.Integer({ minimum: 1 }),
    vantage: Vantage,
    ...properties,
  });
}
