import { VERSION } from '../version.ts';

const args = process.argv.slice(2);

// Asked for most often by scripts: answered before anything else is loaded.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  void import('./run-process.ts').then(({ runProcess }) => runProcess(args));
}
