import type { BootExchange } from '../facts/boot.ts';
import { isObject } from './is-object.ts';

/** What a BootNotification was answered with; `interval` in seconds, 0 where none can be used. */
export interface Registration {
  readonly status: 'Accepted' | 'Pending' | 'Rejected';
  readonly interval: number;
}

/** Null where there is no answer, or none with a status that OCPP knows. */
export function registrationOf(boot: BootExchange | undefined): Registration | null {
  if (boot?.outcome !== 'result' || !isObject(boot.answer)) return null;
  const { status, interval } = boot.answer;
  if (status !== 'Accepted' && status !== 'Pending' && status !== 'Rejected') return null;
  const usable = typeof interval === 'number' && interval > 0;
  return { status, interval: usable ? interval : 0 };
}
