import { assemble } from '../../src/diagnosis/assemble.ts';
import type { Report } from '../../src/diagnosis/report.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { MODULES } from '../../src/registry.ts';
import { createSite, type SiteInput } from '../../src/site/create-site.ts';
import { boot2x } from '../fixtures/boot.ts';

export const boot = { text: JSON.stringify(boot2x), source: 'option' } as const;

/** A whole run with every module, without time servers. */
export async function diagnosed(input: SiteInput): Promise<Report> {
  const site = createSite({ ntp: false, ...input });
  return assemble(MODULES, await gatherFacts(MODULES, site, { mode: 'live' }));
}

/** What was found, each with what it follows from. */
export const found = ({ findings }: Report) =>
  findings.map(({ id, causedBy }) => (causedBy === null ? id : `${id} <- ${causedBy}`));

export const row = ({ checks }: Report, stage: string) =>
  checks.find((check) => check.stage === stage);
