import type { PasswordProperties } from '../facts/statement.ts';

/** What judges may know of a password. */
export function passwordProperties(password: string): PasswordProperties {
  return {
    bytes: Buffer.byteLength(password, 'utf8'),
    hex: /^[0-9a-f]+$/i.test(password),
  };
}
