import type { Evidence, Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange, BootPayload, HiddenValue } from '../../facts/boot.ts';
import type { OcppVersion, SiteStatement } from '../../facts/statement.ts';
import { expectedAnswer } from '../../ocpp/error-codes.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { membersOf } from '../../ocpp/pointer.ts';
import { hideSubscriber } from '../../ocpp/subscriber.ts';
import { requestViolations } from '../../ocpp/validate.ts';
import { familyOf, familyOfPayload } from '../../ocpp/version.ts';
import { clip, type Defect, describeValue, type Violation } from '../../ocpp/violations.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { placeholders } from './placeholders.ts';

/** The judgement of the message, and the version that it was judged by. */
export type MessageJudgement = Judgement & { readonly version: OcppVersion };

/** Judges a BootNotification as it was given. `exchange` only tells what became of it. */
export function judgePayload(
  given: BootPayload,
  site: SiteStatement,
  exchange: BootExchange | undefined,
): MessageJudgement {
  const version = given.version === 'unknown' ? site.ocppVersion : given.version;
  const frame = frameFinding(given);
  if (!isObject(given.payload)) {
    return { version, findings: frame, summary: 'not a readable OCPP message' };
  }
  const { payload } = given;
  const hidden = given.hidden.length > 0 ? given.hidden : hideSubscriber(payload).hidden;
  const violations = requestViolations(version, payload);
  const context = { version, standIns: given.hidden, consequence: consequenceOf(exchange) };
  const findings = [
    ...frame,
    ...mismatch(given, version),
    ...violations.slice(0, THRESHOLDS.boot.maxFindings).map((one) => fieldFinding(one, context)),
    ...emptyFields(payload, version),
    ...vendorMismatch(payload, version, site),
    ...placeholders(payload, hidden),
  ];
  return {
    version,
    findings,
    summary: summaryOf(violations.length, frame.length > 0, version),
    measurements: { 'boot.violations': violations.length },
  };
}

function summaryOf(violations: number, frameBroken: boolean, version: OcppVersion): string {
  if (violations > 0) {
    return `${violations} violation${violations === 1 ? '' : 's'} of the OCPP ${version} schema`;
  }
  return frameBroken ? 'the frame breaks a rule' : `valid OCPP ${version} message`;
}

function frameFinding({ frameError, payload }: BootPayload): Observation[] {
  if (frameError === null) return [];
  const read = payload !== null;
  return [
    {
      fault: 'frame-malformed',
      // What a log shows may have been cut by the log; what could be read was not.
      confidence: read ? 'certain' : 'likely',
      detail: read
        ? `The message can be read, but it breaks a rule of the OCPP frame: ${frameError}.`
        : `The message cannot be read: ${frameError}. It was not sent. If it comes from a log that wraps or shortens its lines, the log may be to blame.`,
      evidence: [{ label: 'Frame', value: frameError }],
    },
  ];
}

function mismatch(given: BootPayload, version: OcppVersion): Observation[] {
  const family = familyOfPayload(given.payload);
  if (given.versionFrom !== 'stated' || family === null || family === familyOf(version)) return [];
  const members = isObject(given.payload) ? Object.keys(given.payload).slice(0, 8) : [];
  return [
    {
      fault: 'boot-version-mismatch',
      confidence: 'certain',
      detail: `OCPP ${version} is stated for this station, but the members of its BootNotification are those of OCPP ${family}.`,
      evidence: [
        { label: 'Stated version', value: `OCPP ${version}` },
        { label: 'Message', value: `OCPP ${family}` },
        { label: 'Members', value: members.map((name) => clip(name)).join(', ') },
      ],
    },
  ];
}

interface Context {
  readonly version: OcppVersion;
  /** Values that the payload does not hold itself. */
  readonly standIns: readonly HiddenValue[];
  readonly consequence: string;
}

function fieldFinding(violation: Violation, context: Context): Observation {
  const { defect, pointer, expected } = violation;
  const { version, consequence } = context;
  const found = foundOf(violation, context.standIns);
  const seen = { name: clip(membersOf(pointer).join('.') || 'the payload'), expected, found };
  return {
    fault: `boot-field-${defect}`,
    subject: clip(pointer, MAX_SUBJECT),
    confidence: 'certain',
    detail: `${DEFECTS[defect](seen, version)}${meantBy(violation)} ${consequence}`,
    evidence: [
      { label: 'Field', value: clip(pointer, MAX_SUBJECT) || '(the whole payload)' },
      { label: 'Expected', value: expected },
      { label: 'Found', value: found },
      { label: 'CALLERROR to expect', value: expectedAnswer(version, defect) },
    ],
  };
}

const MAX_SUBJECT = 120;

type Seen = Readonly<Record<'name' | 'expected' | 'found', string>>;

const DEFECTS: Readonly<Record<Defect, (seen: Seen, version: OcppVersion) => string>> = {
  missing: ({ name, expected }, version) =>
    `${name} is missing: OCPP ${version} requires ${expected}.`,
  type: ({ name, expected, found }) => `${name} must be ${expected}, but it is ${found}.`,
  value: ({ name, expected, found }) => `${name} must be ${expected}, but it is ${found}.`,
  'too-long': ({ name, expected, found }, version) =>
    `${name} has ${found}, and OCPP ${version} allows ${expected}.`,
  unknown: ({ name, found }, version) =>
    `OCPP ${version} has no field ${name} at this place (found ${found}).`,
};

function meantBy({ defect, meant }: Violation): string {
  if (meant === null) return '';
  return defect === 'missing'
    ? ` "${clip(meant)}" is there, but letter case counts.`
    : ` "${clip(meant)}" was probably meant: letter case counts.`;
}

function foundOf({ pointer, found }: Violation, standIns: readonly HiddenValue[]): string {
  const standIn = standIns.find((hidden) => hidden.pointer === pointer);
  return standIn === undefined ? found : `${standIn.length} characters, hidden`;
}

function consequenceOf(exchange: BootExchange | undefined): string {
  if (exchange?.outcome === 'error') {
    return `This backend refused the message with ${clip(exchange.errorCode ?? 'an error')}.`;
  }
  if (exchange?.outcome === 'result') {
    const status = isObject(exchange.answer) ? exchange.answer.status : null;
    return status === 'Accepted'
      ? 'This backend accepted the message all the same; a stricter one refuses it.'
      : 'A backend that checks messages refuses it.';
  }
  return 'A backend that checks messages refuses it, and the station stays offline.';
}

/** Where vendor and model stand, by version. */
const NAMES = {
  '1.6': { vendorName: ['chargePointVendor'], model: ['chargePointModel'] },
  '2.x': { vendorName: ['chargingStation', 'vendorName'], model: ['chargingStation', 'model'] },
} as const;

function read(payload: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    payload,
  );
}

function emptyFields(payload: unknown, version: OcppVersion): Observation[] {
  return Object.values(NAMES[familyOf(version)]).flatMap((path): Observation[] => {
    const value = read(payload, path);
    if (typeof value !== 'string' || value.trim() !== '') return [];
    return [
      {
        fault: 'boot-field-empty',
        subject: `/${path.join('/')}`,
        confidence: 'certain',
        detail: `${path.join('.')} is there, but it is empty. The schema allows that; some backends refuse it as missing.`,
        evidence: [
          { label: 'Field', value: `/${path.join('/')}` },
          { label: 'Found', value: describeValue(value) },
        ],
      },
    ];
  });
}

function vendorMismatch(
  payload: unknown,
  version: OcppVersion,
  { expected }: SiteStatement,
): Observation[] {
  const paths = NAMES[familyOf(version)];
  return (['vendorName', 'model'] as const).flatMap((name): Observation[] => {
    const wanted = expected[name];
    const path = paths[name];
    const value = read(payload, path);
    if (wanted === undefined || typeof value !== 'string' || value === wanted) return [];
    const onlyCase = value.trim().toLowerCase() === wanted.trim().toLowerCase();
    const evidence: Evidence[] = [
      { label: 'Field', value: `/${path.join('/')}` },
      { label: 'On record at the backend', value: describeValue(wanted) },
      { label: 'Found', value: describeValue(value) },
    ];
    return [
      {
        fault: 'boot-vendor-mismatch',
        subject: `/${path.join('/')}`,
        confidence: onlyCase ? 'possible' : 'likely',
        detail: onlyCase
          ? `${path.join('.')} differs from what the backend has on record only in letter case or in spaces around it; not every backend minds.`
          : `${path.join('.')} is not what the site file says that the backend has on record for this station.`,
        evidence,
      },
    ];
  });
}
