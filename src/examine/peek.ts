import type { Duplex } from 'node:stream';

/** What was looked at without taking it, and why no more was waited for. */
export interface Peek {
  readonly bytes: Buffer;
  readonly ended: 'enough' | 'too-much' | 'timeout' | 'closed';
}

/**
 * Reads until there is enough, and puts all back: whoever takes the stream next reads it
 * from the start. Ends after `ms`, or with more than `maxBytes`.
 */
export function peek(
  stream: Duplex,
  enough: (bytes: Buffer) => boolean,
  { ms, maxBytes }: { readonly ms: number; readonly maxBytes: number },
): Promise<Peek> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const settle = (ended: Peek['ended']) => {
      clearTimeout(timer);
      stream.off('data', take).off('end', gone).off('close', gone).off('error', gone);
      stream.pause();
      if (bytes.length > 0 && !stream.destroyed && !stream.readableEnded) stream.unshift(bytes);
      resolve({ bytes, ended });
    };
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (enough(bytes)) settle('enough');
      else if (bytes.length > maxBytes) settle('too-much');
    };
    const gone = () => settle('closed');
    const timer = setTimeout(() => settle('timeout'), ms);
    stream.on('data', take).on('end', gone).on('close', gone).on('error', gone);
    stream.resume();
  });
}
