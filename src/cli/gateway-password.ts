import { UsageError } from './usage-error.ts';

const WITH_PASSWORD = /^(?:--gateway=)?(?:teltonika|cradlepoint):\/\/[^@/]*:.*@/i;

/** True where a word is the address of a gateway with a password in it. */
export const holdsPassword = (word: string): boolean => WITH_PASSWORD.test(word);

export const passwordInAddress = (): UsageError =>
  new UsageError(
    'secret-on-command-line',
    'the gateway is given with a password in it, which is refused: others can read it in the process list or the site file',
    'Leave it out, and use --gateway-password-file <path>, or - to pipe it in.',
  );
