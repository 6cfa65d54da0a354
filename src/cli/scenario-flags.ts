import type { StationInputs } from '../simulator/scenario/station-inputs.ts';
import type { SiteFlags } from './site-flags.ts';

/** The options of `diagnose` that a scenario asks for, beside its site file. */
export function siteFlagsOf({ idToken, ntpServers, options }: StationInputs): SiteFlags {
  const { noSession, noTlsScan, repeat, failOn: _, ...rest } = options;
  return {
    ...rest,
    ...(noSession === undefined ? {} : { session: false }),
    ...(noTlsScan === undefined ? {} : { tlsScan: false }),
    ...(repeat === undefined ? {} : { repeat: String(repeat) }),
    ...(idToken === null ? {} : { idToken }),
    ...(ntpServers.length === 0 ? { noNtp: true } : {}),
  };
}
