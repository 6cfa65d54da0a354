import type { Backend } from './backend.ts';

/** One SNTP question by the shortest client there is: what `ntpdig` does, on any port. */
const SNTP = `
import { createSocket } from 'node:dgram';
const socket = createSocket('udp4');
socket.once('message', () => socket.close());
socket.send(Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47)]), Number(process.argv[1]), '127.0.0.1');
`;

/** A WebSocket client that upgrades, boots, and leaves at the answer: no fixed wait, unlike wscat. */
const WEBSOCKET = `
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
const [url, ca, authorization, port] = process.argv.slice(1);
const socket = new WebSocket(url, 'ocpp2.0.1', {
  ca: readFileSync(ca),
  headers: { authorization },
  lookup: (_host, options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  port,
});
socket.on('open', () => socket.send(JSON.stringify([2, '1', 'BootNotification', {
  reason: 'PowerUp', chargingStation: { model: 'Wall 22', vendorName: 'Example' } }])));
socket.on('message', () => socket.terminate());
socket.on('close', () => process.exit(0));
`;

/** What a technician would type instead, step by step: command and arguments. */
export function pipelineSteps(backend: Backend): [string, ...string[]][] {
  const { host, port, dnsPort, ntpPort, caFile, url, authorization } = backend;
  return [
    ['dig', '+short', '+tries=1', '@127.0.0.1', '-p', String(dnsPort), host],
    ['nc', '-z', '127.0.0.1', String(port)],
    [
      'sh',
      '-c',
      `openssl s_client -connect 127.0.0.1:${port} -servername ${host} -CAfile ${caFile} </dev/null`,
    ],
    [
      process.execPath,
      '--input-type=module',
      '-e',
      WEBSOCKET,
      url,
      caFile,
      authorization,
      String(port),
    ],
    [process.execPath, '--input-type=module', '-e', SNTP, String(ntpPort)],
  ];
}
