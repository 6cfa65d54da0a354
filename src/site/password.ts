import type { PasswordProperties } from '../facts/statement.ts';

/** OCPP 2.0.1 part 2, passwordString: the characters of an identifierString. */
const UNUSUAL = /[^a-zA-Z0-9*\-_=:+|@.]/gu;

/** What judges may know of a password. */
export function passwordProperties(password: string): PasswordProperties {
  return {
    bytes: Buffer.byteLength(password, 'utf8'),
    hex: /^[0-9a-f]+$/i.test(password),
    unusual: password.match(UNUSUAL)?.length ?? 0,
  };
}
