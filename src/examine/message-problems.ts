import type { OcppVersion } from '../facts/statement.ts';
import type { Direction } from '../ocpp/compiled.ts';
import { validateMessage } from '../ocpp/messages.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** What a payload breaks of the schema of its action, as `pointer: what`; null without a schema. */
export async function problemsOf(
  version: OcppVersion | null,
  action: string | null,
  direction: Direction,
  payload: unknown,
): Promise<string[] | null> {
  if (version === null || action === null) return null;
  const violations = await validateMessage(version, action, direction, payload);
  return (
    violations
      ?.slice(0, THRESHOLDS.boot.maxFindings)
      .map(({ pointer, defect, expected }) =>
        `${pointer}: ${defect}, ${expected} expected`.slice(0, THRESHOLDS.boot.maxExcerptLength),
      ) ?? null
  );
}
