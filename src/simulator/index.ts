export type { BootBehaviour } from './csms/boot.ts';
export { type Csms, type CsmsOptions, type CsmsTls, startCsms } from './csms/csms.ts';
export type { RecordedCall, SessionBehaviour } from './csms/session.ts';
export type { TransportBehaviour } from './csms/transport.ts';
export type { UpgradeBehaviour, UpgradeRequest } from './csms/upgrade.ts';
export type { Running } from './running.ts';
