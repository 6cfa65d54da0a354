import type { Command } from 'commander';
import { nearest } from '../nearest.ts';
import { DEFAULT_SCENARIO, SCENARIOS } from '../simulator/scenarios/index.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import { UsageError } from './usage-error.ts';

type Flags = ReportFlags & { readonly list?: boolean };

export function addDemoCommand(program: Command, io: Io): void {
  const command = program
    .command('demo')
    .description('diagnose a simulated ghost on this machine, without any network')
    .argument('[scenario]', `what is wrong with it (default: ${DEFAULT_SCENARIO})`)
    .option('--list', 'list the scenarios')
    .action(async (name: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      if (flags.list === true) {
        io.stdout.write(
          options.format === 'human' ? list() : `${JSON.stringify(listDocument())}\n`,
        );
        return;
      }
      const scenario = scenarioNamed(name ?? DEFAULT_SCENARIO);
      const [{ MODULES }, { runAndReport }, { startScenario }] = await Promise.all([
        import('../registry.ts'),
        import('./run-and-report.ts'),
        import('../simulator/scenarios/start.ts'),
      ]);
      io.stderr.write(`Simulated, on this machine only: ${scenario.about}.\n`);
      const { label: labels = {}, redact } = flags;
      const started = await startScenario(scenario, { labels, redact });
      try {
        const { site } = started;
        await runAndReport({ modules: MODULES, site, mode: 'simulated', io, options });
      } finally {
        await started.close();
      }
    });
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck demo',
    'ghostcheck demo --list',
    'ghostcheck demo tls-silent-close --json',
  ]);
}

function list(): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  return SCENARIOS.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}\n`).join('');
}

function listDocument() {
  return { scenarios: SCENARIOS.map(({ name, about, expect }) => ({ name, about, expect })) };
}

/** @throws {UsageError} where there is none, with the nearest one. */
function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.name === name);
  if (scenario !== undefined) return scenario;
  const names = SCENARIOS.map((candidate) => candidate.name);
  const close = nearest(name, names);
  throw new UsageError(
    'scenario-unknown',
    `no scenario is called '${name}'`,
    close === null ? 'See ghostcheck demo --list.' : `Did you mean ${close}?`,
  );
}
