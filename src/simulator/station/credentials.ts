import { passwordProperties } from '../../site/password.ts';
import { Secret, scrubber } from '../../site/secret.ts';
import { rangeOf } from '../../wire/address-range.ts';
import { basicWord, prescribedForm } from '../../wire/basic-auth.ts';
import type { StationOptions } from './options.ts';

/** Of nobody, and long enough for every CSMS to take it for a password. */
const WRONG = 'simulated-wrong-password';

/**
 * The Authorization header of a station; null where it sends none, `withheld` where the
 * password may not go out: over TLS that was not verified, or in the clear without profile 1.
 * To this machine itself it may.
 */
export function authorizationOf(
  { addresses, faults = {}, identity, password, profile, target, version }: StationOptions,
  verified: boolean,
): string | null | 'withheld' {
  if (faults.password === 'none' || profile === 0 || profile === 3) return null;
  const sent = faults.password === 'wrong' ? WRONG : (password?.reveal() ?? null);
  if (sent === null) return null;
  const isSafe = target.secure ? verified : profile === 1;
  if (!isSafe && !addresses.every((address) => rangeOf(address) === 'loopback')) return 'withheld';
  const basic = (text: string, form = prescribedForm(version, passwordProperties(text))) =>
    `Basic ${basicWord(faults.username ?? identity, text, form)}`;
  return faults.password === 'hex'
    ? basic(Buffer.from(sent).toString('hex'), 'basic')
    : basic(sent);
}

/** Takes the password, in the forms that a CSMS could repeat it in, out of a text. */
export function credentialScrubber({
  faults = {},
  identity,
  password,
}: StationOptions): (text: string) => string {
  if (password === null) return (text) => text;
  const user = faults.username ?? identity;
  return scrubber([password, new Secret(basicWord(user, password.reveal(), 'basic'))]);
}
