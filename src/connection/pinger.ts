import type { WebSocket } from 'ws';
import type { Session } from './session.ts';

/** Makes a session's `ping`; `sent` is told of each that goes out. */
export function pinger(
  socket: WebSocket,
  ended: Promise<unknown>,
  sent: () => void,
): Session['ping'] {
  let count = 0;
  return (withinMs) =>
    new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve(null);
      count += 1;
      const payload = `ghostcheck-${count}`;
      const sentAt = performance.now();
      const settle = (latencyMs: number | null) => {
        clearTimeout(timer);
        socket.off('pong', hear);
        resolve(latencyMs);
      };
      const hear = (data: Buffer) => {
        if (data.toString('utf8') === payload) settle(performance.now() - sentAt);
      };
      const timer = setTimeout(() => settle(null), withinMs);
      socket.on('pong', hear);
      ended.then(() => settle(null));
      sent();
      socket.ping(payload, undefined, () => {});
    });
}
