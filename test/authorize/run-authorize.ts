import { type CsmsOptions, startCsms } from '../../src/simulator/index.ts';
import { run } from '../cli/fake-io.ts';
import { folder } from '../cli/folder.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

/** Runs `authorize --json` against a CSMS that does what it is told. */
export async function runAuthorize(options: CsmsOptions, ...args: string[]) {
  await using at = await folder();
  await using csms = await startCsms(options);
  const version = args.includes('1.6') ? boot16 : boot2x;
  const boot = await at.file('boot.json', JSON.stringify(version));
  const facts = `${at.path}/facts.json`;
  const ran = await run([
    ...['authorize', csms.url('CP001'), '--profile', '0', '--no-ntp', '--boot', boot],
    ...['--save-facts', facts, '--json', ...args],
  ]);
  const { readFile } = await import('node:fs/promises');
  const report = JSON.parse(ran.stdout);
  const found: string[] = report.findings.map(({ fault }: { fault: string }) => fault);
  const row = report.checks.find(({ stage }: { stage: string }) => stage === 'authorize');
  return { ...ran, report, found, row, calls: csms.calls, facts: await readFile(facts, 'utf8') };
}
