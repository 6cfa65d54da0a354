import { THRESHOLDS } from '../thresholds.ts';
import { updateFirmware } from './common-steps.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Ask for the connection again.',
  command: 'ghostcheck diagnose {url}',
  verify: 'the row upgrade says 101 and the subprotocol',
};

const checkClock: RemedyStep = {
  who: 'technician',
  step: 'Connect to the charger locally (Ethernet or Bluetooth), and make sure that its clock is in sync with NTP: a charger with a wrong clock cannot use TLS, whatever the profile.',
};

const proxy: RemedyStep = {
  who: 'backend-operator',
  step: 'In the proxy in front of the CSMS, pass the upgrade on for this path. nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade".',
};

const comparePath: RemedyStep = {
  who: 'technician',
  step: "Compare the charger's URL with the operator's sheet, letter by letter: path, slashes, upper and lower case, and the identity as its last part.",
  command: 'ghostcheck url {url}',
};

const fault = { stage: 'upgrade', severity: 'fault', stops: true } as const;
const network = { ...fault, mrec: 'CX013' } as const;
const security = { ...fault, mrec: 'CX015' } as const;
const software = { ...fault, mrec: 'CX018' } as const;

const { minBytes, maxBytes, maxBytes16, maxBytes21 } = THRESHOLDS.password;

export const upgradeFaults = {
  'websocket-timeout': {
    ...network,
    owner: 'backend',
    title: 'The backend takes the connection and never answers',
    why: 'TCP, and TLS where it is used, are up, and the request for the WebSocket connection gets no answer. A load balancer without a CSMS behind it, a CSMS that hangs, a proxy that takes the Upgrade header out in front of a CSMS that answers nothing else, or a network that lets only small packets through does that. The charger waits, gives up and starts again.',
    thresholds: [`no answer within ${THRESHOLDS.upgrade.timeoutMs / 1000} s`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look whether the request arrives at the CSMS, and whether it and its database answer at all; restart the instance that hangs.',
      },
      proxy,
      {
        who: 'technician',
        step: "Try the same from another network (a phone's hotspot): if that works, the site's network loses large packets (VPN, mobile): lower its MTU or clamp the TCP MSS.",
        command: 'ghostcheck diagnose {url}',
      },
      checkAgain,
    ],
  },
  'websocket-dropped': {
    ...network,
    owner: 'backend',
    title: 'The connection is cut before any answer to the upgrade',
    why: 'The request for the WebSocket connection is met with a closed connection: a proxy or firewall that does not want WebSocket, a CSMS that crashes at the request, a backend that wants TLS on this port, or one that does not accept the client certificate and does not say so.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look into the logs of proxy and CSMS at the time of this attempt: who closed the connection, and why.',
      },
      comparePath,
      {
        who: 'site-network',
        step: 'Look whether a firewall or proxy of the site inspects this connection, and let WebSocket through for the charger.',
      },
      checkAgain,
    ],
  },
  'backend-error': {
    ...network,
    owner: 'backend',
    title: 'The backend answers with an error of its own',
    why: 'Everything up to the backend works, and the backend fails: the CSMS is down behind its proxy, overloaded, or fails at this station. Nothing at the charger can mend that; it comes back by itself when the backend does.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Check that the CSMS is up and reachable from its proxy, and look into its log for this identity.',
      },
      {
        who: 'technician',
        step: 'Do not change anything at the charger; wait, and ask again.',
        command: 'ghostcheck diagnose {url}',
        verify: 'the row upgrade says 101',
      },
    ],
  },
  'credentials-rejected': {
    ...security,
    owner: 'configuration',
    title: 'The backend refuses user name or password',
    why: 'The user name has to be the identity, and the password the one that the backend has for it. A typing error, a factory reset that lost the key, a rotation that only one side took part in, or a station that was registered anew breaks that. The charger gets HTTP 401 and stays offline; some stations never try again.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Compare the identity, set a new password for the station, and send it to the technician by a safe way.',
      },
      {
        who: 'backend-operator',
        step: 'Where the answer asks for anything but Basic in WWW-Authenticate (Digest, Bearer, Negotiate), let this path take Basic: OCPP stations know nothing else.',
      },
      {
        who: 'technician',
        step: 'Connect to the charger locally and enter that password (BasicAuthPassword, in OCPP 1.6 AuthorizationKey); check that the user name is the identity, with the same upper and lower case.',
      },
      {
        who: 'technician',
        step: 'Prove the new password from here before you leave.',
        command: 'ghostcheck diagnose {url} --password-file password.txt',
        verify: 'the row upgrade says 101',
      },
    ],
  },
  'credentials-missing': {
    ...security,
    owner: 'configuration',
    title: 'The backend asks for a password, and none is sent',
    why: 'With security profile 1 or 2 the station identifies itself by HTTP Basic. Without a password, after a factory reset for instance, or behind a proxy that takes the header out, the backend answers HTTP 401.',
    remediation: [
      {
        who: 'technician',
        step: 'Connect to the charger locally and look whether a password is set (BasicAuthPassword, in OCPP 1.6 AuthorizationKey); set the one that the operator gives you.',
      },
      {
        who: 'backend-operator',
        step: 'Give the technician the password of this station, or a new one, by a safe way.',
      },
      {
        who: 'technician',
        step: 'Prove it from here.',
        command: 'ghostcheck diagnose {url} --password-file password.txt',
        verify: 'the row upgrade says 101',
      },
    ],
  },
  'credentials-hex-encoded': {
    ...security,
    owner: 'configuration',
    title: 'The two sides read the hex digits of the password differently',
    why: 'In OCPP 1.6 the AuthorizationKey is set as 32 to 40 hexadecimal digits and sent as the bytes that they stand for; in OCPP 2.x a password is sent as its text. When one side decodes and the other does not, the right password is refused.',
    thresholds: [`${2 * minBytes} to ${2 * maxBytes16} hexadecimal digits`],
    remediation: [
      {
        who: 'technician',
        step: 'Look for a setting of the charger that switches the decoding (some call it "authorization key without decoding"), or set a password of 16 to 20 characters that are not all hexadecimal digits, on both sides.',
      },
      {
        who: 'backend-operator',
        step: 'Store the key in the form that the standard asks for: decoded bytes for OCPP 1.6, text for 2.x.',
      },
      {
        who: 'technician',
        step: 'Check again; with --identity-probes both forms are tried, where the operator agrees to a second connection in the name of the station.',
        command: 'ghostcheck diagnose {url} --password-file password.txt --identity-probes',
        verify: 'the row upgrade says 101',
      },
    ],
  },
  'password-length': {
    ...security,
    severity: 'warning',
    stops: false,
    owner: 'configuration',
    title: 'The password has a length that OCPP does not allow',
    why: 'A charger may refuse a password that is too short or too long, or cut it off without a word; then its next connection fails with HTTP 401.',
    thresholds: [
      `OCPP 1.6: ${minBytes} to ${maxBytes16} bytes, or ${2 * minBytes} to ${2 * maxBytes16} hexadecimal digits`,
      `OCPP 2.0.1: ${minBytes} to ${maxBytes} bytes`,
      `OCPP 2.1: ${minBytes} to ${maxBytes21} bytes`,
    ],
    remediation: [
      {
        who: 'backend-operator',
        step: `Set a password of ${minBytes} to ${maxBytes16} letters and digits: every version and every charger takes that.`,
      },
      {
        who: 'technician',
        step: 'Enter it at the charger, locally, and prove it from here.',
        command: 'ghostcheck diagnose {url} --password-file password.txt',
        verify: 'the row upgrade says 101, and nothing is said of the password',
      },
    ],
  },
  'password-characters': {
    ...security,
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'configuration',
    title: 'The password has characters that older stations of OCPP 2.0.1 refuse',
    why: 'OCPP 2.0.1 as first published allows letters, digits and *-_=:+|@. in a password; its errata of 2025 and OCPP 2.1 allow any character. A charger that follows the first text may refuse such a password, or store it wrongly.',
    thresholds: ['OCPP 2.0.1: a-z A-Z 0-9 * - _ = : + | @ .'],
    remediation: [
      {
        who: 'backend-operator',
        step: `Where the charger refuses it, set a password of ${minBytes} to ${maxBytes16} letters and digits: every version and every charger takes that.`,
      },
    ],
  },
  'security-profile-mismatch': {
    ...security,
    owner: 'configuration',
    title: 'The backend demands another security profile than the site states',
    why: 'Profile 1 is a password over plain ws://, profile 2 a password over TLS, profile 3 a client certificate over TLS. Station and backend have to be set to the same one. A station cannot be brought to a lower profile by remote.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Tell which security profile this URL and this station are set up for.',
      },
      {
        who: 'technician',
        step: 'Connect to the charger locally and set that profile, with the URL, password or certificate that belong to it.',
      },
      checkClock,
      {
        who: 'technician',
        step: 'Prove the new profile from here, before the charger is switched to it.',
        command: 'ghostcheck diagnose {url}',
        verify: 'the row upgrade says 101',
      },
    ],
  },
  'upgrade-path-unknown': {
    ...software,
    owner: 'configuration',
    title: 'The backend does not know this path',
    why: 'The host is right, and what comes after it is not: a mistyped path, a missing or doubled slash, a prefix that the backend wants, an identity glued to the path, or a proxy without a route for it. Many backends answer an identity that is not registered in the same way, and some any request whose Upgrade header a proxy has taken out.',
    remediation: [
      comparePath,
      {
        who: 'technician',
        step: 'Find out whether this charger appends its identity to the URL by itself: then enter the URL without it, else with it.',
      },
      {
        who: 'backend-operator',
        step: 'Tell the exact URL for this station, and check that the identity is registered under it and that the proxy has a route for the path.',
      },
      proxy,
      checkAgain,
    ],
  },
  'upgrade-identity-unknown': {
    ...software,
    owner: 'configuration',
    title: 'The backend refuses this identity',
    why: 'The path is right, and the station is not registered under this name: never commissioned, another spelling or letter case, a replaced controller with the identity of the factory, or a station that the backend has blocked.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look the identity up exactly as it stands in the URL; register the station, or tell the right name.',
      },
      {
        who: 'technician',
        step: "Compare the identity in the charger's setup with the commissioning sheet: letter case, leading zeros, special characters; some firmwares replace it with a device id.",
        command: 'ghostcheck url {url}',
      },
      checkAgain,
    ],
  },
  'upgrade-not-websocket': {
    ...software,
    owner: 'backend',
    title: 'What answers at this URL does not speak WebSocket',
    why: 'The request for the WebSocket connection got an ordinary answer. A web server without WebSocket serves this path, or a proxy drops the Upgrade header on the way. Web pages work then, and chargers do not.',
    remediation: [
      comparePath,
      proxy,
      {
        who: 'backend-operator',
        step: 'Compare with a direct connection to the CSMS, past the proxy: if that works, it is the proxy.',
      },
      checkAgain,
    ],
  },
  'upgrade-redirected': {
    ...software,
    owner: 'configuration',
    title: 'The backend sends the charger on to another address',
    why: 'The answer is an HTTP redirect. RFC 6455 leaves it to the client whether it follows one, and chargers do not: they try the same URL again and again.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Take the redirect away for this path (from ws to wss, to another host, or to add or remove a slash), or tell the final URL.',
      },
      {
        who: 'technician',
        step: 'Enter the final URL, as the operator confirms it, at the charger; never follow an address that only the redirect tells.',
      },
      checkAgain,
    ],
  },
  'subprotocol-missing': {
    ...software,
    owner: 'unknown',
    title: 'The backend sees no OCPP subprotocol in the request',
    why: 'A station has to offer its OCPP version in the header Sec-WebSocket-Protocol. Where it is missing, because the station does not send it or because a proxy takes it out, a strict backend refuses the connection.',
    remediation: [
      {
        who: 'site-network',
        step: 'Look whether a proxy on the way changes WebSocket requests, and let the header Sec-WebSocket-Protocol through.',
      },
      proxy,
      {
        who: 'technician',
        step: 'At the charger, set the OCPP version explicitly (for instance "OCPP 1.6J" or "OCPP 2.0.1"): some firmwares then send the header.',
      },
      updateFirmware,
      checkAgain,
    ],
  },
  'subprotocol-mismatch': {
    ...software,
    owner: 'configuration',
    title: 'Station and backend do not agree on an OCPP version',
    why: 'The station offers its OCPP version as subprotocol, and the backend took none of those offered, or another one. Some backends close the connection then, some fall silent, some go on as if nothing had happened; strict stations hang up themselves.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Tell which OCPP versions this URL serves: many backends have a URL or port of their own for each version.',
      },
      {
        who: 'technician',
        step: 'Set the OCPP version of the charger to one that the backend serves, and the URL that belongs to it.',
      },
      updateFirmware,
      {
        who: 'backend-operator',
        step: 'Re-map the station in the CSMS with the correct vendor-specific JSON schema for that version.',
      },
      {
        who: 'technician',
        step: 'See which versions the backend takes, where the operator agrees to further connections in the name of the station.',
        command: 'ghostcheck diagnose {url} --identity-probes',
      },
      checkAgain,
    ],
  },
  'closed-after-upgrade': {
    ...software,
    owner: 'backend',
    title: 'The backend closes the session as soon as it is open',
    why: 'The upgrade was accepted, and the session was closed before anything was answered. The CSMS does not want this station (not registered, blocked, connected already, wrong version), or fails at it. The charger connects again and again, every few seconds.',
    thresholds: [`within ${THRESHOLDS.session.closedAtOnceMs / 1000} s, before any answer`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look into the log of the CSMS for this identity at this time: an exception, an unknown station, a second session.',
      },
      {
        who: 'technician',
        step: 'Compare identity and OCPP version with what the operator has on record for this charger.',
      },
      {
        who: 'technician',
        step: 'If the real charger may be connected at this moment, ask the operator first, then switch it off and diagnose again.',
        command: 'ghostcheck diagnose {url}',
        verify: 'the row upgrade says 101, and nothing ends the session',
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
