import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const { clock } = THRESHOLDS;

const syncLocally: RemedyStep = {
  who: 'technician',
  step: "Connect to the charger locally (Ethernet or Bluetooth, with the vendor's tool or its web page) and sync its clock to NTP; where it has no such menu, set date and time by hand, in UTC.",
  verify: 'the charger shows the right date and time, and still does a minute later',
};

const keepInSync: RemedyStep = {
  who: 'technician',
  step: 'Look up which time server the charger is set to, and correct it if it is empty, mistyped or inside another network; without one it waits for the backend to tell the time, which it cannot reach.',
};

const openNtp: RemedyStep = {
  who: 'site-network',
  step: 'Let UDP port 123 out to that time server, or name one inside this network (DHCP option 42).',
  command: 'ghostcheck clock',
  verify: 'ghostcheck clock shows answers from the time servers',
};

const noRemoteReset: RemedyStep = {
  who: 'technician',
  step: 'Do not wait for a remote reset: a charger that refuses the TLS handshake never hears it. A local restart helps only where it fetches the time at start-up.',
};

const replaceBattery: RemedyStep = {
  who: 'vendor',
  step: 'If the clock is lost again at the next power cut, replace the battery or capacitor of the real-time clock, or provide firmware that fetches the time before it opens TLS.',
};

const checkAgain: RemedyStep = {
  who: 'technician',
  step: "Check again with the charger's time as it is now, read off its display or taken from its web page (put its own address into the command).",
  command: 'ghostcheck diagnose {url} --charger-time http://192.168.1.50',
  verify: 'the row clock shows the charger within seconds of true time',
};

const recovered = `a clock recovered from what the charger sends is proved by two that run on as time does, within ${clock.helloPairWithinMs / 1000} s, and likely by one within ${clock.helloNearNowMs / 3_600_000} h of true time or soon after a date known for resets`;

const base = { stage: 'clock', mrec: 'CX015' } as const;

export const clockFaults = {
  'clock-reset': {
    ...base,
    severity: 'fault',
    stops: true,
    owner: 'charger',
    title: "The charger's clock has been reset",
    why: "After a long time without power the charger's clock fell back to a fixed date. Every certificate of today is then 'not yet valid' to it, so it refuses the backend although nothing is wrong with the backend: the Time-Sync Trap. To learn the time from the backend it would have to connect first.",
    thresholds: [
      `a date before ${clock.resetBefore.slice(0, 10)}`,
      `or within ${clock.resetWithinDays} days after ${clock.resetDates.join(', ')} or the day the firmware was built`,
      `or ${clock.gpsRolloverWeeks} weeks behind, within ${clock.gpsRolloverWithinDays} day (the GPS week counter wrapped)`,
      recovered,
    ],
    remediation: [
      syncLocally,
      keepInSync,
      openNtp,
      noRemoteReset,
      {
        who: 'technician',
        step: "Then verify that neither the station's nor the backend's certificates have expired or been revoked, and compare TLS versions and ciphers: a second fault can hide behind the clock.",
        command: 'ghostcheck tls {url}',
      },
      replaceBattery,
      checkAgain,
    ],
  },
  'clock-skewed': {
    ...base,
    severity: 'fault',
    stops: false,
    owner: 'charger',
    title: "The charger's clock is wrong",
    why: 'The clock runs fast or slow, or was set wrongly by hand, and nothing corrects it. Certificates are valid between two dates by that clock, so it can refuse good ones; and meter values and transactions carry times that the backend may refuse.',
    thresholds: [`more than ${clock.skewedAboveMs / 1000} s from true time`, recovered],
    remediation: [syncLocally, keepInSync, openNtp, noRemoteReset, replaceBattery, checkAgain],
  },
  'clock-timezone': {
    ...base,
    severity: 'warning',
    stops: false,
    owner: 'charger',
    title: "The charger's clock shows local time as if it were UTC",
    why: 'The clock is off by whole quarter hours: it was set to local time, or its time zone is wrong. A certificate that was issued a few hours ago is not valid yet to it, and transactions are billed at the wrong hour.',
    thresholds: [
      `within ${clock.timezoneWithinMs / 1000} s of a whole number of quarter hours, up to ${clock.timezoneMaxMs / 3_600_000} h`,
    ],
    remediation: [
      {
        who: 'technician',
        step: "Connect to the charger locally and set its time zone to UTC, or to the site's zone where it keeps UTC apart from it; then sync to NTP.",
        verify: 'the time it sends ends in Z and is UTC',
      },
      checkAgain,
    ],
  },
  'laptop-clock-wrong': {
    ...base,
    severity: 'warning',
    stops: false,
    owner: 'laptop',
    title: "This laptop's clock is wrong",
    why: "Times in this report come from this laptop. ghostcheck judged by the time servers' time instead, but other tools on this laptop (a browser, openssl) will call good certificates expired or not yet valid.",
    thresholds: [`more than ${clock.skewedAboveMs / 1000} s from true time`],
    remediation: [
      {
        who: 'technician',
        step: 'Turn on automatic time in the settings of this laptop, or set its clock by hand.',
        command: 'ghostcheck clock',
        verify: 'the row clock shows the laptop within a second of true time',
      },
    ],
  },
  'ntp-unreachable': {
    ...base,
    severity: 'warning',
    stops: false,
    owner: 'network',
    title: 'No time server can be reached from here',
    why: 'None of the time servers that were asked answered. Where the charger uses the same network, it cannot set its clock either: after the next power cut it comes up with an old date and refuses every certificate.',
    thresholds: [`no answer within ${clock.ntpTimeoutMs / 1000} s`],
    remediation: [
      {
        who: 'technician',
        step: 'Find out which time server the charger uses, and ask that one from its network, naming it with --ntp.',
      },
      openNtp,
      {
        who: 'technician',
        step: 'If this laptop is on another network than the charger, repeat this on the network of the charger.',
      },
    ],
  },
  'backend-clock-wrong': {
    ...base,
    severity: 'fault',
    stops: false,
    owner: 'backend',
    title: 'The backend tells the wrong time',
    why: 'A charger sets its clock by the currentTime of the BootNotification answer, so every charger that boots takes over the error: then it refuses certificates, and its transactions carry wrong times. A whole number of quarter hours is local time labelled as UTC.',
    thresholds: [`more than ${clock.skewedAboveMs / 1000} s from true time`],
    remediation: [
      {
        who: 'backend-operator',
        step: "Sync the clock of the backend's servers to NTP, and send currentTime in UTC with a Z.",
        verify: 'currentTime of the next BootNotification answer is the true time',
      },
      {
        who: 'technician',
        step: 'Until then set the charger to take its time from NTP only, if it can.',
      },
      {
        who: 'technician',
        step: 'Check again, with the BootNotification of the charger.',
        command: 'ghostcheck diagnose {url} --boot boot.json',
        verify: 'the row clock is ok',
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
