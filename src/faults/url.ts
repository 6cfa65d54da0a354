import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const { maxLength, maxLength21, maxIdentityLength } = THRESHOLDS.url;

const LOCALLY =
  'The URL is stored in the charger, and a charger without a backend takes no remote command: it has to be corrected on site, over its local web page, app or Bluetooth.';

const reconfigure = (step: string): RemedyStep => ({
  who: 'technician',
  step: `Open the charger's local settings (web page, installer app or Bluetooth) and ${step} Save, and restart the charger if it asks for it.`,
});

const lint: RemedyStep = {
  who: 'technician',
  step: 'Check the URL as it is now stored, letter by letter, with ghostcheck url and the new URL, then run the whole diagnosis with it.',
  verify: 'ghostcheck url exits 0, and ghostcheck diagnose gets an answer to the upgrade',
};

const askOperator = (step: string): RemedyStep => ({ who: 'backend-operator', step });

const configured = { stage: 'url', owner: 'configuration' } as const;
const fault = { ...configured, mrec: 'CX018', severity: 'fault', stops: true } as const;
const warning = { ...configured, mrec: 'CX018', severity: 'warning', stops: false } as const;
const insecure = { ...configured, mrec: 'CX015', severity: 'fault', stops: true } as const;

export const urlFaults = {
  'url-malformed': {
    ...fault,
    title: 'The connection URL is not a valid URL',
    why: `The charger cannot tell from it which host to connect to, or each charger reads it in another way. ${LOCALLY}`,
    remediation: [
      askOperator('Name the exact connection URL for this charger, to be copied and not retyped.'),
      reconfigure('enter that URL: wss:// or ws://, the host, the path.'),
      lint,
    ],
  },
  'url-scheme-unsupported': {
    ...fault,
    title: 'The URL begins with neither ws:// nor wss://',
    why: `OCPP-J runs over WebSocket, so the URL begins with wss:// (with TLS) or ws:// (without). The address of the operator's web portal (https://) is not the one that chargers connect to. ${LOCALLY}`,
    remediation: [
      reconfigure(
        'replace https:// by wss://, or http:// by ws://. Where the settings have a field for the host alone, enter no scheme there.',
      ),
      askOperator(
        'Confirm that host and path are those for chargers, not those of the web portal.',
      ),
      lint,
    ],
  },
  'url-whitespace': {
    ...fault,
    title: 'The URL holds a space or an invisible character',
    why: `Copying from a mail or a table brings spaces, line breaks or zero-width characters along. They become part of the host or of the identity, which then exist nowhere. ${LOCALLY}`,
    remediation: [
      reconfigure(
        'delete the whole URL and identity and type them again, instead of pasting them.',
      ),
      askOperator('Look whether the identity on record has such a character, and take it out.'),
      lint,
    ],
  },
  'url-local-name': {
    ...configured,
    mrec: 'CX013',
    severity: 'warning',
    stops: false,
    title: 'The host is a name that only a local network knows',
    why: 'Names like csms.local or a bare csms are answered by mDNS or by one router. Many chargers know no mDNS, ask another name server, or connect over a SIM that knows no such name, and never find the host.',
    remediation: [
      {
        who: 'technician',
        step: 'Ask the name server that the charger was given, not the one of the laptop.',
        command: 'ghostcheck diagnose {url} --only dns --uplink charger',
        verify: 'the name is found with the uplink of the charger',
      },
      reconfigure(
        'enter a full DNS name, or the address of the backend, instead of the local name.',
      ),
      {
        who: 'site-network',
        step: 'Or publish the name in the DNS that the charger uses (DHCP option 6).',
      },
    ],
  },
  'url-scheme-insecure': {
    ...insecure,
    title: 'The profile needs TLS, but the URL is ws://',
    why: `Security profiles 2 and 3 are defined with TLS. With ws:// a charger sends its password in the clear, refuses the profile, or speaks plain text to a port that expects TLS. ${LOCALLY}`,
    remediation: [
      reconfigure('change ws:// to wss:// (and the port to the TLS port, usually 443).'),
      askOperator('Confirm the security profile of this charger, and the port for TLS.'),
      lint,
    ],
  },
  'url-scheme-mismatch': {
    ...insecure,
    title: 'The profile is without TLS, but the URL is wss://',
    why: `Security profiles 0 and 1 are defined without TLS. A charger with such a profile may refuse the URL, or not check the certificate. ${LOCALLY}`,
    remediation: [
      askOperator('Say which security profile this charger is meant to have.'),
      reconfigure(
        'set security profile 2 (password) or 3 (client certificate), which belong to wss://. Take ws:// only where the backend has no TLS and the network is closed.',
      ),
      lint,
    ],
  },
  'url-credentials-embedded': {
    ...configured,
    mrec: 'CX015',
    severity: 'warning',
    stops: false,
    title: 'The URL holds a user name or password',
    why: 'OCPP sends the password in the Authorization header, under the identity. Chargers and proxies differ in what they make of user:password@ in a URL, and the URL with the password ends up in logs and screenshots.',
    remediation: [
      reconfigure('take out what stands before the @, and enter the password in its own field.'),
      askOperator(
        'Set a new password for this charger: the old one must be taken as known to others.',
      ),
      lint,
    ],
  },
  'url-identity-missing': {
    ...fault,
    title: 'The identity is not at the end of the URL',
    why: `The backend reads from the last segment of the path which charger is calling. Without it the answer is 404, or a session without an owner. Some chargers add their identity to the configured URL by themselves, others want it in the URL. ${LOCALLY}`,
    remediation: [
      {
        who: 'technician',
        step: "Look up in the charger's manual whether it adds the identity itself. If it does, this URL may be right as configured: run the diagnosis again with the identity stated in the site file (csmsUrl and identity).",
      },
      reconfigure('enter the identity in its field, or at the end of the URL behind a slash.'),
      askOperator('Name the identity exactly as it is registered, in upper and lower case.'),
      lint,
    ],
  },
  'url-identity-duplicated': {
    ...fault,
    title: 'The identity stands twice in the URL',
    why: `The charger adds its identity to the configured URL, which already ends with it. The backend then looks for a path that it does not have and answers 404. ${LOCALLY}`,
    remediation: [
      reconfigure('take the identity out of the backend URL, and leave it in its own field only.'),
      askOperator('Look in the access log which path the charger asks for.'),
      lint,
    ],
  },
  'url-identity-invalid': {
    ...fault,
    title: 'The identity holds characters that are not allowed',
    why: `OCPP 2.x allows letters, digits and * - _ = + | @ . in an identity. Other characters have to be percent-encoded, which chargers and backends do differently, so the backend looks for another name and answers 404 or 401. A colon cannot go into HTTP Basic. ${LOCALLY}`,
    thresholds: ['Allowed in OCPP 2.x: a-z A-Z 0-9 * - _ = + | @ . (OCPP 1.6 has no rule)'],
    remediation: [
      askOperator('Register the charger under an identity of letters, digits, - and _ only.'),
      reconfigure('enter that identity.'),
      lint,
    ],
  },
  'url-identity-too-long': {
    ...fault,
    title: 'The identity is longer than OCPP allows',
    why: `Chargers and backends store at most ${maxIdentityLength} characters; what is longer is cut or refused, and the rest is not known to the backend. ${LOCALLY}`,
    thresholds: [`Identity: at most ${maxIdentityLength} characters in OCPP 2.x`],
    remediation: [
      askOperator(
        `Register the charger under an identity of at most ${maxIdentityLength} characters.`,
      ),
      reconfigure('enter that identity.'),
      lint,
    ],
  },
  'url-too-long': {
    ...warning,
    title: 'The URL is longer than a charger has to store',
    why: 'OCPP limits the URL of the backend in the charger; a longer one may be cut when it is stored, and then leads elsewhere.',
    thresholds: [
      `URL without the identity: at most ${maxLength} characters in OCPP 2.0.1, ${maxLength21} in 2.1`,
    ],
    remediation: [
      askOperator('Offer a shorter URL for chargers.'),
      reconfigure('enter it, and read it back to see that it was stored whole.'),
      lint,
    ],
  },
  'url-double-slash': {
    ...fault,
    title: 'The path of the URL has a double slash',
    why: `The configured URL ends with a slash and the charger adds another before its identity, or it was typed so. Most backends take it for another path and answer 404. ${LOCALLY}`,
    remediation: [
      reconfigure('take the slash at the end of the backend URL out, or the one too many.'),
      askOperator('Or let the proxy before the backend merge slashes.'),
      lint,
    ],
  },
  'url-trailing-slash': {
    ...warning,
    title: 'The URL ends with a slash',
    why: 'A charger that adds a slash and its identity then asks for a path with two slashes, and a backend that reads the identity from the end of the path finds none. Some chargers and backends do not mind.',
    remediation: [
      reconfigure('take the slash at the end out, unless the manual of the charger asks for it.'),
      lint,
    ],
  },
  'url-query-or-fragment': {
    ...warning,
    title: 'The URL has a query (?) or a fragment (#)',
    why: 'A charger adds its identity at the end of the URL: behind a ? it is no longer part of the path, and behind a # it is never sent at all.',
    remediation: [
      askOperator('Offer a URL that tells everything in its path.'),
      reconfigure(
        'take out what begins with ? or #. A # that belongs to the identity is written %23.',
      ),
      lint,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
