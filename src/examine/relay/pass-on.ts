import { type Duplex, pipeline, Transform } from 'node:stream';
import { THRESHOLDS } from '../../thresholds.ts';
import { closeFrame, frameWatcher, type WebSocketEvent } from '../../wire/websocket-frames.ts';

export type Side = 'station' | 'backend';

/** Who looks on while two sides talk. */
export interface Watcher {
  told(by: Side, event: WebSocketEvent): void;
  /** `first` is who ended it. */
  ended(first: Side | 'us'): void;
}

/**
 * Carries the bytes of an upgraded connection both ways as they are, each side at the pace of the
 * other, until one ends: then the other is ended too, and cut where it does not follow. What it
 * returns ends both from here, with this code and reason.
 */
export function passOn(
  station: Duplex,
  backend: Duplex,
  { fromStation, fromBackend }: { readonly fromStation: Buffer; readonly fromBackend: Buffer },
  watcher: Watcher,
): (code: number, reason: string) => void {
  let first: Side | 'us' | null = null;
  let open = 2;
  let cut: NodeJS.Timeout | undefined;
  const up = seenThrough('station', watcher);
  const down = seenThrough('backend', watcher);
  const waiting = {
    station: () => up.writableLength + up.readableLength + backend.writableLength,
    backend: () => down.writableLength + down.readableLength + station.writableLength,
  };
  const ends = (side: Side | 'us') => {
    first ??= side;
    cut ??= cutOnce(side, Number.POSITIVE_INFINITY);
  };
  /** What one side said before it ended still reaches the other, as long as that takes it in. */
  const cutOnce = (side: Side | 'us', before: number): NodeJS.Timeout =>
    setTimeout(() => {
      const left = side === 'us' ? 0 : waiting[side]();
      if (left > 0 && left < before) {
        cut = cutOnce(side, left);
        return;
      }
      station.destroy();
      backend.destroy();
    }, THRESHOLDS.session.closeTimeoutMs);
  const done = () => {
    open -= 1;
    if (open > 0) return;
    clearTimeout(cut);
    watcher.ended(first ?? 'station');
  };
  for (const [side, stream] of [
    ['station', station],
    ['backend', backend],
  ] as const) {
    // TLS, HTTP, the tap and two pipelines listen to it: so many are no leak.
    stream.setMaxListeners(0);
    stream.once('end', () => ends(side));
    stream.once('close', () => ends(side));
    stream.on('error', () => ends(side));
  }
  if (fromStation.length > 0) up.write(fromStation);
  if (fromBackend.length > 0) down.write(fromBackend);
  pipeline(station, up, backend, done);
  pipeline(backend, down, station, done);
  return (code, reason) => {
    ends('us');
    // In the middle of a frame it is lost in that one, which the cut would have ended as well.
    if (station.writable) station.write(closeFrame(code, reason, false));
    if (backend.writable) backend.write(closeFrame(code, reason, true));
  };
}

/** Lets every byte through, and looks at each. */
function seenThrough(side: Side, watcher: Watcher): Transform {
  const watch = frameWatcher(THRESHOLDS.examine.maxFrameBytes, (event) =>
    watcher.told(side, event),
  );
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      watch(chunk);
      done(null, chunk);
    },
  });
}
