/** Exchanges numbers of devices, SIMs and subscribers in a text for tokens such as `number-1`. */
export type NumberTokens = (text: string) => string;

/**
 * An IMEI has 15 digits (TS 23.003, 6.2), an IMSI up to 15 (2.2), an ICCID up to 20, the
 * last one sometimes an F (ITU-T E.118; TS 102 221, 13.2), a phone number up to 15
 * (ITU-T E.164). What they are cannot be told from their digits.
 */
const LONG_NUMBER = '\\d{10,}F?';
/** Written in groups, as IMEI, ICCID and phone numbers are on labels. */
const GROUPS = '\\+?\\(?\\d+\\)?(?:[ _-]{1,2}\\(?\\d+\\)?){1,9}';
const WITH_PLUS = '\\+\\d{7,}';
/** SHA-256 in one word: ten digits in a row stand in every fifth or so, and are nobody's number. */
const FINGERPRINT = '(?<![0-9A-Z])[0-9A-F]{64}(?![0-9A-Z])';
const CANDIDATES = new RegExp(`${FINGERPRINT}|${GROUPS}|${WITH_PLUS}|${LONG_NUMBER}`, 'gi');
const IS_FINGERPRINT = new RegExp(`^${FINGERPRINT}$`, 'i');

const DIGITS_OF_A_NUMBER = 10;
const DIGITS_WITH_PLUS = 7;
/** A day in front: what people call their files by. */
const DAY = /^(?:19|20)\d\d[ _-]?[01]\d[ _-]?[0-3]\d(?:[ _-]+|$)/;

/** The serial number in a name that udev makes: the IMEI, with some modems. */
const USB_SERIAL = /(?<=\/by-id\/usb-\S*_)[0-9A-Za-z]{8,}(?=-if[0-9a-f]{2})/gi;

/** The same number becomes the same token, in all texts that are given to it. */
export function createNumberTokens(): NumberTokens {
  const tokens = new Map<string, string>();
  const tokenOf = (number: string): string => {
    const key = number.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
    const token = tokens.get(key) ?? `number-${tokens.size + 1}`;
    tokens.set(key, token);
    return token;
  };
  return (text) =>
    text
      .replace(USB_SERIAL, (serial) => (/\d\D*\d/.test(serial) ? tokenOf(serial) : serial))
      .replace(CANDIDATES, (match) => {
        if (IS_FINGERPRINT.test(match)) return match;
        const [day = ''] = DAY.exec(match) ?? [];
        const rest = match.slice(day.length);
        return isNumber(rest) ? day + tokenOf(rest) : match;
      });
}

const isNumber = (text: string): boolean =>
  text.replace(/\D/g, '').length >= (text.startsWith('+') ? DIGITS_WITH_PLUS : DIGITS_OF_A_NUMBER);

/** All texts in a plain value, whatever its shape. */
export function withTokens<T>(value: T, tokens: NumberTokens): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' ? tokens(inner) : inner,
  );
}
