/** A variable of OCPP 2.x to ask for: component, variable, instance of the variable. */
export type Wanted = readonly [component: string, variable: string, instance?: string];

/** Asked for first, alone: how many may be asked for at once (OCPP 2.0.1, B06.FR.16). */
export const ITEMS_PER_MESSAGE: Wanted = ['DeviceDataCtrlr', 'ItemsPerMessage', 'GetVariables'];

/** What tells why a station does not reach its CSMS. No secret is among them. */
export const WANTED: readonly Wanted[] = [
  ['ClockCtrlr', 'DateTime'],
  ['ClockCtrlr', 'TimeSource'],
  ['ClockCtrlr', 'NtpServerUri', '1'],
  ['ClockCtrlr', 'NtpSource'],
  ['ClockCtrlr', 'TimeAdjustmentReportingThreshold'],
  ['SecurityCtrlr', 'SecurityProfile'],
  ['SecurityCtrlr', 'Identity'],
  ['SecurityCtrlr', 'OrganizationName'],
  ['SecurityCtrlr', 'CertificateEntries'],
  ['SecurityCtrlr', 'AdditionalRootCertificateCheck'],
  ['SecurityCtrlr', 'MaxCertificateChainSize'],
  ['SecurityCtrlr', 'AllowCSMSTLSWildcards'],
  ['SecurityCtrlr', 'AllowSecurityProfileDowngrade'],
  ['OCPPCommCtrlr', 'ActiveNetworkProfile'],
  ['OCPPCommCtrlr', 'NetworkConfigurationPriority'],
  ['OCPPCommCtrlr', 'NetworkProfileConnectionAttempts'],
  ['OCPPCommCtrlr', 'HeartbeatInterval'],
  ['OCPPCommCtrlr', 'WebSocketPingInterval'],
  ['OCPPCommCtrlr', 'MessageTimeout', 'Default'],
  ['OCPPCommCtrlr', 'OfflineThreshold'],
  ['OCPPCommCtrlr', 'MessageAttempts', 'TransactionEvent'],
  ['OCPPCommCtrlr', 'MessageAttemptInterval', 'TransactionEvent'],
  ['OCPPCommCtrlr', 'ResetRetries'],
  ['OCPPCommCtrlr', 'RetryBackOffWaitMinimum'],
  ['OCPPCommCtrlr', 'RetryBackOffRandomRange'],
  ['OCPPCommCtrlr', 'RetryBackOffRepeatTimes'],
  ['OCPPCommCtrlr', 'QueueAllMessages'],
  ['OCPPCommCtrlr', 'FileTransferProtocols'],
];

/** Configuration keys of OCPP 1.6 and its security whitepaper, where not all are told at once. */
export const WANTED_KEYS: readonly string[] = [
  'SecurityProfile',
  'CpoName',
  'AdditionalRootCertificateCheck',
  'CertificateStoreMaxLength',
  'CertificateSignedMaxChainSize',
  'HeartbeatInterval',
  'WebSocketPingInterval',
  'ConnectionTimeOut',
  'TransactionMessageAttempts',
  'TransactionMessageRetryInterval',
  'ResetRetries',
  'ClockAlignedDataInterval',
  'MeterValueSampleInterval',
  'GetConfigurationMaxKeys',
  'SupportedFeatureProfiles',
  'NumberOfConnectors',
  'LocalAuthorizeOffline',
  'LocalPreAuthorize',
];
