import type { Traffic } from './session.ts';

/** Notes when frames pass, in either direction, from now on. */
export interface TrafficMeter {
  readonly traffic: Traffic;
  sent(what: 'message' | 'control'): void;
  received(): void;
  pinged(): void;
}

export function trafficMeter(): TrafficMeter {
  const openedAt = performance.now();
  let [sentMs, messageSentMs, receivedMs, silenceMs, peerPings] = [0, 0, 0, 0, 0];
  const passed = () => performance.now() - openedAt;
  return {
    get traffic() {
      return { sentMs, messageSentMs, receivedMs, silenceMs, peerPings };
    },
    sent(what) {
      const now = passed();
      silenceMs = now - Math.max(sentMs, receivedMs);
      sentMs = now;
      if (what === 'message') messageSentMs = now;
    },
    received() {
      receivedMs = passed();
    },
    pinged() {
      peerPings += 1;
    },
  };
}
