import type { Command } from 'commander';
import type { Io } from './io.ts';

export function addExplainCommand(program: Command, io: Io): void {
  program
    .command('explain')
    .description(
      'explain a code or a fault, offline, also what a charger reports; without one, list them all',
    )
    .argument('[code|fault]', "such as CX015, clock-reset, or a charger's 'CX009;CX013'")
    .option('--json', 'print one JSON document')
    .action(async (word: string | undefined, { json }: { json?: true }) => {
      const { topicOf } = await import('./explain-topic.ts');
      const topic = topicOf(word);
      if (json === true) {
        const { explanation } = await import('./explain-json.ts');
        io.stdout.write(`${JSON.stringify(explanation(topic), null, 2)}\n`);
      } else {
        const { explainText } = await import('./explain-text.ts');
        io.stdout.write(explainText(topic, io));
      }
    })
    .addHelpText('after', HELP);
}

const HELP = `
EXIT CODES
  0    explained
  2    no such code or fault; the nearest ones are named

EXAMPLES
  ghostcheck explain
  ghostcheck explain CX015
  ghostcheck explain clock-reset --json
  ghostcheck explain 'CX009;CX013'
  ghostcheck explain com.evgo.mrec`;
