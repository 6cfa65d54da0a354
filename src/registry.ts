import type { AnyModule } from './diagnosis/module.ts';
import { authorizeModule } from './modules/authorize/index.ts';
import { bootModule } from './modules/boot/index.ts';
import { cableModule } from './modules/cable/index.ts';
import { clockModule } from './modules/clock/index.ts';
import { dnsModule } from './modules/dns/index.ts';
import { sessionModule } from './modules/session/index.ts';
import { signalModule } from './modules/signal/index.ts';
import { tcpModule } from './modules/tcp/index.ts';
import { tlsModule } from './modules/tls/index.ts';
import { upgradeModule } from './modules/upgrade/index.ts';
import { urlModule } from './modules/url/index.ts';

/** Every stage that this version examines, in the order of the handshake. */
export const MODULES: readonly AnyModule[] = [
  urlModule,
  signalModule,
  dnsModule,
  tcpModule,
  clockModule,
  tlsModule,
  upgradeModule,
  bootModule,
  authorizeModule,
  sessionModule,
  cableModule,
];
