import type { AnyModule } from './diagnosis/module.ts';
import { bootModule } from './modules/boot/index.ts';
import { clockModule } from './modules/clock/index.ts';
import { signalModule } from './modules/signal/index.ts';
import { urlModule } from './modules/url/index.ts';

/** Every stage that this version examines, in the order of the handshake. */
export const MODULES: readonly AnyModule[] = [urlModule, signalModule, clockModule, bootModule];
