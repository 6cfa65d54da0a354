import type { LineSource, Opening } from './transport.ts';

/** Opens the line to a modem. Never rejects: what goes wrong is part of the answer. */
export async function openTransport(source: LineSource, signal: AbortSignal): Promise<Opening> {
  if (source.kind === 'tcp') {
    const { openTcpLine } = await import('./tcp-line.ts');
    return openTcpLine(source.host, source.port, signal);
  }
  const { openSerialLine } = await import('./serial-line.ts');
  return openSerialLine(source.path);
}
