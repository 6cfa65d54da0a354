import { type Repair, without } from '../../diagnosis/module.ts';
import type { FaultId } from '../../faults/index.ts';
import { versionOfPayload } from '../../ocpp/version.ts';

/** With another message, the refusal of this one would say nothing. A security error still would. */
const otherMessage: Repair = (world) =>
  without(
    world,
    (record) =>
      record.kind === 'boot.exchange' &&
      record.outcome === 'error' &&
      record.errorCode !== 'SecurityError',
  );

/** The message as one of the version that it is of. */
const rightVersion: Repair = (world) => ({
  ...world,
  records: otherMessage(world).records.map((record) =>
    record.kind === 'boot.payload'
      ? {
          ...record,
          version: versionOfPayload(record.payload) ?? record.version,
          versionFrom: 'detected',
        }
      : record,
  ),
});

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'boot-version-mismatch': rightVersion,
  'frame-malformed': otherMessage,
  'boot-field-missing': otherMessage,
  'boot-field-type': otherMessage,
  'boot-field-too-long': otherMessage,
  'boot-field-unknown': otherMessage,
  'boot-field-value': otherMessage,
  'boot-field-empty': otherMessage,
  'boot-field-duplicate': otherMessage,
  'boot-value-unportable': otherMessage,
  'boot-operator-schema': otherMessage,
};
