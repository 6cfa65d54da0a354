import { benchmarkHandshake } from './handshake.ts';
import { benchmarkStartup } from './startup.ts';

const met = [benchmarkStartup(), await benchmarkHandshake()];
process.exitCode = met.every(Boolean) ? 0 : 1;
