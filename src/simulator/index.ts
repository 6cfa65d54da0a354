export type { AuthorizeBehaviour } from './csms/authorize.ts';
export type { BootBehaviour } from './csms/boot.ts';
export { type Csms, type CsmsOptions, startCsms } from './csms/csms.ts';
export { FAMILIES, type FamilyName } from './csms/families.ts';
export type { RecordedCall, SessionBehaviour } from './csms/session.ts';
export type { CsmsTls } from './csms/tls.ts';
export type { TransportBehaviour } from './csms/transport.ts';
export type { UpgradeBehaviour, UpgradeRequest } from './csms/upgrade.ts';
export type { Upkeep } from './csms/upkeep.ts';
export { type DelayOptions, startDatagramDelayProxy, startDelayProxy } from './delay-proxy.ts';
export {
  type Gateway,
  type GatewayOptions,
  type GatewayPage,
  startGateway,
} from './gateway.ts';
export { type HttpClock, startHttpClock } from './http-clock.ts';
export { type Modem, type ModemAnswers, type ModemOptions, startModem } from './modem.ts';
export { type NtpBehaviour, type NtpServerOptions, startNtpServer } from './ntp-server.ts';
export { type Otherwise, type Resolver, type ResolverOptions, startResolver } from './resolver.ts';
export type { Running } from './running.ts';
export { type Fleet, startFleet } from './station/fleet.ts';
export type { StationFaults, StationOptions, StationPace } from './station/options.ts';
export { type Station, type StationEvent, startStation } from './station/station.ts';
export type { StationFailure, StationStatus } from './station/status.ts';
