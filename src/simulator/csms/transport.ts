import type { Socket } from 'node:net';

/** How a connection is ended without a word: FIN or RST. */
export type Ending = 'fin' | 'rst';

/**
 * What happens on a TCP connection before any HTTP. `alert` sends a fatal TLS alert
 * (RFC 8446, 6) in answer to the ClientHello; `banner` is what another protocol says
 * on its own accord.
 */
export type TransportBehaviour =
  | { readonly kind: 'serve' }
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'close-on-accept'; readonly how: Ending }
  | { readonly kind: 'close-after-hello'; readonly how: Ending }
  | { readonly kind: 'alert'; readonly number: number }
  | { readonly kind: 'banner'; readonly text: string };

/** Acts on a fresh connection; `serve` takes it where it is to be served. */
export function meet(
  socket: Socket,
  behaviour: TransportBehaviour,
  serve: (socket: Socket) => void,
): void {
  switch (behaviour.kind) {
    case 'serve':
      serve(socket);
      break;
    case 'black-hole':
      socket.resume();
      break;
    case 'close-on-accept':
      endSocket(socket, behaviour.how);
      break;
    case 'close-after-hello':
      socket.once('data', () => endSocket(socket, behaviour.how));
      break;
    case 'alert':
      socket.once('data', () => socket.end(fatalAlert(behaviour.number)));
      break;
    case 'banner':
      socket.resume();
      socket.write(behaviour.text);
  }
}

/** `socket` is the TCP socket itself: TLS has no RST of its own. */
export function endSocket(socket: Socket, how: Ending): void {
  if (how === 'rst') {
    socket.resetAndDestroy();
  } else {
    socket.end();
    // What is left unread would turn the FIN into an RST.
    socket.resume();
  }
}

/** One TLS record of type alert, version 3.3, level fatal. */
const fatalAlert = (number: number) => Uint8Array.of(21, 3, 3, 0, 2, 2, number);
