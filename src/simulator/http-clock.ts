import { createServer } from 'node:http';
import { LOOPBACK, listen, type Running } from './running.ts';

export interface HttpClock extends Running {
  readonly url: string;
}

/** A charger's local web page, whose Date header shows a clock that is off by `offsetMs`. */
export async function startHttpClock(options: { readonly offsetMs: number }): Promise<HttpClock> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('Date', new Date(Date.now() + options.offsetMs).toUTCString());
    response.setHeader('Content-Type', 'text/plain');
    response.end('charging station\n');
  });
  const started = await listen(server);
  return { ...started, url: `http://${LOOPBACK}:${started.port}/` };
}
