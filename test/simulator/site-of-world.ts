import { buildSite } from '../../src/cli/build-site.ts';
import { siteFlagsOf } from '../../src/cli/scenario-flags.ts';
import { writeSiteFolder } from '../../src/simulator/scenario/site-folder.ts';
import type { World } from '../../src/simulator/scenario/world.ts';
import type { Site } from '../../src/site/site.ts';
import { silentIo } from '../meta/silent-io.ts';

/** What `diagnose` is told of a simulated world, for a run in this process. */
export async function siteOfWorld({ station }: World): Promise<Site> {
  await using folder = await writeSiteFolder(station);
  return await buildSite({ ...siteFlagsOf(station), site: folder.siteFile }, silentIo().io, {});
}
