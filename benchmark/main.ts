import { benchmarkHandshake } from './handshake.ts';
import { benchmarkMessages } from './messages.ts';
import { benchmarkStartup } from './startup.ts';

const met = [benchmarkStartup(), benchmarkMessages(), await benchmarkHandshake()];
process.exitCode = met.every(Boolean) ? 0 : 1;
