import { portOf } from './listed.ts';
import type { Port } from './port.ts';
import { linuxPorts } from './sysfs.ts';

/** The serial ports of this machine; none where it does not tell. Opens nothing. */
export async function listPorts(): Promise<readonly Port[]> {
  if (process.platform === 'linux') return linuxPorts();
  try {
    const { SerialPort } = await import('serialport');
    return (await SerialPort.list()).map(portOf);
  } catch {
    return [];
  }
}
