import type { FaultId } from '../../../faults/index.ts';

type ReportFault = Extract<FaultId, `station-reports-${string}`>;

/** What a security event means, in our own words, and the finding that it is evidence of. */
interface Meaning {
  readonly means: string;
  readonly fault?: ReportFault;
}

const certificate: Meaning = {
  means: 'it refused the certificate of its backend',
  fault: 'station-reports-certificate-refused',
};
const login: Meaning = {
  means: 'its backend refused its password or certificate',
  fault: 'station-reports-login-refused',
};
const restarted = 'station-reports-restarts';

/** OCPP 2.0.1 appendix 1, and the names of the 1.6 security whitepaper. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  InvalidCsmsCertificate: certificate,
  InvalidCentralSystemCertificate: certificate,
  InvalidTLSVersion: {
    means: 'its backend offered a TLS version that it does not take',
    fault: 'station-reports-tls-refused',
  },
  InvalidTLSCipherSuite: {
    means: 'its backend offered no cipher suite that it takes',
    fault: 'station-reports-tls-refused',
  },
  FailedToAuthenticateAtCsms: login,
  FailedToAuthenticateAtCentralSystem: login,
  CsmsFailedToAuthenticate: certificate,
  CentralSystemFailedToAuthenticate: certificate,
  InvalidChargingStationCertificate: { means: 'it was given a certificate that it cannot use' },
  InvalidChargePointCertificate: { means: 'it was given a certificate that it cannot use' },
  SettingSystemTime: { means: 'its clock was set', fault: 'station-reports-clock-set' },
  ClockChange: { means: 'its clock was set', fault: 'station-reports-clock-set' },
  StartupOfTheDevice: { means: 'it started', fault: restarted },
  ResetOrReboot: { means: 'it was reset', fault: restarted },
  FirmwareUpdated: { means: 'its firmware was updated' },
  SecurityLogWasCleared: { means: 'its security log was cleared' },
  ReconfigurationOfSecurityParameters: { means: 'its security settings were changed' },
  MemoryExhaustion: { means: 'it ran out of memory' },
  InvalidMessages: { means: 'it was sent messages that are not OCPP' },
  AttemptedReplayAttacks: { means: 'it was sent an old message again' },
  TamperDetectionActivated: { means: 'somebody opened it' },
  InvalidFirmwareSignature: { means: 'the signature of a firmware was wrong' },
  InvalidFirmwareSigningCertificate: { means: 'the certificate of a firmware was wrong' },
  MaintenanceLoginAccepted: { means: 'somebody logged in for maintenance' },
  MaintenanceLoginFailed: { means: 'somebody failed to log in for maintenance' },
  DiscardedRenewedClientCertificate: { means: 'it threw a renewed certificate away' },
};

export const meaningOf = (type: string): Meaning | null =>
  Object.hasOwn(MEANINGS, type) ? (MEANINGS[type] ?? null) : null;
