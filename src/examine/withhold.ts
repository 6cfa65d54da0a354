import type { StationVariable } from '../facts/read-out.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** Names under which a station, or its vendor, keeps what nobody else may know. */
const SECRET =
  /passw|passphrase|authoriz?ation_?key|authkey|secret|token|credential|private|psk|simpin|\bpin\b|apikey/i;
const SUBSCRIBER = /iccid|imsi|msisdn/i;

const { maxValueLength } = THRESHOLDS.examine;

/** User and password of a URL (RFC 3986, 3.2.1). */
const USERINFO = /\/\/[^/@\s]*@/g;

/** What is kept of a value under a name: not what may be a secret, and only so much of the rest. */
export function keptOf(
  name: string,
  value: unknown,
  status: string,
  hideSubscriber: boolean,
): Pick<StationVariable, 'value' | 'status'> {
  if (SECRET.test(name) || (hideSubscriber && SUBSCRIBER.test(name))) {
    return { value: null, status: 'Withheld' };
  }
  if (typeof value !== 'string') return { value: null, status };
  return { value: value.slice(0, maxValueLength).replace(USERINFO, '//'), status };
}
