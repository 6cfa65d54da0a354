import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const seconds = (ms: number) => `${ms / 1000} s`;
const { slowAboveMs } = THRESHOLDS.authorize;
const messageTimeout = seconds(THRESHOLDS.boot.messageTimeoutMs);

/** CX009's own remedies. */
const verifyLatency: RemedyStep = {
  who: 'backend-operator',
  step: 'Verify the latency of the backend: the CSMS, its database, and what it asks before it answers (roaming hub, billing). The log of the CSMS tells which of them was waited for.',
};
const checkHub: RemedyStep = {
  who: 'backend-operator',
  step: 'Check that the card or the app is active in the roaming hub, and that the hub lets this operator and this location use it.',
};
const checkDns: RemedyStep = {
  who: 'site-network',
  step: "If it is widespread at the site, check DNS on the site's router: which resolver it forwards to, and how long that takes.",
  command: 'ghostcheck diagnose {url} --only dns',
  verify: `every resolver answers within ${seconds(THRESHOLDS.dns.slowAboveMs)}`,
};
const atTheCharger: RemedyStep = {
  who: 'technician',
  step: 'Where the charger itself reports CX009, it may mean no more than that a driver plugged in and never presented a card: ChargeX counts that too, and it is no fault of the backend (ghostcheck explain CX009).',
};
const secondToken: RemedyStep = {
  who: 'technician',
  step: 'Try a second card or app: is it this token alone, or every one?',
};
const askAgain = (verify: string): RemedyStep => ({
  who: 'technician',
  step: 'Ask about the token again, with the BootNotification of the charger.',
  command: 'ghostcheck authorize {url} --boot boot.json --id-token TOKEN',
  verify,
});
const tokenAgain = askAgain('the row authorize says Accepted');

const fault = { stage: 'authorize', mrec: 'CX009', severity: 'fault', stops: false } as const;
const token = { ...fault, owner: 'configuration' } as const;

export const authorizeFaults = {
  'authorize-timeout': {
    ...fault,
    owner: 'backend',
    title: 'The backend does not answer when asked to authorize a token',
    why: "The station is registered, and its question whether a token may charge stays without an answer until the message timeout. The driver sees a spinner and then a refusal. Often it is not the CSMS itself that is slow, but what it waits for: a roaming hub, a billing system, a database. ChargeX's CX009, which a charger itself may report, is wider: plugged in, and not authorized in time, for whatever reason.",
    thresholds: [`no answer within the message timeout (${messageTimeout}, or --message-timeout)`],
    remediation: [verifyLatency, checkHub, secondToken, checkDns, atTheCharger, tokenAgain],
  },
  'authorize-slow': {
    ...fault,
    severity: 'warning',
    owner: 'backend',
    title: 'The backend is slow to authorize a token',
    why: 'The answer comes, but late. A driver with a card waits and taps again; a car that authorizes itself by ISO 15118 gives up much earlier than the station does, and the session fails although the backend would have said yes.',
    thresholds: [
      `more than ${seconds(slowAboveMs)} to the answer (ISO 15118-2), for the slowest twentieth of the tries`,
    ],
    remediation: [
      verifyLatency,
      checkHub,
      checkDns,
      {
        who: 'backend-operator',
        step: 'Let known tokens be answered from a local list or cache at the charger (LocalAuthListEnabled, AuthCacheEnabled): those need no backend.',
      },
      askAgain(`p95 is below ${seconds(slowAboveMs)}`),
    ],
  },
  'authorize-security-error': {
    ...fault,
    mrec: 'CX018',
    owner: 'backend',
    title: 'The backend treats the station as not registered when it asks about a token',
    why: 'SecurityError is what OCPP has a CSMS answer to a station that is Pending or Rejected. It came although the BootNotification had been accepted, so two parts of the backend disagree about the registration. Whatever token is presented, the answer will be the same.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Check the registration of this identity in every part of the CSMS: accepted at boot, and still pending, disabled or unknown where authorizations are handled.',
      },
      {
        who: 'technician',
        step: 'Do not replace cards or readers: the token is not what was refused.',
      },
      tokenAgain,
    ],
  },
  'authorize-failed': {
    ...fault,
    owner: 'backend',
    title: 'The backend answers the question about a token with an error',
    why: 'The CSMS answered with an error, not with a decision. It may have no handler for Authorize in this OCPP version, or what it asks behind the scenes failed. A station treats that like no answer: the driver is refused.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look up the error in the log of the CSMS at the time of this run, and let Authorize be handled for the OCPP version of this station.',
      },
      checkHub,
      atTheCharger,
      tokenAgain,
    ],
  },
  'authorize-response-invalid': {
    ...fault,
    mrec: 'CX018',
    owner: 'backend',
    title: "The backend's answer to Authorize is not valid OCPP",
    why: 'Many stations check what they receive, and drop an answer that does not fit the schema, or that carries another message id. The driver then sees a timeout although the backend answered at once.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Correct the answer of the CSMS to Authorize for this OCPP version: idTagInfo with a status in 1.6, idTokenInfo with a status in 2.x, and the message id of the question.',
      },
      tokenAgain,
    ],
  },
  'token-unknown': {
    ...token,
    title: 'The backend does not know the token',
    why: 'The charger, the connection and the registration are fine: the backend decided, and it has no record of this card or app. It may never have been entered, be of a provider that this operator has no roaming contract with, or be read in another form (reversed bytes, other letter case, another type) than it is on record.',
    remediation: [
      {
        who: 'technician',
        step: "Compare what the reader sends with the number that is on record, digit by digit: some readers reverse the bytes of a card's UID, or shorten it.",
      },
      checkHub,
      {
        who: 'backend-operator',
        step: 'Enter the token, or give the driver one that is on record.',
      },
      secondToken,
      tokenAgain,
    ],
  },
  'token-blocked': {
    ...token,
    title: 'The token is blocked at the backend',
    why: 'The backend knows the token and refuses it on purpose: reported as lost, blocked for a bill, or blocked by the roaming hub. Nothing at the charger can change that.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look up why the token was blocked, and by whom (own system or roaming hub), and release it if that is right.',
      },
      { who: 'technician', step: 'Let the driver use another card or app meanwhile.' },
      tokenAgain,
    ],
  },
  'token-expired': {
    ...token,
    title: 'The token has expired at the backend',
    why: 'The backend knows the token, and its validity has ended: a contract that ran out, or a card that was not renewed in the roaming hub.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Check the end date of the token and of its contract, and renew it; check that the clock of the system that decides is right.',
      },
      checkHub,
      tokenAgain,
    ],
  },
  'token-invalid': {
    ...token,
    title: 'The backend takes the token for invalid',
    why: 'The backend cannot make a token of what it was sent: wrong length, wrong characters, a type that does not fit the value, or, in OCPP 1.6, simply one that it does not know.',
    remediation: [
      {
        who: 'technician',
        step: 'Check what the reader sends: the whole UID as hexadecimal digits, without spaces, backslashes or line ends; and its type in OCPP 2.x.',
      },
      checkHub,
      secondToken,
      tokenAgain,
    ],
  },
  'token-busy': {
    ...token,
    owner: 'backend',
    title: 'The token is in use in another transaction',
    why: 'The backend allows a token one transaction at a time, and holds one that is still open. Either the driver is charging elsewhere right now, or a transaction was never closed: a station that lost its connection or its power while charging leaves such a one behind.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look for an open transaction of this token and close it if the charging has ended; find out why its end never arrived.',
      },
      {
        who: 'technician',
        step: 'Ask the driver whether a session is running elsewhere, and end that one.',
      },
      tokenAgain,
    ],
  },
  'token-not-allowed': {
    ...token,
    title: 'The token may not be used here, or not now',
    why: 'The backend knows the token and accepts it in principle, but not for this charger, place or time, or without credit. That is a rule of the contract or of the operator, not a defect.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Check the rule that the status names: credit, the type of charger, the location, or the hours at which the token is valid.',
      },
      checkHub,
      { who: 'technician', step: 'Let the driver use another card or app meanwhile.' },
      tokenAgain,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
