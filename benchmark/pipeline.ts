import type { Backend } from './backend.ts';

/** One SNTP question by the shortest client there is: what `ntpdig` does, on any port. */
const SNTP = `
import { createSocket } from 'node:dgram';
const socket = createSocket('udp4');
socket.once('message', () => socket.close());
socket.send(Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47)]), Number(process.argv[1]), '127.0.0.1');
`;

const BOOT =
  '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"Wall 22","vendorName":"Example"}}]';

/** wscat cannot know which answer it was opened for: it stays this long after it has sent. */
export const WSCAT_WAIT_MS = 2_000;

/** What a technician would type instead, step by step: command and arguments. */
export function pipelineSteps(backend: Backend): [string, ...string[]][] {
  const { host, port, dnsPort, ntpPort, caFile, credentials, path } = backend;
  const dig = (type: string): [string, ...string[]] => [
    'dig',
    ...['+short', '+tries=1', '@127.0.0.1', '-p', String(dnsPort), host, type],
  ];
  const handshake = `openssl s_client -connect 127.0.0.1:${port} -servername ${host} -CAfile ${caFile} </dev/null`;
  return [
    dig('A'),
    dig('AAAA'),
    ['nc', '-z', '127.0.0.1', String(port)],
    ['sh', '-c', handshake],
    [
      process.execPath,
      ...['node_modules/wscat/bin/wscat', '-c', `wss://127.0.0.1:${port}${path}`],
      ...['-s', 'ocpp2.0.1', '--ca', caFile, '--auth', credentials, '-x', BOOT],
    ],
    [process.execPath, '--input-type=module', '-e', SNTP, String(ntpPort)],
  ];
}
