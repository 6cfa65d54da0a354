import { type Repair, type World, without } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import type { FaultId } from '../../faults/index.ts';

/**
 * With the modem online, what the laptop could not resolve, reach or ask for the time over
 * this very modem would not have failed. A laptop on a line of its own proves nothing of the kind.
 */
const online: Repair = (world) =>
  world.site.uplink !== 'charger'
    ? world
    : without(
        world,
        (record) =>
          (record.kind === 'dns.lookup' && record.error !== null) ||
          (record.kind === 'tcp.dial' && record.outcome !== 'connected') ||
          (record.kind === 'clock.ntp' && record.offsetMs === null),
      );

/** Levels that no limit minds, dBm. */
const STRONG = -80;

/**
 * With a good signal, a data session may well come about: without one, that it is missing
 * says nothing of the APN. What failed over a weak signal may fail over a good one, too.
 */
const heardWell: Repair = (world) =>
  withReadings(world, (reading) => ({
    ...reading,
    attached: null,
    contextsActive: null,
    addresses: null,
    samples: reading.samples.map((sample) => ({
      ...sample,
      rsrpDbm: sample.rsrpDbm === null ? null : STRONG,
      nrRsrpDbm: sample.nrRsrpDbm === null ? null : STRONG,
      rscpDbm: sample.rscpDbm === null ? null : STRONG,
      rssiDbm: sample.rssiDbm === null ? null : STRONG,
    })),
  }));

/** With its antennas alike, the modem hears by each what the best of them hears. */
const antennasAlike: Repair = (world) =>
  withReadings(world, (reading) => ({
    ...reading,
    samples: reading.samples.map(({ rsrpPerAntennaDbm, nrRsrpPerAntennaDbm, ...sample }) => ({
      ...sample,
      rsrpDbm: best(sample.rsrpDbm, rsrpPerAntennaDbm),
      nrRsrpDbm: best(sample.nrRsrpDbm, nrRsrpPerAntennaDbm),
    })),
  }));

const withReadings = (world: World, change: (reading: ModemReading) => ModemReading): World => ({
  ...world,
  records: world.records.map((record) =>
    record.kind === 'signal.modem' ? change(record) : record,
  ),
});

const best = (level: number | null, antennas: readonly (number | null)[] = []): number | null =>
  level === null ? null : Math.max(level, ...antennas.flatMap((antenna) => antenna ?? []));

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'sim-missing': online,
  'sim-locked': online,
  'sim-failure': online,
  'radio-off': online,
  'network-denied': online,
  'network-searching': online,
  'antenna-imbalance': antennasAlike,
  'signal-weak': heardWell,
  'data-session-down': online,
};
