import { type Repair, type World, without } from '../../../diagnosis/module.ts';
import type { Fact } from '../../../facts/document.ts';
import { lastOfKind } from '../../../facts/select.ts';
import { refusalOf } from './client-certificate-refusal.ts';

/**
 * The world with a station's certificate that has not this fault: what the backend said of the
 * old one is gone, where it said one of `alerts`, or gave no reason.
 */
const certificateReplaced =
  (alerts: readonly number[]): Repair =>
  (world) => {
    const handshake = lastOfKind(world.records, 'tls.handshake');
    if (handshake?.clientCertificate.sent !== true) return world;
    const refusal = refusalOf(handshake, world.records);
    if (refusal === null) return afterwards(world);
    return refusal.alert === null || alerts.includes(refusal.alert) ? accepted(world) : world;
  };

/** The connection was taken: what the backend did with it later it would have done otherwise. */
const afterwards = (world: World): World =>
  without(world, ({ kind }) => kind === 'session.close' || kind === 'boot.exchange');

const accepted = (world: World): World => {
  const left = without(afterwards(world), ({ kind }) =>
    ['upgrade.attempt', 'tls.aftermath'].includes(kind),
  );
  return { ...left, records: left.records.map(secured) };
};

const secured = (record: Fact): Fact =>
  record.kind === 'tls.handshake' && ['alert', 'closed'].includes(record.outcome)
    ? {
        ...record,
        outcome: 'secured',
        protocol: record.protocol ?? 'TLSv1.3',
        alert: null,
        close: null,
      }
    : record;

/** Alerts that servers were seen to send for it, and those that say the least. */
export const stationRepairs = {
  'station-certificate-expired': certificateReplaced([40, 42, 45, 46, 49]),
  'station-certificate-not-yet-valid': certificateReplaced([40, 42, 45, 46, 49]),
  'station-certificate-revoked': certificateReplaced([40, 42, 44, 46, 49]),
  'station-certificate-mismatch': certificateReplaced([40, 42, 43, 46, 49]),
} as const;
