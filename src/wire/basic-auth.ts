import type { OcppVersion, PasswordProperties } from '../facts/statement.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** How a password goes into HTTP Basic: as its text, or as the bytes that its hex digits stand for. */
export const WIRE_FORMS = ['basic', 'basic-decoded'] as const;
export type WireForm = (typeof WIRE_FORMS)[number];

/** True where the text can be the hexadecimal form of an AuthorizationKey of 16 to 20 bytes. */
export function isHexKey({ bytes, hex }: PasswordProperties): boolean {
  const { minBytes, maxBytes16 } = THRESHOLDS.password;
  return hex && bytes % 2 === 0 && bytes >= 2 * minBytes && bytes <= 2 * maxBytes16;
}

/**
 * The form that the version prescribes. OCPP 1.6 sets the key in hexadecimal digits and
 * sends the bytes (OCPP-J 1.6, 6.2.2); OCPP 2.x sends the text as it is (A00.FR.205).
 */
export function prescribedForm(version: OcppVersion, password: PasswordProperties): WireForm {
  return version === '1.6' && isHexKey(password) ? 'basic-decoded' : 'basic';
}

export const otherForm = (form: WireForm): WireForm =>
  form === 'basic' ? 'basic-decoded' : 'basic';

/** The base64 word of an Authorization header (RFC 7617, 2). */
export function basicWord(user: string, password: string, form: WireForm): string {
  const secret = Buffer.from(password, form === 'basic' ? 'utf8' : 'hex');
  return Buffer.concat([Buffer.from(`${user}:`), secret]).toString('base64');
}
