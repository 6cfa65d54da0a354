import type { PasswordProperties } from '../facts/statement.ts';

/** What judges may know of a password. `charactersAllowed`: OCPP 2.0.1 part 2, passwordString. */
export function passwordProperties(password: string): PasswordProperties {
  return {
    bytes: Buffer.byteLength(password, 'utf8'),
    hex: /^[0-9a-f]+$/i.test(password),
    charactersAllowed: /^[a-z0-9*\-_=:+|@.]*$/i.test(password),
  };
}
