import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';
import {
  checkAgain,
  compareTls,
  fault,
  noRemoteReset,
  verifyCertificates,
  warning,
} from './tls-steps.ts';

const { tls, revocation } = THRESHOLDS;

const syncClock: RemedyStep = {
  who: 'technician',
  step: "Look at the charger's clock too: connect locally (Ethernet or Bluetooth) and sync it to NTP, since a charger with a wrong date refuses good certificates (put its own address into the command).",
  command: 'ghostcheck diagnose {url} --charger-time http://192.168.1.50',
};

const showChain: RemedyStep = {
  who: 'technician',
  step: 'Look at the chain that the backend sends.',
  command: 'ghostcheck tls {url} --json',
};

const installRoot: RemedyStep = {
  who: 'technician',
  step: "Load the root certificate of the backend's authority into the charger, locally, as its manual says (OCPP: CSMSRootCertificate), once the operator has confirmed that it is theirs; never that of a filtering proxy.",
};

const giveChargerRoots: RemedyStep = {
  who: 'technician',
  step: 'Where the roots that the charger has can be had (from its local page, its vendor, or the operator), check against those: they are what counts.',
  command: 'ghostcheck tls {url} --charger-roots charger-roots.pem',
};

const giveRoot: RemedyStep = {
  who: 'technician',
  step: 'If the backend has its own authority, get its root certificate from the operator and check against that: ghostcheck then tells whether only this laptop does not know it.',
  command: 'ghostcheck tls {url} --ca root.pem',
  verify: 'with the right root the finding is gone: then what matters is that the charger has it',
};

const renew: RemedyStep = {
  who: 'backend-operator',
  step: 'Renew the certificate, install it together with its intermediates, and reload the server; then set up automatic renewal.',
};

/** The backend's certificates: dates, trust, names, order, revocation. */
export const certificateFaults = {
  'tls-certificate-expired': {
    ...fault,
    owner: 'backend',
    title: "A certificate in the backend's chain has expired",
    why: 'A charger refuses a chain with a certificate past its date, so the whole fleet of this backend drops off at that minute, or at the next reconnect. Where only the charger finds it expired, its clock is ahead.',
    remediation: [
      renew,
      {
        who: 'backend-operator',
        step: 'If it is an intermediate or a root that has expired, install the newer chain; chargers with the old root built in need the new one first.',
      },
      syncClock,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-certificate-not-yet-valid': {
    ...fault,
    owner: 'backend',
    title: "A certificate in the backend's chain is not valid yet",
    why: 'The certificate begins in the future: it was issued with a wrong clock, or the clock that looks at it is behind. On a charger whose clock was reset, every certificate of today is not valid yet.',
    remediation: [
      syncClock,
      {
        who: 'backend-operator',
        step: 'If it is not valid by true time either, check the clock of the authority that issued it, and issue it again.',
      },
      verifyCertificates,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-certificate-untrusted': {
    ...fault,
    owner: 'configuration',
    title: "The backend's certificate chain does not lead to a trusted root",
    why: 'The charger accepts a certificate only where it leads to a root that it has. Many backends have an authority of their own: that is fine, as long as its root is loaded into every charger. After a change of the root, chargers with the old one drop off.',
    remediation: [
      showChain,
      giveRoot,
      giveChargerRoots,
      installRoot,
      {
        who: 'backend-operator',
        step: 'If chargers hold only public roots, use a certificate of a public authority that they know, with its full chain.',
      },
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-certificate-self-signed': {
    ...fault,
    owner: 'backend',
    title: "The backend's certificate is signed by itself",
    why: 'No authority vouches for it, so a charger accepts it only where this very certificate was loaded as trusted. It is often the one a server comes with, or that of a filtering proxy in between.',
    remediation: [
      showChain,
      {
        who: 'backend-operator',
        step: "Install a certificate from an authority that the chargers trust; a test server's own certificate must be loaded into each charger.",
      },
      giveRoot,
      installRoot,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-chain-incomplete': {
    ...fault,
    owner: 'backend',
    title: 'The backend does not send its intermediate certificate',
    why: 'Between the server certificate and the root stands an intermediate that the server must send along. Browsers hide this fault by fetching it themselves; chargers do not, and refuse.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Install the full chain: the server certificate followed by its intermediates, in one file (fullchain.pem, not cert.pem), and reload the server.',
      },
      giveRoot,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-name-mismatch': {
    ...fault,
    owner: 'backend',
    title: "The backend's certificate is for another name",
    why: 'The certificate does not name the host in the URL, so the charger cannot tell the backend from an impostor and refuses. An address in the URL matches only a certificate that names this address.',
    remediation: [
      {
        who: 'technician',
        step: "Compare the host name in the charger's URL with the names in the certificate (above), and use the one that the operator states; not an address.",
      },
      {
        who: 'backend-operator',
        step: 'Issue the certificate for this name: in the common name, which OCPP stations look at (A00.FR.510), and in the subject alternative names, which most others do.',
      },
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-wildcard-certificate': {
    ...warning,
    owner: 'backend',
    title: 'Only a wildcard in the certificate covers the host',
    why: 'OCPP does not provide for wildcard certificates: a station refuses them unless its AllowCSMSTLSWildcards is set, and older stacks do not understand them at all.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Issue a certificate with the exact host name.',
      },
      {
        who: 'technician',
        step: 'Or, where the charger has it, set SecurityCtrlr.AllowCSMSTLSWildcards to true, locally.',
      },
      checkAgain,
    ],
  },
  'tls-common-name-missing': {
    ...warning,
    owner: 'backend',
    title: "The certificate's common name is not the host",
    why: 'The subject alternative names cover the host, which is enough for most. But OCPP has the station check the common name (A00.FR.412, A00.FR.510), and some stacks look at nothing else.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Issue the certificate with the host name as common name too.',
      },
      {
        who: 'vendor',
        step: 'Say whether the firmware checks subject alternative names.',
      },
      checkAgain,
    ],
  },
  'tls-certificate-weak': {
    ...fault,
    owner: 'backend',
    title: "A certificate in the backend's chain is too weak",
    why: 'Its key is too short, or it is signed with a broken hash. OCPP asks for at least 112 bits of security (A00.FR.501 to A00.FR.503), and current TLS stacks refuse less.',
    thresholds: [
      `RSA below ${tls.minRsaBits} bits, elliptic curves below ${tls.minEcBits} bits`,
      'signatures with MD2, MD5 or SHA-1, but for the root itself',
    ],
    remediation: [
      {
        who: 'backend-operator',
        step: `Issue the certificate again with a key of at least RSA ${tls.minRsaBits} or P-256, signed with SHA-256.`,
      },
      compareTls,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-certificate-revoked': {
    ...fault,
    owner: 'backend',
    title: "A certificate in the backend's chain has been revoked",
    why: 'Its authority has taken it back before its date: the key got into other hands, the certificate was replaced, or a whole batch was withdrawn. A charger that checks revocation refuses it; one that does not would trust whoever has the key.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Find out from the authority why it was revoked; if the key was compromised, treat passwords sent over it as known.',
      },
      {
        who: 'backend-operator',
        step: 'Issue a new certificate with a new key, install it together with its intermediates, and reload the server and whatever staples its OCSP answers.',
      },
      {
        who: 'technician',
        step: 'Do not switch the check for revocation off at the charger to get it online.',
      },
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-revocation-unknown': {
    ...warning,
    owner: 'backend',
    title: "Whether the backend's certificates have been revoked cannot be found out",
    why: 'Whoever should say so cannot be reached, or says nothing that can be relied on: stale, badly signed, or without knowledge of the certificate. Most chargers go on; one that insists on the proof refuses the connection.',
    thresholds: [
      `an answer past its nextUpdate, or older than ${revocation.maxAgeDays} days where it has none, is stale`,
      `clocks of responders may be off by ${revocation.toleranceMs / 60_000} minutes`,
      `no answer within ${revocation.timeoutMs / 1000} s, or one beyond ${revocation.maxOcspBytes / 1024} KiB (OCSP) or ${revocation.maxCrlBytes / 1024 / 1024} MiB (list), is none`,
    ],
    remediation: [
      {
        who: 'technician',
        step: "Try from another network (a phone's hotspot): if the responder answers there, it is this site's way out.",
        command: 'ghostcheck tls {url}',
        verify: 'the table of revocation says good for each certificate',
      },
      {
        who: 'site-network',
        step: "Let plain HTTP (port 80) pass to the responders of the backend's authority: these answers are signed and need no TLS.",
      },
      {
        who: 'backend-operator',
        step: 'Staple OCSP answers at the server and keep them fresh, so that chargers need not reach a responder themselves; with an authority of your own, renew its list of revoked certificates before it ends.',
      },
      checkAgain,
    ],
  },
  'tls-certificate-expiring': {
    ...warning,
    owner: 'backend',
    title: "A certificate in the backend's chain expires soon",
    why: 'When it does, every charger of this backend loses its connection at the next reconnect.',
    thresholds: [
      `less than ${tls.expiringWithinDays} days left, and less than a third of its lifetime`,
    ],
    remediation: [renew, checkAgain],
  },
  'tls-chain-invalid': {
    ...fault,
    owner: 'backend',
    title: "A certificate in the backend's chain is used in a way that it does not allow",
    why: 'Each certificate says what it may be used for: to issue others and how many, for which names, for servers or for clients. A charger that follows the rules (RFC 5280, which OCPP refers to in A00.FR.308) refuses a chain that breaks one, whatever its root.',
    remediation: [
      showChain,
      {
        who: 'backend-operator',
        step: 'Issue the certificate named above again, with the right extensions: serverAuth for the server, basicConstraints CA and keyCertSign for an authority; a certificate for clients is no server certificate.',
      },
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-chain-disordered': {
    ...warning,
    owner: 'backend',
    title: 'The backend sends its certificates in the wrong order',
    why: 'In TLS 1.2 each certificate has to stand before the one that issued it (RFC 5246, 7.4.2). Current stacks sort the chain themselves; older and embedded ones do not, and refuse it as incomplete.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Put the file of the chain in order: the server certificate first, then the one that issued it, and so on upwards; reload the server.',
      },
      checkAgain,
    ],
  },
  'tls-chain-extraneous': {
    stage: 'tls',
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'backend',
    title: 'The backend sends certificates that its chain does not need',
    why: 'They make every handshake longer, and a small device may run out of room for them. Often a certificate of an older chain was left in the file.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Take out of the file of the chain what is neither the server certificate nor above it.',
      },
    ],
  },
  'tls-intercepted': {
    ...warning,
    owner: 'network',
    title: 'Something between here and the backend seems to intercept TLS',
    why: "Firewalls and filtering proxies can end TLS themselves and show a certificate of their own in the backend's place. Computers of the site trust it, chargers do not: to them the backend is an impostor.",
    remediation: [
      {
        who: 'site-network',
        step: "Exempt the backend's host from TLS inspection, for the network that the chargers are in.",
      },
      {
        who: 'technician',
        step: "Look at the chain from another network (a phone's hotspot): if it has another issuer there, it is this site's network.",
        command: 'ghostcheck tls {url} --json',
      },
      {
        who: 'backend-operator',
        step: 'Say who issues the certificates of this backend, and whether that was changed.',
      },
      checkAgain,
    ],
  },
  'tls-chain-large': {
    stage: 'tls',
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'backend',
    title: 'The certificate chain is large for a small device',
    why: 'Embedded TLS stacks have fixed buffers: 16 kB where they are as the standard has it, 8 or 4 kB where memory is short; above 16 kB the message needs several records, which some cannot put together. OCPP advises such stations to ask for small fragments (max_fragment_length), which many load balancers do not know. And a mobile link loses long flights more often.',
    thresholds: [
      `a Certificate message of more than ${tls.largeChainBytes.map((bytes) => bytes / 1024).join(', ')} kB`,
    ],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Send only the server certificate and its intermediates: no root, and nothing that is not in the path; elliptic-curve certificates are a third the size of RSA ones.',
      },
      {
        who: 'vendor',
        step: "Say how large a Certificate message the firmware's TLS stack takes, and whether it asks for smaller fragments.",
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
