import type { OcppVersion, SecurityProfile } from '../../facts/statement.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { StationClock } from './clock.ts';
import { type Cell, count, fixed, sequence, type Variable } from './variables.ts';

/** What is known of a connection that a station can make: SetNetworkProfile (OCPP 2.0.1, B09). */
export interface NetworkProfile {
  readonly url: string;
  readonly securityProfile: number;
}

/** All that a CSMS can read and set. It outlives connections and resets. */
export interface DeviceModel {
  variables(): readonly Variable[];
  readonly profiles: Map<number, NetworkProfile>;
  /** s; the answer to a BootNotification sets it (B01.FR.04). */
  heartbeatInterval: number;
  /** ms before the first, and at most before the n-th attempt to connect again. */
  backOffMs(failures: number): number;
}

export interface ModelOptions {
  readonly version: OcppVersion;
  readonly identity: string;
  readonly profile: SecurityProfile;
  readonly url: string;
  readonly hasRoots: boolean;
  readonly clock: StationClock;
  readonly backOffMs: number;
}

const NUMBERS = [
  'messageTimeout',
  'attempts',
  'backOffMs',
  'backOffRange',
  'backOffRepeats',
  'pingInterval',
  'offlineThreshold',
] as const;

/** The slot that the station was commissioned with. */
const FIRST_SLOT = 0;

export function createDeviceModel(options: ModelOptions): DeviceModel {
  const { version, identity, profile, url, clock } = options;
  const profiles = new Map<number, NetworkProfile>([
    [FIRST_SLOT, { url, securityProfile: profile }],
  ]);
  const numbers: Record<(typeof NUMBERS)[number], number> = {
    messageTimeout: THRESHOLDS.boot.messageTimeoutMs / 1_000,
    attempts: 3,
    backOffMs: options.backOffMs,
    backOffRange: 0,
    backOffRepeats: THRESHOLDS.station.backOffRepeats,
    pingInterval: 0,
    offlineThreshold: 60,
  };
  let priority = String(FIRST_SLOT);
  let ntpServer = '';

  const number = (name: (typeof NUMBERS)[number], scale = 1): Cell<number> => ({
    read: () => Math.round(numbers[name] / scale),
    write: (value: number) => {
      numbers[name] = value * scale;
    },
  });

  const model: DeviceModel = {
    profiles,
    heartbeatInterval: THRESHOLDS.station.heartbeatEveryMs / 1_000,
    backOffMs(failures) {
      const doublings = Math.min(Math.max(0, failures - 1), numbers.backOffRepeats, 30);
      const random = Math.random() * numbers.backOffRange * 1_000;
      return clampInterval(numbers.backOffMs * 2 ** doublings + random);
    },
    variables: () => [...common, ...networkRows()],
  };
  const rows: readonly Variable[] = [
    {
      component: 'ClockCtrlr',
      name: 'DateTime',
      key: null,
      mutability: 'ReadOnly',
      dataType: 'dateTime',
      read: () => clock.now().toISOString(),
    },
    sequence('ClockCtrlr', 'TimeSource', {
      read: () => clock.timeSource,
      write: (value) => {
        clock.timeSource = value;
      },
    }),
    sequence('ClockCtrlr', 'NtpServerUri', {
      read: () => ntpServer,
      write: (value) => {
        ntpServer = value;
      },
    }),
    fixed('SecurityCtrlr', 'Identity', identity, 'string'),
    fixed('SecurityCtrlr', 'SecurityProfile', String(profile), 'integer', 'SecurityProfile'),
    fixed('SecurityCtrlr', 'OrganizationName', 'ExampleCharge', 'string', 'CpoName'),
    fixed('SecurityCtrlr', 'CertificateEntries', options.hasRoots ? '1' : '0', 'integer'),
    {
      component: 'SecurityCtrlr',
      name: 'BasicAuthPassword',
      key: 'AuthorizationKey',
      mutability: 'WriteOnly',
      dataType: 'string',
      // Never handed out (B06.FR.09), and not changed either: it is the user's, not the CSMS's.
      read: () => '',
    },
    count(
      'OCPPCommCtrlr',
      'HeartbeatInterval',
      {
        read: () => model.heartbeatInterval,
        write: (value) => {
          model.heartbeatInterval = value;
        },
      },
      'HeartbeatInterval',
    ),
    fixed('OCPPCommCtrlr', 'ActiveNetworkProfile', String(FIRST_SLOT), 'integer'),
    sequence(
      'OCPPCommCtrlr',
      'NetworkConfigurationPriority',
      {
        read: () => priority,
        write: (value) => {
          priority = value;
        },
      },
      true,
    ),
    count('OCPPCommCtrlr', 'NetworkProfileConnectionAttempts', number('attempts')),
    count('OCPPCommCtrlr', 'MessageTimeout', number('messageTimeout')),
    count('OCPPCommCtrlr', 'OfflineThreshold', number('offlineThreshold')),
    count('OCPPCommCtrlr', 'RetryBackOffWaitMinimum', number('backOffMs', 1_000)),
    count('OCPPCommCtrlr', 'RetryBackOffRandomRange', number('backOffRange')),
    count('OCPPCommCtrlr', 'RetryBackOffRepeatTimes', number('backOffRepeats')),
    count(
      'OCPPCommCtrlr',
      'WebSocketPingInterval',
      number('pingInterval'),
      'WebSocketPingInterval',
    ),
    fixed('ChargingStation', 'SupplyPhases', '3', 'integer'),
    fixed('EVSE', 'Available', 'true', 'boolean'),
    fixed('OCPPCommCtrlr', 'NumberOfConnectors', '1', 'integer', 'NumberOfConnectors'),
  ];
  // A key of OCPP 1.6 alone: in 2.x the connectors are components.
  const common = rows.filter((row) => version === '1.6' || row.name !== 'NumberOfConnectors');

  /** Only OCPP 2.1 lets a CSMS read them back. */
  const networkRows = (): Variable[] => {
    if (version !== '2.1') return [];
    return [...profiles].flatMap(([slot, { url, securityProfile }]) =>
      [
        fixed('NetworkConfiguration', 'OcppCsmsUrl', url, 'string'),
        fixed('NetworkConfiguration', 'SecurityProfile', String(securityProfile), 'integer'),
      ].map((row) => ({ ...row, slot: String(slot) })),
    );
  };
  return model;
}

/** A wait that a CSMS asks for, ms, within what a station follows. */
export const clampInterval = (ms: number): number => Math.min(ms, THRESHOLDS.station.maxIntervalMs);
