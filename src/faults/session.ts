import { THRESHOLDS } from '../thresholds.ts';
import { testSignal } from './common-steps.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Hold the session again, for more than twice as long as it lasted before.',
  command: 'ghostcheck diagnose {url} --hold 10m',
  verify: 'the row session says that it was held',
};

const { idleTimers, idleTimerWithinMs, pongTimeoutMs } = THRESHOLDS.session;

const fault = { stage: 'session', severity: 'fault', stops: true } as const;
const warning = {
  ...fault,
  mrec: 'CX018',
  severity: 'warning',
  stops: false,
  owner: 'backend',
} as const;

export const sessionFaults = {
  'session-dropped': {
    ...fault,
    mrec: 'CX013',
    owner: 'unknown',
    title: 'The session does not last',
    why: 'The session was open, and was closed or cut from the other side while it was in use. A CSMS that fails after the first message, a load balancer with a short timeout, or a mobile connection that breaks does that. The charger connects anew and is offline in between, while a dashboard may still show it as Available.',
    thresholds: idleTimers.map(
      ({ seconds, whose }) =>
        `a silence of ${seconds} s, give or take ${idleTimerWithinMs / 1_000} s: ${whose}`,
    ),
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look into the logs of CSMS and load balancer for this identity: who ended the session, and why; raise the idle timeout of whatever ended it above three times the heartbeat interval.',
      },
      {
        who: 'technician',
        step: 'Set HeartbeatInterval or WebSocketPingInterval of the charger well below the time after which the session was ended (30 to 50 s are below the timers of all load balancers that are known); pings keep a load balancer content, Heartbeats a CSMS too.',
      },
      testSignal,
      {
        who: 'technician',
        step: "Try the same from another network (a phone's hotspot): if the session lasts there, the network of the site cuts it.",
        command: 'ghostcheck diagnose {url} --hold 10m',
      },
      checkAgain,
    ],
  },
  'backend-message-invalid': {
    ...warning,
    title: 'The backend sends messages that break the schema of OCPP',
    why: 'What the backend sends to the charger is not as its OCPP version has it. A lenient charger reads it all the same; a strict one answers with an error, does nothing, or ends the session, and looks like the broken side.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Correct the messages named here, in every field that the evidence lists, for this OCPP version.',
      },
      {
        who: 'technician',
        step: 'Relay the charger again once that is done.',
        command: 'ghostcheck examine --relay {url}',
        verify: 'the row session no longer names the message',
      },
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
      {
        who: 'technician',
        step: 'Diagnose again once that session has ended.',
        command: 'ghostcheck diagnose {url}',
        verify: 'the row upgrade says 101, and nothing ends the session',
      },
    ],
  },
  'heartbeat-flat': {
    ...fault,
    mrec: 'CX013',
    owner: 'backend',
    title: 'The session is open, and the backend does not answer in it',
    why: 'The connection stands, and what is asked in it gets no answer. A CSMS that hangs behind a front door that is up does that; so does a NAT, firewall or mobile network that has forgotten the connection and tells neither side. A remote reset cannot arrive, and the charger may take long to notice, while a dashboard may still show it as Available.',
    thresholds: [`an answer within ${THRESHOLDS.boot.messageTimeoutMs / 1_000} s`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look whether the Heartbeats arrive at the CSMS: if so, why they are not answered; if not, where they end. Restart the instance that hangs.',
      },
      {
        who: 'technician',
        step: 'Set WebSocketPingInterval of the charger to 60 s or less, so that nothing on the way forgets the connection, and a dead one is found within minutes.',
      },
      testSignal,
      {
        who: 'technician',
        step: 'Reboot the charger on the spot: it opens a new connection at once.',
      },
      checkAgain,
    ],
  },
  'heartbeat-invalid': {
    ...warning,
    title: 'The backend answers Heartbeats, but not with its time',
    why: 'A Heartbeat is answered with the current time of the CSMS, and stations set their clock by it. One that gets an error, or no time, may take the backend for broken, or let its clock drift until it can no longer use TLS.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Have the CSMS answer a Heartbeat with currentTime, UTC in the form 2026-01-31T12:00:00Z, in every OCPP version that it serves.',
      },
      checkAgain,
    ],
  },
  'websocket-pong-missing': {
    ...warning,
    title: 'The backend does not answer pings',
    why: 'A WebSocket ping has to be answered with a pong (RFC 6455, 5.5.2). Many chargers send pings to find dead connections: where no pong comes they drop a connection that is alive, and connect anew, again and again.',
    thresholds: [`a pong within ${pongTimeoutMs / 1_000} s`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Let CSMS or proxy answer WebSocket pings; a proxy that takes the connection apart must pass them on or answer them itself.',
      },
      {
        who: 'technician',
        step: 'Until then switch the pings of the charger off (WebSocketPingInterval 0), and set its HeartbeatInterval to 60 s or less.',
      },
      checkAgain,
    ],
  },
  'session-replaced': {
    ...fault,
    severity: 'note',
    stops: false,
    mrec: null,
    owner: 'backend',
    title: 'A second session of the same station ends the first',
    why: 'The CSMS lets a new session replace the old one. That is what brings a charger back at once after it was cut off; it also means that a diagnosis, or a second charger under the same identity, throws the live charger out.',
    remediation: [],
  },
  'answer-repeated': {
    ...warning,
    title: 'The backend answers the same message more than once',
    why: 'Each message gets one answer, with its id. A second one has nothing to belong to: some chargers answer it with an error, or take it for the answer to their next message. Two instances of a CSMS behind one load balancer, or a message that is handled twice, do that.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Find out why the message is handled twice: two consumers of one queue, a retry within the CSMS, or a middleware that answers as well.',
      },
      {
        who: 'technician',
        step: 'Ask again.',
        command: 'ghostcheck diagnose {url} --boot boot.json',
        verify: 'the warning is gone',
      },
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
