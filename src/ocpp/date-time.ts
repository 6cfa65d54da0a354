const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/i;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A date-time of RFC 3339, 5.6: with a T, a time zone, and a date that exists. Case does not
 * matter there, and a leap second is one only at midnight in UTC.
 */
function isDateTime(text: string, maxDecimals: number): boolean {
  const match = DATE_TIME.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const [decimals = '', sign = '+', offsetHour = 0, offsetMinute = 0] = match.slice(7);
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day < 1 || day > (DAYS[month - 1] ?? 0) + (leapDay ? 1 : 0)) return false;
  if (hour > 23 || minute > 59 || second > 60) return false;
  const [hours, minutes] = [Number(offsetHour), Number(offsetMinute)];
  if (hours > 23 || minutes > 59 || decimals.length > maxDecimals) return false;
  if (second < 60) return true;
  const offset = (sign === '-' ? -1 : 1) * (60 * hours + minutes);
  return (60 * hour + minute - offset + 2880) % 1440 === 1439;
}

/** OCPP 1.6 asks receivers to take fractions of any length (errata 4.0, 3.10). */
export const formats16 = { 'date-time': (text: string): boolean => isDateTime(text, Infinity) };

/** OCPP 2.x allows at most three decimals (part 2, Generic, 3.1). */
export const formats2x = { 'date-time': (text: string): boolean => isDateTime(text, 3) };
