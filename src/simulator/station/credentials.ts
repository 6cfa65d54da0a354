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
  if (password === null || faults.password === 'none' || profile === 0 || profile === 3)
    return null;
  const isSafe = target.secure ? verified : profile === 1;
  if (!isSafe && !addresses.every((address) => rangeOf(address) === 'loopback')) return 'withheld';
  const basic = (text: string, form = prescribedForm(version, passwordProperties(text))) =>
    `Basic ${basicWord(identity, text, form)}`;
  switch (faults.password) {
    case 'wrong':
      return basic(WRONG);
    case 'hex':
      return basic(Buffer.from(password.reveal()).toString('hex'), 'basic');
    default:
      return basic(password.reveal());
  }
}

/** Takes the password, in the forms that a CSMS could repeat it in, out of a text. */
export function credentialScrubber({
  identity,
  password,
}: StationOptions): (text: string) => string {
  if (password === null) return (text) => text;
  return scrubber([password, new Secret(basicWord(identity, password.reveal(), 'basic'))]);
}
