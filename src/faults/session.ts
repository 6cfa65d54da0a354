import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Open the session again.',
  command: 'ghostcheck diagnose {url}',
  verify: 'the row session says that the session was closed from here',
};

const fault = { stage: 'session', severity: 'fault', stops: true } as const;

export const sessionFaults = {
  'session-dropped': {
    ...fault,
    mrec: 'CX013',
    owner: 'unknown',
    title: 'The session does not last',
    why: 'The session was open, and was closed or cut from the other side while it was in use. A CSMS that fails after the first message, a load balancer with a short timeout, or a mobile connection that breaks does that. The charger connects anew and is offline in between.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look into the logs of CSMS and load balancer for this identity: who ended the session, and why; compare the idle timeouts with the heartbeat interval.',
      },
      {
        who: 'technician',
        step: `Where the charger is on 4G or 5G, test the local signal: below ${THRESHOLDS.signal.weakBelowDbm} dBm reboot the gateway, or inspect the antenna and its cable.`,
      },
      {
        who: 'technician',
        step: "Try the same from another network (a phone's hotspot): if the session lasts there, the network of the site cuts it.",
        command: 'ghostcheck diagnose {url}',
      },
      checkAgain,
    ],
  },
  'session-duplicate': {
    ...fault,
    mrec: 'CX013',
    owner: 'backend',
    title: 'The backend says that this station is connected already',
    why: 'The CSMS holds a session in the name of this station and refuses a second one. Either the real charger is connected at this moment, or the CSMS still holds a session that has been dead for long: after a power loss or a change of address that can keep a charger offline for hours.',
    remediation: [
      {
        who: 'technician',
        step: 'Look whether the charger is connected right now. If it is, it is no ghost: this diagnosis was the second session. Switch it off before you diagnose again.',
      },
      {
        who: 'backend-operator',
        step: 'End the stale session of this identity; let a new session replace the old one, and let pings find dead ones within a few minutes.',
      },
      {
        who: 'backend-operator',
        step: 'Check that no other charger was commissioned under the same identity.',
      },
      checkAgain,
    ],
  },
  'websocket-frame-invalid': {
    ...fault,
    mrec: 'CX018',
    owner: 'backend',
    title: 'The backend breaks the rules of WebSocket',
    why: 'What the backend sends over the accepted connection is not allowed there: frames that are masked or compressed although nobody agreed on it, text that is not UTF-8, or far more than a charger can hold. RFC 6455 has a client end the connection at that, so the charger never gets an answer it can read.',
    thresholds: [`more than ${THRESHOLDS.boot.maxFrameBytes / 1024} KiB in one message`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Repair, or update, what sends these frames: the WebSocket library of the CSMS, or a proxy that takes the connection apart and puts it together again.',
      },
      {
        who: 'backend-operator',
        step: 'Switch compression (permessage-deflate) off for stations that did not ask for it.',
      },
      {
        who: 'backend-operator',
        step: 'Compare with a direct connection to the CSMS, past the proxy: if that works, it is the proxy.',
      },
      checkAgain,
    ],
  },
  'backend-slow': {
    ...fault,
    mrec: 'CX009',
    severity: 'warning',
    stops: false,
    owner: 'backend',
    title: 'The backend answers slowly',
    why: 'The answer took longer than a charger should have to wait. Authorizations are answered by the same backend: when they come too late, the charger tells the driver that the card was refused.',
    thresholds: [`more than ${THRESHOLDS.session.backendSlowAboveMs / 1000} s to the answer`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Verify the latency of the backend: the CSMS, its database, and what it asks before it answers (roaming hub, billing).',
      },
      {
        who: 'backend-operator',
        step: 'Check that the card or app of the driver is active in the roaming hub, where authorizations fail with it.',
      },
      {
        who: 'site-network',
        step: "If many chargers of the site are slow, check DNS on the site's router.",
      },
      {
        who: 'technician',
        step: 'Measure again: the row boot shows the latency.',
        command: 'ghostcheck diagnose {url} --boot boot.json',
        verify: `the answer comes within ${THRESHOLDS.session.backendSlowAboveMs / 1000} s`,
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
