import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const {
  bootMissingAfterMs,
  bootLateAfterMs,
  heartbeatFloodMs,
  reconnectLoopMs,
  reconnectLoopCount,
  restartsReported,
  heartbeatIntervalS,
  backOffS,
} = THRESHOLDS.examine;

const updateFirmware: RemedyStep = {
  who: 'technician',
  step: "Connect to the charger locally and update its firmware to the latest version that is compatible with the backend's OCPP version.",
};
const tellVendor: RemedyStep = {
  who: 'vendor',
  step: 'Say with which firmware this model keeps to OCPP here, and what to set until then.',
};
const restart: RemedyStep = {
  who: 'technician',
  step: 'Restart the charger on the spot, so that it registers from the beginning.',
};
const examineAgain: RemedyStep = {
  who: 'technician',
  step: 'Examine the charger again.',
  command: 'ghostcheck examine --until report',
  verify: 'the finding is gone',
};
const localSetup: RemedyStep = {
  who: 'technician',
  step: "Set it right in the charger's local setup, or have its CSMS set it once it is connected.",
};

const boot = { stage: 'boot', mrec: 'CX018', severity: 'warning', stops: false } as const;
const session = { stage: 'session', mrec: 'CX018', severity: 'warning', stops: false } as const;
const security = { ...session, mrec: 'CX015' } as const;
const note = { ...session, mrec: null, severity: 'note' } as const;

/** What only shows where the charger itself is examined: how it registers, and what it says. */
export const examinedFaults = {
  'boot-missing': {
    ...boot,
    owner: 'charger',
    title: 'The charger does not register: it sends no BootNotification',
    why: 'A charger tells its backend who it is before anything else (B01.FR.01). One that believes it is registered already goes on without; one that is stuck says nothing at all. Either way the backend does not know it, and it stays offline.',
    thresholds: [`a silent session of ${bootMissingAfterMs / 1_000} s`],
    remediation: [restart, updateFirmware, examineAgain],
  },
  'boot-calls-first': {
    ...boot,
    owner: 'charger',
    title: 'The charger sends other messages before it registers',
    why: 'Before its BootNotification is answered a charger sends nothing else (B01.FR.08). A CSMS refuses such messages with SecurityError, and some close the connection at them.',
    remediation: [updateFirmware, tellVendor, examineAgain],
  },
  'boot-late': {
    ...boot,
    mrec: null,
    severity: 'note',
    owner: 'charger',
    title: 'The charger takes long from the open connection to its BootNotification',
    why: 'The connection stands, and the charger waits before it registers: often because it waits for another part of itself. A backend with a short limit closes the session before that.',
    thresholds: [`more than ${bootLateAfterMs / 1_000} s`],
    remediation: [],
  },
  'boot-repeated': {
    ...boot,
    owner: 'charger',
    title: 'The charger registers again and again',
    why: 'The answer to a BootNotification says what comes next: nothing more where it is Accepted, another try after the interval where it is Pending or Rejected. A charger that does not keep to it did not take in the answer, and its backend may lock it out for flooding.',
    remediation: [updateFirmware, tellVendor, examineAgain],
  },
  'boot-answer-unheeded': {
    ...boot,
    owner: 'charger',
    title: 'The charger goes on although it was not accepted',
    why: 'A charger that is answered Pending or Rejected is to be silent until it is asked or may try again (B02.FR.02, B03.FR.02). One that sends its states and Heartbeats all the same shows itself as online on the spot, while its backend refuses every message.',
    remediation: [updateFirmware, tellVendor, examineAgain],
  },
  'station-frame-invalid': {
    ...session,
    severity: 'fault',
    stops: true,
    owner: 'charger',
    title: 'The charger breaks the rules of WebSocket',
    why: 'What the charger sends over the accepted connection is not allowed there: frames that are not masked, reserved bits, text that is not UTF-8, or far too much at once. Every server ends the connection at that (RFC 6455, 5.1), so the charger never gets further.',
    thresholds: [`more than ${THRESHOLDS.examine.maxFrameBytes / 1024} KiB in one message`],
    remediation: [
      updateFirmware,
      {
        who: 'technician',
        step: 'Look for a gateway or proxy between charger and laptop that takes the connection apart, and connect the charger directly.',
      },
      tellVendor,
      examineAgain,
    ],
  },
  'station-action-unknown': {
    ...session,
    owner: 'charger',
    title: 'The charger sends a message that its OCPP version does not have',
    why: 'The version is agreed on when the connection is made. A message of another version, or of the vendor, is refused with NotImplemented; some backends close the session at it.',
    remediation: [
      {
        who: 'technician',
        step: "Check the OCPP version in the charger's local setup against what its backend speaks.",
      },
      updateFirmware,
      examineAgain,
    ],
  },
  'station-message-invalid': {
    ...session,
    owner: 'charger',
    title: 'A message of the charger breaks the schema of its OCPP version',
    why: 'A backend that checks messages refuses the whole of it, and what it should tell is lost: a state that never changes, a report that never arrives.',
    remediation: [
      updateFirmware,
      {
        who: 'backend-operator',
        step: 'Re-map the station in the CSMS with the JSON schema that fits its vendor, where the CSMS has vendor-specific ones.',
      },
      tellVendor,
      examineAgain,
    ],
  },
  'station-id-reused': {
    ...note,
    owner: 'charger',
    title: 'The charger uses a message id twice',
    why: 'Each message of a sender has an id of its own (OCPP 2.0.1 part 4, 4.1.4). Where one comes again for another message, a backend may take the second for a repetition, and drop it.',
    remediation: [],
  },
  'station-heartbeat-flood': {
    ...session,
    owner: 'charger',
    title: 'The charger floods its backend with Heartbeats',
    why: 'A charger sends a Heartbeat at the interval that it was given. One that takes an interval of 0 for none, or forgets it, sends thousands, and is throttled or thrown out.',
    thresholds: [`more than one in ${heartbeatFloodMs / 1_000} s`],
    remediation: [localSetup, updateFirmware, examineAgain],
  },
  'station-frames-fragmented': {
    ...note,
    owner: 'charger',
    title: 'The charger sends messages in several frames',
    why: 'A WebSocket message may come in parts (RFC 6455, 5.4). Small OCPP servers and proxies are known that take each part for a message of its own, and refuse it as broken.',
    remediation: [],
  },
  'transactions-queued': {
    ...note,
    owner: 'charger',
    title: 'The charger holds transactions for its backend',
    why: 'What was charged while it was offline is queued in the charger, and is money of the operator. This laptop acknowledges none of it, so that the charger keeps it; it counts its attempts, and may discard a transaction after the last.',
    remediation: [
      {
        who: 'technician',
        step: 'End the examination once it has shown what it should, and point the charger back to its own backend: it delivers them there.',
      },
    ],
  },
  'station-reconnect-loop': {
    ...session,
    mrec: 'CX013',
    owner: 'charger',
    title: 'The charger connects again without waiting',
    why: 'After a failure a charger waits, longer each time, before it connects again (RetryBackOff, OCPP 2.0.1 part 4, 5.3). One that does not is taken for an attack by firewalls and backends, and locked out; on a mobile network it uses up its data.',
    thresholds: [`${reconnectLoopCount} times in a row within ${reconnectLoopMs / 1_000} s`],
    remediation: [
      {
        who: 'technician',
        step: 'Find out first why it does not get through: the other findings of this report say where it turns back.',
      },
      localSetup,
      updateFirmware,
      examineAgain,
    ],
  },
  'station-leaves': {
    ...session,
    mrec: 'CX013',
    owner: 'charger',
    title: 'The charger ends its sessions itself',
    why: 'The session was open and answered, and the charger left it. A watchdog that waits for a message which never comes does that, a modem that is restarted, or a charger that restarts.',
    remediation: [
      {
        who: 'technician',
        step: "Look into the charger's local log at the time at which a session ended, for a restart or a watchdog.",
      },
      {
        who: 'technician',
        step: 'Where the charger is on 4G or 5G, test the local signal, and look whether the modem is restarted by a watchdog of its own.',
      },
      updateFirmware,
      examineAgain,
    ],
  },
  'station-reports-certificate-refused': {
    ...security,
    severity: 'fault',
    stops: true,
    owner: 'unknown',
    title: 'The charger reports that it refused the certificate of its backend',
    why: 'A charger that refuses a certificate writes that down, and sends it with its next connection (A00.FR.310). The certificate may be at fault, the roots that are installed in the charger, or its clock.',
    remediation: [
      {
        who: 'technician',
        step: "Compare the charger's clock with true time: one that was reset refuses every certificate.",
      },
      {
        who: 'technician',
        step: "Check what the charger's backend shows, and whether the charger has the root of it.",
        command: 'ghostcheck tls wss://csms.example.com/ocpp',
        verify: 'the row tls names no fault',
      },
      {
        who: 'backend-operator',
        step: 'Say which root the certificate of the backend is from, and since when.',
      },
    ],
  },
  'station-reports-tls-refused': {
    ...security,
    severity: 'fault',
    stops: true,
    owner: 'unknown',
    title: 'The charger reports that it could not agree on TLS with its backend',
    why: 'Version or cipher suite of the backend are none that the charger takes, and it wrote that down (A00.FR.316, A00.FR.323). That comes with a change at the backend, or with a firmware that is too old or too strict for it.',
    remediation: [
      {
        who: 'technician',
        step: 'Judge what the charger offers against its backend.',
        command: 'ghostcheck examine --until report --against diagnosed.json',
        verify: 'the row tls names no mismatch',
      },
      {
        who: 'backend-operator',
        step: 'Offer TLS 1.2 with the suites that OCPP names, for both kinds of key.',
      },
      updateFirmware,
    ],
  },
  'station-reports-login-refused': {
    ...security,
    severity: 'fault',
    stops: true,
    owner: 'configuration',
    title: 'The charger reports that its backend did not let it in',
    why: 'The charger came as far as its password or certificate, and was refused with it. It wrote that down, and sends it with its next connection.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Set a new password for this identity, and tell it to whoever is at the charger; check that the identity exists.',
      },
      {
        who: 'technician',
        step: "Enter it in the charger's local setup, as text, and not as the digits of its bytes unless the charger asks for these.",
      },
      examineAgain,
    ],
  },
  'station-reports-clock-set': {
    ...note,
    owner: 'charger',
    title: 'The charger reports that its clock was set',
    why: 'A clock that is set often was wrong before, and a wrong clock keeps a charger from connecting with TLS. After a power failure without a battery that is each time so.',
    remediation: [],
  },
  'station-reports-restarts': {
    ...session,
    mrec: 'CX013',
    owner: 'charger',
    title: 'The charger restarted several times while it was offline',
    why: 'Each start is reported with the next connection. Several of them say that the charger restarts by itself, of a watchdog or of its power, or that somebody has tried to bring it back that way.',
    thresholds: [`${restartsReported} queued events or more`],
    remediation: [
      {
        who: 'technician',
        step: 'Ask on the spot who restarted it; if nobody did, check its supply and its local log for a watchdog.',
      },
      updateFirmware,
    ],
  },
  'station-reports-error': {
    ...note,
    owner: 'charger',
    title: 'The charger reports an error of its own',
    why: "What a charger reports in StatusNotification or NotifyEvent stands beside its connection. The codes CX001 to CX026 are read by ChargeX's list, which is not the list of this product.",
    remediation: [],
  },
  'station-time-source-missing': {
    ...security,
    owner: 'configuration',
    title: 'The charger can set its clock over its connection alone',
    why: 'The time comes with the answer to a BootNotification or Heartbeat. A clock that has been reset keeps TLS from connecting, and then no time arrives: the charger cannot help itself out of that.',
    remediation: [
      {
        who: 'technician',
        step: 'Give the charger a time server, and NTP as its first source of time (put the address of the time server into the command).',
        command: 'ghostcheck examine --fix clock --station-ntp 192.168.1.1',
        verify: 'ClockCtrlr.TimeSource begins with NTP',
      },
      {
        who: 'site-network',
        step: 'Let NTP (UDP port 123) out of the network of the charger, or offer a time server in it.',
      },
    ],
  },
  'station-identity-differs': {
    ...session,
    severity: 'fault',
    stops: true,
    owner: 'configuration',
    title: 'The charger connects under another identity than it should',
    why: 'The identity is the end of the URL that a charger dials, and the user name of its password. A backend that knows another one answers 404 or 401, and the charger is offline for good.',
    remediation: [
      {
        who: 'technician',
        step: "Compare the identity in the charger's local setup with that of the work order, letter by letter.",
      },
      {
        who: 'backend-operator',
        step: 'Say under which identity this charger is registered.',
      },
      examineAgain,
    ],
  },
  'station-profile-differs': {
    ...security,
    severity: 'fault',
    stops: true,
    owner: 'configuration',
    title: 'The charger has another security profile than the site states',
    why: 'The profile says whether TLS, a password or a certificate is used. A backend that expects another refuses the charger; a higher profile cannot be taken back over OCPP.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Say which security profile is set for this identity, and set it to that of the charger where that is high enough.',
      },
      localSetup,
      examineAgain,
    ],
  },
  'station-roots-missing': {
    ...security,
    severity: 'fault',
    stops: true,
    owner: 'configuration',
    title: 'The charger has no root certificate to verify its backend by',
    why: 'With security profile 2 or 3 a charger verifies the certificate of its backend by a root that is installed in it. Without one it refuses every backend, or checks none at all.',
    remediation: [
      {
        who: 'technician',
        step: "Install the root certificate of the backend in the charger's local setup.",
      },
      {
        who: 'backend-operator',
        step: 'Give the root certificate that the certificate of the backend leads to, as PEM.',
      },
      examineAgain,
    ],
  },
  'station-network-profile-fallback': {
    ...session,
    mrec: 'CX013',
    owner: 'configuration',
    title: 'The charger is not on its first network profile',
    why: 'A charger tries its network profiles in order, and goes on to the next where one does not connect (B10.FR.03). That it came by a later one says that those before it failed.',
    remediation: [
      {
        who: 'technician',
        step: "Look up the first network profile in the charger's local setup: its URL, its interface, its APN.",
      },
      {
        who: 'backend-operator',
        step: 'Write a sound profile into the slot that failed, or put the one that works first.',
      },
    ],
  },
  'station-timer-unreasonable': {
    ...session,
    owner: 'configuration',
    title: 'A timer of the charger is set out of reason',
    why: 'Heartbeats that are too rare find no dead connection, too frequent ones flood the backend; a back-off without a minimum does so too, and one that grows for days keeps the charger offline long after its fault is repaired.',
    thresholds: [
      `HeartbeatInterval from ${heartbeatIntervalS.min} to ${heartbeatIntervalS.max} s`,
      `RetryBackOffWaitMinimum from ${backOffS.min} s, the longest wait up to ${backOffS.max} s`,
    ],
    remediation: [localSetup, examineAgain],
  },
  'station-repair-incomplete': {
    ...session,
    owner: 'charger',
    title: 'A repair of the charger was not done to its end',
    why: 'The charger refused a step, did not answer it, or left. The detail says which, and in what state it is now; nothing was done after that.',
    remediation: [
      {
        who: 'technician',
        step: "Do the rest in the charger's local setup, or start the repair again once the cause is known.",
      },
      restart,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
