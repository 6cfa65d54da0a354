import { createSocket, type RemoteInfo } from 'node:dgram';
import { LOOPBACK, type Running, running } from './running.ts';

/** Answers one datagram to the peer it came from. */
export type Reply = (bytes: Uint8Array) => void;

/** Serves UDP on loopback: `receive` is given each datagram and a way to answer it. */
export async function serveDatagrams(
  receive: (datagram: Buffer, reply: Reply, peer: RemoteInfo) => void,
): Promise<Running> {
  const socket = createSocket('udp4');
  let open = true;
  socket.on('message', (datagram, peer) => {
    receive(
      datagram,
      // Late answers may outlive the server.
      (bytes) => open && socket.send(bytes, peer.port, peer.address),
      peer,
    );
  });
  // A peer whose port is closed again answers with ICMP.
  socket.on('error', () => {});
  await new Promise<void>((bound) => socket.bind(0, LOOPBACK, bound));
  return running(socket.address().port, async () => {
    open = false;
    await new Promise<void>((closed) => socket.close(closed));
  });
}
