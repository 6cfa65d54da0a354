import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry } from './entry.ts';
import {
  checkAgain,
  compareTls,
  fault,
  noRemoteReset,
  verifyCertificates,
  warning,
} from './tls-steps.ts';

const { tls } = THRESHOLDS;

/** The handshake: what is spoken, how it ends, and what both sides can agree on. */
export const tlsFaults = {
  'tls-not-spoken': {
    ...fault,
    owner: 'configuration',
    title: 'The URL says wss://, but this port speaks no TLS',
    why: 'The charger starts a TLS handshake and the other side does not understand it: the URL has the wrong scheme or port, or TLS should have been switched on at the server and is not.',
    remediation: [
      {
        who: 'technician',
        step: "Compare scheme and port of the charger's URL with the operator's sheet: wss:// is usually on 443 or 8443, ws:// on 80, 8080 or 9000.",
      },
      {
        who: 'backend-operator',
        step: 'If the port is right, switch TLS on for it; never answer by setting chargers to ws:// over the open internet.',
      },
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-expected': {
    ...fault,
    owner: 'configuration',
    title: 'The URL says ws://, but this port expects TLS',
    why: 'The charger sends a plain HTTP request to a port that only speaks TLS, so the server hangs up or answers nothing that the charger understands.',
    remediation: [
      {
        who: 'technician',
        step: "Connect to the charger locally and change its URL from ws:// to wss://, with security profile 2 or 3 as the operator's sheet says.",
      },
      noRemoteReset,
      {
        who: 'technician',
        step: 'Check again, with wss:// in the URL.',
        verify: 'the row tls shows a TLS version',
      },
    ],
  },
  'tls-version-unsupported': {
    ...fault,
    owner: 'backend',
    title: 'Charger and backend have no TLS version in common',
    why: 'OCPP asks for TLS 1.2 or newer on both sides (A00.FR.313). A server that only knows TLS 1.0 or 1.1, or refuses every version it is offered, is refused by the charger (security event InvalidTLSVersion). Where the charger speaks one version only, the backend has to speak that one.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Where it does not speak them yet, enable TLS 1.2 and 1.3 on the server or the load balancer in front of it; do not enable anything older for a charger (A00.FR.313).',
      },
      {
        who: 'technician',
        step: "Where the backend speaks TLS 1.2 and the charger does not, update the charger's firmware locally, or switch TLS 1.2 on in its settings.",
      },
      compareTls,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-cipher-mismatch': {
    ...fault,
    owner: 'backend',
    title: 'The backend and the charger share no cipher suite',
    why: 'The server refused every cipher suite it was offered: all that this laptop can do, or, where it is known, exactly what the charger offers. Besides a narrow cipher list this happens where no certificate is configured for the name that was asked for.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Make the smallest change that the finding names, where it names one. Else enable the suites that OCPP names for TLS 1.2 (ECDHE-ECDSA-AES128-GCM-SHA256, ECDHE-ECDSA-AES256-GCM-SHA384, AES128-GCM-SHA256, AES256-GCM-SHA384), and check that a certificate is installed for this name.',
      },
      compareTls,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-server-name-unknown': {
    ...fault,
    owner: 'configuration',
    title: 'The server does not serve the host name in the URL',
    why: 'The server is shared by several names and does not serve the one in the URL (alert unrecognized_name). The name is mistyped, or points to the wrong server.',
    remediation: [
      {
        who: 'technician',
        step: "Compare the host name in the charger's URL, letter by letter, with the operator's sheet.",
      },
      {
        who: 'backend-operator',
        step: 'Check which names this server or ingress is set up for, and that DNS points the name at the right one.',
      },
      checkAgain,
    ],
  },
  'tls-closed-silently': {
    ...fault,
    owner: 'unknown',
    title: 'The backend hangs up during the TLS handshake',
    why: 'The TCP connection stands, then it is closed without a TLS alert, so neither side says why. Firewalls that inspect TLS, lists of allowed addresses, load balancers without a healthy server behind them, and servers that do not know the name do so.',
    remediation: [
      {
        who: 'technician',
        step: "Try from another network (a phone's hotspot): if it works there, a firewall of this site closes the connection.",
        command: 'ghostcheck tls {url}',
      },
      {
        who: 'site-network',
        step: 'Let TLS to this host and port pass without inspection: chargers do not trust the certificate of a filtering proxy.',
      },
      {
        who: 'backend-operator',
        step: "Look for this laptop's address in the log of the load balancer at the time of this report; check its list of allowed addresses and the health of the servers behind it.",
      },
      compareTls,
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-timeout': {
    ...fault,
    owner: 'network',
    title: 'The backend does not answer the TLS handshake',
    why: 'The TCP connection stands, the first TLS message is sent, and nothing comes back. Large packets lost on the way (MTU, VPN, mobile tunnel), an overloaded server, or a firewall that drops instead of closing do so.',
    thresholds: [`no end of the handshake within ${tls.timeoutMs / 1000} s`],
    remediation: [
      {
        who: 'technician',
        step: "Try from another network (a phone's hotspot): if it works there, it is this site's way out.",
        command: 'ghostcheck tls {url}',
      },
      {
        who: 'site-network',
        step: 'Check the MTU of the uplink, above all through a VPN or a mobile router (1400 bytes or less is a good try), and that ICMP "fragmentation needed" is not dropped.',
      },
      {
        who: 'backend-operator',
        step: 'Check the load of the server that terminates TLS.',
      },
      checkAgain,
    ],
  },
  'tls-handshake-failed': {
    ...fault,
    owner: 'unknown',
    title: 'The TLS handshake fails',
    why: 'The handshake began and one side gave it up, for a reason that its alert or error names. A charger meets the same.',
    remediation: [
      compareTls,
      verifyCertificates,
      {
        who: 'backend-operator',
        step: "Look up this connection in the log of the server that terminates TLS, by this laptop's address and the time of this report.",
      },
      noRemoteReset,
      checkAgain,
    ],
  },
  'tls-client-certificate-required': {
    ...fault,
    owner: 'configuration',
    title: 'The backend demands a certificate of the station, and got none',
    why: 'The backend works with security profile 3: the station has to prove itself with a certificate of its own. Where the charger has none, or is set to profile 1 or 2, the backend turns it away, often without a word that the charger shows.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Say which security profile this station is registered for; if it is not 3, give the address for its profile.',
      },
      {
        who: 'technician',
        step: "For profile 3, install the station's certificate with all its intermediates and its key, locally, and set the profile to 3.",
      },
      {
        who: 'technician',
        step: 'Check again with the certificate that the charger has.',
        command: 'ghostcheck diagnose {url} --profile 3 --cert station.pem --key station.key',
        verify: 'the row upgrade is reached',
      },
      noRemoteReset,
    ],
  },
  'tls-client-certificate-rejected': {
    ...fault,
    owner: 'configuration',
    title: "The backend refuses the station's certificate",
    why: 'The certificate was sent and not accepted: it has expired or been revoked, its authority is unknown to the backend, or it was sent without its intermediate. The alert says which, as far as the backend tells.',
    remediation: [
      {
        who: 'technician',
        step: "Verify that the station's certificate has not expired, and that its file holds the intermediates too.",
      },
      {
        who: 'backend-operator',
        step: "Check that the backend trusts the root of the station's certificate, that it is not revoked, and what its log says of this connection.",
      },
      {
        who: 'technician',
        step: 'Install a new certificate locally if the old one has expired: the charger cannot fetch one over a connection that it does not get.',
        command: 'ghostcheck diagnose {url} --profile 3 --cert station.pem --key station.key',
        verify: 'the row upgrade is reached',
      },
      noRemoteReset,
    ],
  },
  'tls-1.3-unsupported': {
    ...warning,
    owner: 'backend',
    title: 'The backend supports TLS 1.2 only',
    why: 'That is enough for OCPP, which asks for 1.2 or newer. A station that is set to TLS 1.3 only gets no connection, and 1.2 depends on a cipher suite that both sides have.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Enable TLS 1.3 beside 1.2.',
      },
      compareTls,
      checkAgain,
    ],
  },
  'tls-ocpp-ciphers-missing': {
    ...warning,
    owner: 'backend',
    title: 'The backend takes none of the cipher suites that OCPP names',
    why: 'OCPP asks a CSMS for four cipher suites at TLS 1.2, and a station for one pair of them (A00.FR.318, A00.FR.319). Backends behind a modern front often offer ECDHE-RSA only, which is none of the four: a station that does what OCPP asks and no more is shut out, while laptops and newer chargers connect.',
    remediation: [
      {
        who: 'technician',
        step: 'Find out what the charger offers (the data sheet of its firmware), and check with exactly that.',
        command: 'ghostcheck tls {url} --charger-offer ocpp-minimum-rsa',
        verify: "the row for the charger's offer says yes",
      },
      {
        who: 'backend-operator',
        step: 'Enable, at TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256 and ECDHE-ECDSA-AES256-GCM-SHA384 with an EC certificate, and AES128-GCM-SHA256 and AES256-GCM-SHA384 with an RSA one; a server can hold both certificates.',
      },
      compareTls,
      checkAgain,
    ],
  },
  'tls-ocpp-ciphers-partial': {
    stage: 'tls',
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'backend',
    title: 'The backend takes some of the cipher suites that OCPP names',
    why: 'A CSMS has to take all four that OCPP names for TLS 1.2, with an EC and an RSA certificate; a station needs one pair only. So it depends on the station.',
    remediation: [
      {
        who: 'technician',
        step: 'Check with what the charger offers.',
        command: 'ghostcheck tls {url} --charger-offer ocpp-minimum-ecdsa',
      },
      {
        who: 'backend-operator',
        step: 'Add a certificate of the other kind (EC or RSA), and enable its pair of suites.',
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
