import { THRESHOLDS } from '../thresholds.ts';
import { updateFirmware } from './common-steps.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const seconds = (ms: number) => `${ms / 1000} s`;

const remapStation: RemedyStep = {
  who: 'backend-operator',
  step: 'Re-map the station in the CSMS with the JSON schema that fits its vendor and OCPP version, where the CSMS has vendor-specific ones.',
};
const checkFile: RemedyStep = {
  who: 'technician',
  step: 'Take the next BootNotification from the charger or from the log of the CSMS and check it.',
  command: 'ghostcheck boot boot.json',
  verify: 'no finding is left',
};
const sendAgain: RemedyStep = {
  who: 'technician',
  step: 'Send the BootNotification again from here.',
  command: 'ghostcheck diagnose {url} --boot boot.json',
  verify: 'the row boot is ok and says Accepted',
};

const field = { stage: 'boot', mrec: 'CX018', severity: 'fault', stops: true } as const;

export const bootFaults = {
  'boot-field-missing': {
    ...field,
    owner: 'charger',
    title: 'The BootNotification lacks a field that OCPP requires',
    why: 'The first message after the connection must tell who the station is. A CSMS that checks it against the schema refuses it without one of the required fields, and the station repeats it for ever: connected, LEDs green, never online.',
    remediation: [
      {
        who: 'technician',
        step: "Look in the charger's local setup for the field that is missing (vendor, model, OCPP version): some firmwares send it only once it has been set.",
      },
      updateFirmware,
      remapStation,
      checkFile,
    ],
  },
  'boot-field-type': {
    ...field,
    owner: 'charger',
    title: 'A field of the BootNotification has the wrong type',
    why: 'A number where OCPP wants text, or null where a field should be left out, fails the schema check of the CSMS, and the whole message is refused.',
    remediation: [updateFirmware, remapStation, checkFile],
  },
  'boot-field-too-long': {
    ...field,
    owner: 'charger',
    title: 'A field of the BootNotification is longer than OCPP allows',
    why: 'Each text field has a maximum length. Several chargers in the field send serial numbers of 26 or 33 characters where 25 are allowed: a strict CSMS refuses the whole message, a lenient one does not.',
    remediation: [
      {
        who: 'technician',
        step: "Shorten the value in the charger's local setup, where it can be set there (a name, a serial number that an installer typed in).",
      },
      updateFirmware,
      {
        who: 'backend-operator',
        step: 'Until then, re-map the station in the CSMS with the correct vendor-specific JSON schema, or switch off the length check for this model.',
      },
      checkFile,
    ],
  },
  'boot-field-unknown': {
    ...field,
    owner: 'charger',
    title: 'The BootNotification holds a field that OCPP does not know',
    why: 'OCPP allows no members of its own beside customData (2.x). A strict CSMS refuses the whole message; some ignore the field. A misspelt name shows up here too, and often as a missing field beside it.',
    remediation: [updateFirmware, remapStation, checkFile],
  },
  'boot-field-value': {
    ...field,
    owner: 'charger',
    title: 'A field of the BootNotification holds a value that OCPP does not allow',
    why: 'Values such as the boot reason come from a fixed list, and letter case counts. A CSMS that checks the message refuses any other value.',
    remediation: [updateFirmware, remapStation, checkFile],
  },
  'boot-field-empty': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'charger',
    title: 'A required field of the BootNotification is empty',
    why: 'The schema allows an empty text, so many backends take it. Others treat it as missing and refuse the message: chargers that send an empty vendor are known to stay offline with those.',
    remediation: [
      { who: 'technician', step: "Set the vendor and model in the charger's local setup." },
      updateFirmware,
      {
        who: 'backend-operator',
        step: 'Accept the empty value for this model, or fill it in from the record of the station.',
      },
      checkFile,
    ],
  },
  'boot-field-placeholder': {
    ...field,
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'charger',
    title: 'A field of the BootNotification holds no real value',
    why: 'Some firmwares fill what they do not know: a signal strength as SIM number, the word "null", NUL characters, the first day of their clock. The message stays valid; the value means nothing.',
    remediation: [
      {
        who: 'technician',
        step: 'Do not rely on this value when the charger or its SIM is identified; read it off the device.',
      },
    ],
  },
  'boot-field-duplicate': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'charger',
    title: 'A field of the message is there twice',
    why: 'JSON parsers do not agree on which of two members with one name counts (RFC 8259, 4): most take the last one, some the first, some refuse the message. Two backends can read two stations out of it.',
    remediation: [updateFirmware, checkFile],
  },
  'boot-value-unportable': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'charger',
    title: 'A value of the message is not read alike by all JSON parsers',
    why: 'Numbers beyond 2^53 lose their last digits in many parsers (RFC 8259, 6), and half of a surrogate pair is no character: some parsers refuse it, some replace it (RFC 8259, 8.2).',
    remediation: [updateFirmware, checkFile],
  },
  'boot-operator-schema': {
    ...field,
    owner: 'configuration',
    title: "Only the operator's own schema refuses the BootNotification",
    why: 'OCPP allows what the message says at this place; the schema that the operator applies to this vendor and model does not. A CSMS that checks by it refuses the message, and the station stays offline with this operator only.',
    remediation: [
      {
        who: 'backend-operator',
        step: "Correct the schema, or re-map the station to the one that fits its vendor, model and firmware: what it refuses here is the operator's own rule, not OCPP's.",
      },
      {
        who: 'technician',
        step: "Where the rule is wanted (a serial number of a certain form), set the value in the charger's local setup.",
      },
      checkFile,
    ],
  },
  'boot-version-mismatch': {
    ...field,
    owner: 'configuration',
    title: 'The BootNotification is of another OCPP version than expected',
    why: 'OCPP 1.6 and 2.x have different messages. A station that speaks one on a connection agreed for the other has every message refused.',
    remediation: [
      {
        who: 'technician',
        step: "Connect to the charger locally and set its OCPP version to the one that the backend's operator names.",
        verify:
          'the charger offers the subprotocol of that version and sends its BootNotification in it',
      },
      {
        who: 'backend-operator',
        step: "Tell which URL and port serve the station's OCPP version (many backends have one for each), and re-map the station with the correct vendor-specific JSON schema.",
      },
      updateFirmware,
      sendAgain,
    ],
  },
  'boot-vendor-mismatch': {
    ...field,
    owner: 'configuration',
    title:
      'The station reports another vendor, model or serial number than the backend has on record',
    why: 'A CSMS that knows the station under another vendor, model or serial number may reject it, or read its messages by the wrong vendor profile. It happens after a swap of the controller, a firmware update, or a typing error at commissioning.',
    remediation: [
      {
        who: 'technician',
        step: 'Compare the type plate with the record of the station: is this the charger that was commissioned under this identity?',
      },
      {
        who: 'backend-operator',
        step: 'Re-map the station in the CSMS to the vendor, model, serial number and firmware that it sends, with the correct vendor-specific JSON schema.',
      },
      sendAgain,
    ],
  },
  'boot-format-refused': {
    ...field,
    owner: 'unknown',
    title: 'The backend refused the BootNotification as malformed',
    why: 'The CSMS answered with an error that says the message does not fit its schema. The station may not send anything else before its BootNotification is accepted, so it stays offline. Which error code a CSMS picks says little; which field is wrong says more.',
    remediation: [
      {
        who: 'technician',
        step: 'Repair the fields that are named beside this finding, if any; restarting the charger sends the same message again.',
      },
      updateFirmware,
      remapStation,
      sendAgain,
    ],
  },
  'boot-failed': {
    ...field,
    owner: 'backend',
    title: 'The backend failed to handle the BootNotification',
    why: 'The CSMS answered with an error of its own, not with a registration status. Often the station, its location or its model is missing in the database of the CSMS, or the CSMS has no handler for this OCPP version.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look up the error in the log of the CSMS at the time of this run, and check that the station exists there with its location, vendor and model.',
      },
      remapStation,
      sendAgain,
    ],
  },
  'boot-security-error': {
    ...field,
    mrec: 'CX015',
    owner: 'backend',
    title: 'The backend refused the BootNotification for reasons of security',
    why: 'The CSMS answered SecurityError: the connection stands, but this station may not register over it. With security profile 3 the serial number must be the common name of its certificate; other backends check the security profile or block a station.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Check whether the station is blocked, and which security profile and certificate it is registered with.',
      },
      {
        who: 'technician',
        step: 'With security profile 3, compare the serial number in the BootNotification with the common name (CN) of the station certificate.',
      },
      sendAgain,
    ],
  },
  'boot-rejected': {
    ...field,
    owner: 'backend',
    title: 'The backend rejected the station',
    why: 'The CSMS understood the BootNotification and said Rejected: it does not know this station, or does not want it now. The station must stay silent until the interval has passed, so the CSMS can send it nothing: no remote reset arrives.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Register the station under exactly this identity (letter case counts with some backends), and enable it.',
      },
      {
        who: 'technician',
        step: 'Compare the identity in the charger with the one the operator has registered: the last part of the connection URL.',
      },
      {
        who: 'technician',
        step: 'Then wait for the next attempt, or restart the charger locally to make it try at once.',
      },
      sendAgain,
    ],
  },
  'boot-pending': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'backend',
    title: 'The backend has not accepted the station yet: Pending',
    why: 'The CSMS knows the station and keeps it waiting, often until somebody approves it or until it has set up the station. The station asks again by itself after the interval. A reboot would do harm: it breaks the set-up that may be going on and starts the waiting anew.',
    remediation: [
      {
        who: 'technician',
        step: 'Do not reboot the charger, neither locally nor remotely: it asks again by itself when the interval has passed.',
      },
      {
        who: 'backend-operator',
        step: 'Approve the station in the CSMS, or finish its set-up there (variables, certificates, location).',
      },
      {
        who: 'technician',
        step: 'Check again once the operator has approved it.',
        command: 'ghostcheck diagnose {url} --boot boot.json',
        verify: 'the row boot says Accepted',
      },
    ],
  },
  'boot-no-answer': {
    ...field,
    mrec: 'CX013',
    owner: 'backend',
    title: 'The backend did not answer the BootNotification',
    why: 'The connection stands and the message went out, but nothing came back. The backend behind the front door is stuck, does not know this station, or speaks another OCPP version on this connection. To the charger this looks like having no internet; restarting it changes nothing.',
    thresholds: [`an answer within ${seconds(THRESHOLDS.boot.messageTimeoutMs)}`],
    remediation: [
      {
        who: 'backend-operator',
        step: 'Look in the log of the CSMS whether the message arrived: if not, the proxy before it swallows messages; if so, why it was not answered.',
      },
      {
        who: 'backend-operator',
        step: 'Check that the station is registered, and that its OCPP version is served on this URL.',
      },
      sendAgain,
    ],
  },
  'boot-response-invalid': {
    ...field,
    owner: 'backend',
    title: "The backend's answer to the BootNotification is not valid OCPP",
    why: 'The answer must hold a status, the current time and an interval, each in its exact form. Many stations ignore an answer that they cannot read, stay connected, and never come online.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Correct the answer of the CSMS: status is Accepted, Pending or Rejected, currentTime is UTC in the form 2026-01-31T12:00:00Z, interval is a whole number of seconds.',
      },
      {
        who: 'technician',
        step: 'Leave the charger as it is: its side of the exchange is in order.',
      },
      sendAgain,
    ],
  },
  'boot-interval-zero': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'backend',
    title: 'The backend accepts the station with an interval of 0',
    why: 'An interval of 0 leaves it to the station how often it sends a Heartbeat. Some stations take it by its word and send thousands of them in seconds, others none at all, and are then cut off for their silence.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Answer the BootNotification with an interval of 60 to 300 seconds.',
      },
      sendAgain,
    ],
  },
  'boot-time-decimals': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'backend',
    title: "The backend's time has more decimals than OCPP 2.x allows",
    why: 'At most three decimals of a second are allowed. Most stations read more; some ignore the whole answer, and stay offline with this backend only.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Send currentTime with at most milliseconds, for example 2026-01-31T12:00:00.123Z (in Python: isoformat(timespec="milliseconds")).',
      },
      sendAgain,
    ],
  },
  'boot-called-early': {
    ...field,
    severity: 'warning',
    stops: false,
    owner: 'backend',
    title: 'The backend sends commands before it has answered the BootNotification',
    why: 'Before its BootNotification is accepted a station may refuse any command. Some chargers drop the connection when the CSMS speaks first, and never come online.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Set the CSMS to answer the BootNotification first, and to send its commands (GetConfiguration, TriggerMessage and others) after that.',
      },
      sendAgain,
    ],
  },
  'frame-malformed': {
    ...field,
    owner: 'charger',
    title: 'The BootNotification is not a well-formed OCPP message',
    why: 'A message is a JSON array [2, id, "BootNotification", {…}]. Broken JSON, a missing element or a message id of more than 36 characters makes a CSMS answer with an error that the station cannot assign, or not at all.',
    thresholds: [
      `at most ${THRESHOLDS.boot.maxFrameBytes} characters and ${THRESHOLDS.boot.maxNesting} levels are read`,
    ],
    remediation: [
      {
        who: 'technician',
        step: 'If the text comes from a log, make sure that the log has not wrapped or shortened the line, and check it again.',
        command: 'ghostcheck boot boot.json',
      },
      updateFirmware,
      {
        who: 'vendor',
        step: 'Repair what the firmware sends: the message as it was found stands in the report.',
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
