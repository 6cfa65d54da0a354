import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const { tls } = THRESHOLDS;

const installNew: RemedyStep = {
  who: 'technician',
  step: 'Install it at the charger locally, with its intermediates and its key: over a connection that the backend refuses, it can fetch none.',
};

const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Check again, with the new certificate.',
  command: 'ghostcheck diagnose {url} --profile 3 --cert station.pem --key station.key',
  verify: 'the row tls no longer names the certificate, and the row upgrade is reached',
};

const noRemoteReset: RemedyStep = {
  who: 'technician',
  step: 'Do not wait for a remote reset: it travels over the connection that needs this certificate.',
};

const syncClock: RemedyStep = {
  who: 'technician',
  step: "Where only the charger's own clock says so, connect to it locally (Ethernet or Bluetooth) and sync it to NTP (put its own address into the command).",
  command: 'ghostcheck diagnose {url} --charger-time http://192.168.1.50',
};

const fault = {
  stage: 'tls',
  mrec: 'CX015',
  severity: 'fault',
  stops: true,
  owner: 'charger',
} as const;

/** The station's own certificate (security profile 3), by itself. */
export const stationFaults = {
  'station-certificate-expired': {
    ...fault,
    title: "The station's own certificate has expired",
    why: 'With security profile 3 the station proves itself by this certificate. Past its date a backend refuses it, unless it lets the station in to renew it (A00.FR.430), which few do. A charger that was long in store or offline has often missed its renewal.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Issue a new certificate for this station, or let it in as Pending with the old one and renew it from there (CertificateSigned, A02).',
      },
      installNew,
      syncClock,
      noRemoteReset,
      checkAgain,
    ],
  },
  'station-certificate-not-yet-valid': {
    ...fault,
    title: "The station's own certificate is not valid yet",
    why: 'The certificate begins in the future: it was issued with a wrong clock, or the clock that looks at it is behind. On a charger whose clock was reset, its own certificate of today is not valid yet either.',
    remediation: [
      syncClock,
      {
        who: 'backend-operator',
        step: 'If it is not valid by true time either, check the clock of the authority that issued it, and issue it again.',
      },
      installNew,
      noRemoteReset,
      checkAgain,
    ],
  },
  'station-certificate-revoked': {
    ...fault,
    title: "The station's own certificate has been revoked",
    why: 'Its authority has taken it back: the key was given away, the station was replaced, or the contract ended. A backend that asks the authority refuses the station from then on.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Find out why it was revoked; if it was by mistake or at a change of boards, issue a new certificate, for a new key.',
      },
      installNew,
      noRemoteReset,
      checkAgain,
    ],
  },
  'station-certificate-mismatch': {
    ...fault,
    owner: 'configuration',
    title: "The station's own certificate is not one for this station",
    why: 'The certificate names another serial number than the station reports, or is not made for what it is used for. A CSMS compares its common name with the serial number in the BootNotification and closes the connection where they differ (B01.FR.11, B01.FR.12); TLS servers refuse a key that is too weak or not meant for clients.',
    thresholds: [
      `RSA below ${tls.minRsaBits} bits, elliptic curves below ${tls.minEcBits} bits, signatures with SHA-1 or older`,
    ],
    remediation: [
      {
        who: 'technician',
        step: 'If the serial numbers differ, compare the type plate with the common name of the certificate: after a swap of boards or a copied configuration, it is often that of another charger.',
      },
      {
        who: 'backend-operator',
        step: `Issue a certificate whose common name is the serial number (A00.FR.511), for client authentication, with a key of at least RSA ${tls.minRsaBits} or P-256.`,
      },
      installNew,
      noRemoteReset,
      checkAgain,
    ],
  },
  'station-chain-disordered': {
    stage: 'tls',
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'configuration',
    title: "The certificates in the station's file are not in order",
    why: 'A station sends its file as it is. In TLS 1.2 each certificate must issue the one before it; many servers sort it out by themselves, some refuse.',
    remediation: [
      {
        who: 'technician',
        step: "Put the station's own certificate first, then the one that issued it, and so on; leave out the root, and what belongs to others.",
      },
    ],
  },
  'station-verification-off': {
    stage: 'tls',
    mrec: 'CX015',
    severity: 'warning',
    stops: false,
    owner: 'charger',
    title: 'The charger does not check who it is talking to',
    why: 'A charger has to verify the certificate of its backend (A00.FR.306 to A00.FR.309). One that takes any certificate connects also where all is wrong with it, and hands its password to whoever stands in between.',
    remediation: [
      {
        who: 'technician',
        step: 'At the charger, switch the verification of the server certificate on, and install the root certificate of its backend first: without it the charger would be offline afterwards.',
      },
      {
        who: 'vendor',
        step: 'Say with which firmware and which setting this model verifies certificate, name and dates.',
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
