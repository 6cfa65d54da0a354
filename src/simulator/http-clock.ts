import { createServer } from 'node:http';
import { hostPortText } from '../site/host-port.ts';
import type { Tell } from './journal.ts';
import { type Listening, LOOPBACK, listen, type Running } from './running.ts';

export interface HttpClock extends Running {
  readonly url: string;
}

/** A charger's local web page, whose Date header shows a clock that is off by `offsetMs`. */
export async function startHttpClock(options: {
  readonly offsetMs: number;
  readonly listening?: Listening;
  readonly tell?: Tell;
}): Promise<HttpClock> {
  const server = createServer((request, response) => {
    request.resume();
    options.tell?.('request', `${request.method} ${request.url}`);
    response.setHeader('Date', new Date(Date.now() + options.offsetMs).toUTCString());
    response.setHeader('Content-Type', 'text/plain');
    response.end('charging station\n');
  });
  const started = await listen(server, options.listening);
  return {
    ...started,
    url: `http://${hostPortText({ host: options.listening?.host ?? LOOPBACK, port: started.port })}/`,
  };
}
