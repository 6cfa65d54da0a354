import { holdsPassword, passwordInAddress } from './gateway-password.ts';
import { UsageError } from './usage-error.ts';

const FILES: Readonly<Record<string, string>> = {
  '--password': '--password-file',
  '--passphrase': '--passphrase-file',
  '--gateway-password': '--gateway-password-file',
};

/**
 * Refuses a secret on the command line, before anything could repeat it.
 *
 * @throws {UsageError}
 */
export function refuseSecrets(args: readonly string[]): void {
  for (const word of args) {
    if (holdsPassword(word)) throw passwordInAddress();
    const [option = ''] = word.split('=');
    const file = FILES[option];
    if (file === undefined) continue;
    throw new UsageError(
      'secret-on-command-line',
      `${option} is refused: every user of this machine can read it in the process list`,
      `Use ${file} <path>, or ${file} - to pipe it in.`,
    );
  }
}
