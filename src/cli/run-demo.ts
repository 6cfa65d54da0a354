import { MODULES } from '../registry.ts';
import { DEFAULT_SCENARIO } from '../simulator/scenario/shipped.ts';
import { writeSiteFolder } from '../simulator/scenario/site-folder.ts';
import { startWorld } from '../simulator/scenario/world.ts';
import { buildSite } from './build-site.ts';
import type { Io } from './io.ts';
import { readScenario } from './read-scenario.ts';
import type { ReportFlags, ReportOptions } from './report-options.ts';
import { runAndReport } from './run-and-report.ts';
import { siteFlagsOf } from './scenario-flags.ts';

/** Diagnoses a scenario in this process, as `diagnose` would. */
export async function demonstrate(
  name: string | undefined,
  { label, redact }: ReportFlags,
  options: ReportOptions,
  io: Io,
): Promise<void> {
  const scenario = await readScenario(name ?? DEFAULT_SCENARIO, io);
  io.stderr.write(`Simulated, on this machine only: ${scenario.about}.\n`);
  await using world = await startWorld(scenario);
  await using folder = await writeSiteFolder(world.station);
  const flags = { ...siteFlagsOf(world.station), site: folder.siteFile, redact };
  // The user's own password has no place in a simulated world.
  const { GHOSTCHECK_PASSWORD: _, ...env } = io.env;
  const site = await buildSite(
    label === undefined ? flags : { ...flags, label },
    { ...io, env },
    {},
  );
  await runAndReport({ modules: MODULES, site, mode: 'simulated', io, options });
}
