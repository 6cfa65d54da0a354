import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const examineAgain: RemedyStep = {
  who: 'technician',
  step: 'Let the charger connect to this laptop again.',
  command: 'ghostcheck examine',
  verify: 'the row upgrade of its report says what it asked for, and nothing more',
};

const updateFirmware: RemedyStep = {
  who: 'technician',
  step: 'Update the firmware of the charger locally to the latest one of its vendor: a remote update cannot reach it.',
};

const setJson: RemedyStep = {
  who: 'technician',
  step: 'At the charger, choose OCPP over WebSocket with JSON ("OCPP 1.6J", "OCPP 2.0.1"), with a URL that begins with ws:// or wss://.',
};

const fault = { stage: 'upgrade', severity: 'fault', stops: true, owner: 'charger' } as const;
const software = { ...fault, mrec: 'CX018' } as const;
const security = { ...fault, mrec: 'CX015' } as const;
const warning = { ...security, severity: 'warning', stops: false } as const;
const note = { ...fault, mrec: null, severity: 'note', stops: false } as const;

/** What a station asks for, seen from the side that it asks. */
export const requestFaults = {
  'request-malformed': {
    ...software,
    title: 'The charger asks for its connection in a way that breaks HTTP or WebSocket',
    why: 'The request for the WebSocket connection lacks something or breaks a rule (RFC 9112, RFC 6455, 4.1). Some backends overlook it; most, and the proxies before them, answer HTTP 400 or nothing, and the charger tries for ever or restarts.',
    remediation: [
      updateFirmware,
      {
        who: 'technician',
        step: 'Look for spaces, line breaks or invisible characters in the URL, the identity and the password that are set at the charger: they end up in the request.',
      },
      {
        who: 'vendor',
        step: 'Mend what the evidence names in the WebSocket client of the firmware.',
      },
      examineAgain,
    ],
  },
  'request-soap': {
    ...software,
    owner: 'configuration',
    title: 'The charger speaks OCPP over SOAP, not over WebSocket',
    why: 'OCPP 1.5 and the SOAP variant of 1.6 send each message as an HTTP POST with XML. A backend for OCPP-J cannot read that, and answers with an error or not at all.',
    remediation: [
      setJson,
      updateFirmware,
      {
        who: 'backend-operator',
        step: 'Where the charger knows SOAP alone, tell the URL of a SOAP endpoint, if there is one.',
      },
      examineAgain,
    ],
  },
  'request-not-http': {
    ...software,
    owner: 'configuration',
    title: 'The charger sends another protocol to the port of its backend',
    why: 'What came first on the connection is neither TLS nor HTTP. The charger, or a gateway before it, is set to another kind of service (telemetry, a tunnel, a position), or a proxy puts words of its own before what the charger says.',
    remediation: [
      setJson,
      {
        who: 'site-network',
        step: 'Look whether a gateway or proxy between charger and backend adds a PROXY protocol header or forwards another service to this port.',
      },
      examineAgain,
    ],
  },
  'request-plain-http': {
    ...note,
    owner: 'unknown',
    title: 'An ordinary web request came, not one for a WebSocket',
    why: 'A browser, a health check of a network device or a port scanner asks like this. A charger does only where its URL begins with http:// in place of ws://.',
    remediation: [],
  },
  'identity-mismatch': {
    ...software,
    owner: 'configuration',
    title: 'The charger comes under another name than the site has on record',
    why: 'A backend knows a station by the last part of the path that it asks for, letter by letter. After a swap of the controller or a factory reset it is often the serial number of the factory.',
    remediation: [
      {
        who: 'technician',
        step: 'Set the identity at the charger to the one of the commissioning sheet (Identity, ChargePointId), with the same upper and lower case; find out whether the charger adds it to the URL by itself.',
      },
      {
        who: 'backend-operator',
        step: 'Or register the station under the name that it uses.',
      },
      examineAgain,
    ],
  },
  'identity-shared': {
    ...software,
    owner: 'configuration',
    title: 'Two chargers connect under the same identity',
    why: 'A backend knows one station by that name. It refuses the second, or each new session ends the other, so that both are online by turns; what one reports is booked on the other. A copied configuration or a replaced controller does that.',
    remediation: [
      {
        who: 'technician',
        step: 'Find the charger at each of the two addresses, and give the wrong one the identity of its own commissioning sheet.',
      },
      {
        who: 'backend-operator',
        step: 'Register both stations, each under its own identity, and look at what was booked on the shared one.',
      },
      examineAgain,
    ],
  },
  'request-path-mismatch': {
    ...software,
    owner: 'configuration',
    title: 'The charger asks for another path than the site has on record',
    why: 'The host was changed for this examination, the path should not have been: what stands before the identity is how a backend tells its tenants, versions and stations apart. With another path it answers HTTP 404.',
    remediation: [
      {
        who: 'technician',
        step: "Compare the URL at the charger with the operator's sheet, letter by letter, and correct the path there, also for the time after this examination.",
      },
      examineAgain,
    ],
  },
  'subprotocol-unknown': {
    ...note,
    title: 'The charger offers subprotocols that OCPP does not know',
    why: 'Beside a known one it offers words that are no registered subprotocol of OCPP (ocpp1.6, ocpp2.0.1, ocpp2.1). Backends pass over them; one that compares the header as a whole refuses the connection.',
    remediation: [],
  },
  'subprotocol-order': {
    ...note,
    title: 'The charger offers an older OCPP version before a newer one',
    why: 'The first subprotocol is the one that a station prefers (RFC 6455, 4.1), and most backends take the first that they know: so the older version is used, although both may know the newer one.',
    remediation: [],
  },
  'credentials-malformed': {
    ...security,
    title: 'The charger shows its password in a way that no backend can read',
    why: 'OCPP knows HTTP Basic alone: one Authorization header with the word Basic and, in base64, the identity, a colon and the password (RFC 7617). Anything else is answered with HTTP 401.',
    remediation: [
      {
        who: 'technician',
        step: 'Enter the password again at the charger (BasicAuthPassword, in OCPP 1.6 AuthorizationKey), without the user name, quotation marks or line breaks around it, and leave out any that stands in the URL.',
      },
      updateFirmware,
      examineAgain,
    ],
  },
  'credentials-username-mismatch': {
    ...warning,
    owner: 'configuration',
    title: 'The user name that the charger shows is not its identity',
    why: 'The user name of HTTP Basic has to be the identity (OCPP 2.0.1, A00.FR.204). Backends that compare the two answer HTTP 401; others look one of them up and take it for another station.',
    remediation: [
      {
        who: 'technician',
        step: 'Set the user name at the charger to its identity, with the same upper and lower case, or leave it empty where the charger fills it in by itself.',
      },
      examineAgain,
    ],
  },
  'password-plain-text': {
    ...warning,
    owner: 'configuration',
    title: 'The password of the charger has passed over the network in plain text',
    why: 'Over ws:// everybody on the way can read and keep it, this laptop included (it did not keep it). Security profile 1 is meant for networks that nobody else is in, such as a VPN.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Set a new password for this station once the examination has ended: take the one that was seen for known.',
      },
      {
        who: 'technician',
        step: 'Where backend and charger know TLS, set security profile 2 with a URL that begins with wss://.',
      },
    ],
  },
  'password-form-unusual': {
    ...note,
    owner: 'configuration',
    title: 'The password is not sent in the form that its OCPP version has for it',
    why: `OCPP 1.6 sets the key as ${2 * THRESHOLDS.password.minBytes} to ${2 * THRESHOLDS.password.maxBytes16} hexadecimal digits and sends the bytes that they stand for; OCPP 2.x sends a password as its text. A backend that compares by the book refuses the other form with HTTP 401.`,
    remediation: [],
  },
} as const satisfies Record<string, FaultEntry>;
