import type { OcppVersion } from '../facts/statement.ts';

const words = (text: string) => text.trim().split(/\s+/);

/** Of OCPP 1.6 with its security extension, and of 2.0.1 and 2.1 as well. */
const SHARED = words(`
  Authorize BootNotification CancelReservation CertificateSigned ChangeAvailability
  ClearCache ClearChargingProfile DataTransfer DeleteCertificate
  FirmwareStatusNotification GetCompositeSchedule GetInstalledCertificateIds
  GetLocalListVersion GetLog Heartbeat InstallCertificate LogStatusNotification
  MeterValues ReserveNow Reset SecurityEventNotification SendLocalList SetChargingProfile
  SignCertificate StatusNotification TriggerMessage UnlockConnector UpdateFirmware
`);

const ONLY_16 = words(`
  ChangeConfiguration DiagnosticsStatusNotification ExtendedTriggerMessage
  GetConfiguration GetDiagnostics RemoteStartTransaction RemoteStopTransaction
  SignedFirmwareStatusNotification SignedUpdateFirmware StartTransaction StopTransaction
`);

const SINCE_201 = words(`
  ClearDisplayMessage ClearVariableMonitoring ClearedChargingLimit CostUpdated
  CustomerInformation Get15118EVCertificate GetBaseReport GetCertificateStatus
  GetChargingProfiles GetDisplayMessages GetMonitoringReport GetReport
  GetTransactionStatus GetVariables NotifyChargingLimit NotifyCustomerInformation
  NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent
  NotifyMonitoringReport NotifyReport PublishFirmware PublishFirmwareStatusNotification
  ReportChargingProfiles RequestStartTransaction RequestStopTransaction
  ReservationStatusUpdate SetDisplayMessage SetMonitoringBase SetMonitoringLevel
  SetNetworkProfile SetVariableMonitoring SetVariables TransactionEvent UnpublishFirmware
`);

const SINCE_21 = words(`
  AFRRSignal AdjustPeriodicEventStream BatterySwap ChangeTransactionTariff ClearDERControl
  ClearTariffs ClosePeriodicEventStream GetCertificateChainStatus GetDERControl
  GetPeriodicEventStream GetTariffs NotifyAllowedEnergyTransfer NotifyDERAlarm
  NotifyDERStartStop NotifyPeriodicEventStream NotifyPriorityCharging NotifySettlement
  NotifyWebPaymentStarted OpenPeriodicEventStream PullDynamicScheduleUpdate
  ReportDERControl RequestBatterySwap SetDERControl SetDefaultTariff UpdateDynamicSchedule
  UsePriorityCharging VatNumberValidation
`);

/** All actions of each version, as its schemas name them; letter case counts (OCPP-J, 4.2.1). */
const ACTION_NAMES: Readonly<Record<OcppVersion, ReadonlySet<string>>> = {
  '1.6': new Set([...SHARED, ...ONLY_16]),
  '2.0.1': new Set([...SHARED, ...SINCE_201]),
  '2.1': new Set([...SHARED, ...SINCE_201, ...SINCE_21]),
};

const VERSIONS = ['1.6', '2.0.1', '2.1'] as const;

/** The versions of OCPP that have this action. */
export const versionsWith = (action: string): OcppVersion[] =>
  VERSIONS.filter((version) => ACTION_NAMES[version].has(action));
