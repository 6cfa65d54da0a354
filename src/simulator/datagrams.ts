import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type Listening, LOOPBACK, type Running, running } from './running.ts';

/** Answers one datagram to the peer it came from. */
export type Reply = (bytes: Uint8Array) => void;

/** Serves UDP: `receive` is given each datagram and a way to answer it. */
export async function serveDatagrams(
  receive: (datagram: Buffer, reply: Reply, peer: RemoteInfo) => void,
  { host = LOOPBACK, port = 0 }: Listening = {},
): Promise<Running> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  let open = true;
  socket.on('message', (datagram, peer) => {
    receive(
      datagram,
      // Late answers may outlive the server.
      (bytes) => open && socket.send(bytes, peer.port, peer.address),
      peer,
    );
  });
  await new Promise<void>((bound, failed) => {
    socket.once('error', failed);
    socket.bind(port, host, bound);
  });
  // A peer whose port is closed again answers with ICMP.
  socket.on('error', () => {});
  return running(socket.address().port, async () => {
    open = false;
    await new Promise<void>((closed) => socket.close(closed));
  });
}
