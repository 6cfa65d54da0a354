import { ACTIONS } from '../../generated/ocpp/actions.js';
import type { OcppVersion } from '../facts/statement.ts';
import type { CompiledAction, Direction } from './compiled.ts';
import { type Violation, violationsIn } from './violations.ts';

/**
 * The compiled schemas of an action, loaded when they are first asked for; null where there
 * are none: an action that the version does not have, or that is no part of the handshake.
 */
export async function loadAction(
  version: OcppVersion,
  action: string,
): Promise<CompiledAction | null> {
  const actions = ACTIONS[version];
  return Object.hasOwn(actions, action) ? ((await actions[action]?.()) ?? null) : null;
}

/** All that a message breaks of its schema; empty where it is valid, null without a schema. */
export async function validateMessage(
  version: OcppVersion,
  action: string,
  direction: Direction,
  payload: unknown,
): Promise<Violation[] | null> {
  const compiled = await loadAction(version, action);
  return compiled === null ? null : violationsIn(compiled[direction], payload);
}
