import type { RecordableOf } from '../facts/recorder.ts';
import { isObject } from '../ocpp/is-object.ts';
import { THRESHOLDS } from '../thresholds.ts';

type Event = Omit<RecordableOf<'station.event'>, 'kind' | 'visit'>;

const { maxValueLength, maxEventsOfVisit } = THRESHOLDS.examine;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, maxValueLength) : null;

/**
 * What a CALL reports of the station: a security event (OCPP 2.0.1, A04; 1.6 whitepaper), an
 * error in a StatusNotification (1.6, 6.47), the problems in a NotifyEvent (2.x, N07). Reads
 * what is there, also where the message breaks its schema.
 */
export function eventsIn(action: string | null, payload: unknown): Event[] {
  if (!isObject(payload)) return [];
  switch (action) {
    case 'SecurityEventNotification':
      return securityEvent(payload);
    case 'StatusNotification':
      return statusError(payload);
    case 'NotifyEvent':
      return Array.isArray(payload.eventData)
        ? payload.eventData.slice(0, maxEventsOfVisit).flatMap(problem)
        : [];
    default:
      return [];
  }
}

type Payload = Readonly<Record<string, unknown>>;

function securityEvent({ type, timestamp, techInfo }: Payload): Event[] {
  const code = textOf(type);
  if (code === null) return [];
  return [
    {
      source: 'SecurityEventNotification',
      code,
      vendorCode: null,
      vendorId: null,
      info: textOf(techInfo),
      happened: textOf(timestamp),
      subject: null,
      cleared: false,
    },
  ];
}

function statusError(payload: Payload): Event[] {
  const { errorCode, vendorErrorCode, vendorId, info, timestamp, connectorId } = payload;
  const code = textOf(errorCode);
  const vendorCode = textOf(vendorErrorCode);
  if (code === null || (code === 'NoError' && vendorCode === null)) return [];
  return [
    {
      source: 'StatusNotification',
      code,
      vendorCode,
      vendorId: textOf(vendorId),
      info: textOf(info),
      happened: textOf(timestamp),
      subject: typeof connectorId === 'number' ? `connector ${connectorId}` : null,
      cleared: false,
    },
  ];
}

/** Of all that a station monitors only what has a code: the rest is no error. */
function problem(row: unknown): Event[] {
  if (!isObject(row)) return [];
  const { techCode, techInfo, timestamp, component, variable, cleared } = row;
  const code = textOf(techCode);
  if (code === null) return [];
  const names = [component, variable].flatMap((one) =>
    isObject(one) ? (textOf(one.name) ?? []) : [],
  );
  return [
    {
      source: 'NotifyEvent',
      code,
      vendorCode: code,
      vendorId: null,
      info: textOf(techInfo),
      happened: textOf(timestamp),
      subject: names.length === 0 ? null : names.join('.').slice(0, maxValueLength),
      cleared: cleared === true,
    },
  ];
}
