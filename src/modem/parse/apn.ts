import { THRESHOLDS } from '../../thresholds.ts';
import { fieldsOf, integer, unquoted } from './fields.ts';
import { freeText } from './text.ts';

/** Labels of letters, digits, hyphens (TS 23.003, 9.1), and the underscores of some carriers. */
const APN = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * AT+CGDCONT? (TS 27.007, 10.1.1): the APN of each PDP context, once each: empty where none
 * is set, null where it is no name or may hold a number of the subscriber.
 */
export function parseApns(lines: readonly string[]): (string | null)[] {
  const contexts = new Map(
    fieldsOf(lines, '+CGDCONT').flatMap(([cid, type, apn]) =>
      integer(cid) === null || type === undefined
        ? []
        : [[cid, nameOf(unquoted(apn ?? ''))] as const],
    ),
  );
  return [...new Set(contexts.values())].slice(0, THRESHOLDS.signal.maxApns);
}

function nameOf(text: string): string | null {
  if (text === '') return '';
  return text.length <= THRESHOLDS.signal.maxApnLength && APN.test(text) ? freeText(text) : null;
}
