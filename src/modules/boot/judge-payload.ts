import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange, BootPayload } from '../../facts/boot.ts';
import type { OcppVersion, SiteStatement } from '../../facts/statement.ts';
import { expectedAnswers } from '../../ocpp/error-codes.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { hideSubscriber } from '../../ocpp/subscriber.ts';
import { requestViolations } from '../../ocpp/validate.ts';
import { familyOf, familyOfPayload } from '../../ocpp/version.ts';
import { clip } from '../../ocpp/violations.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { fieldFinding } from './judge-fields.ts';
import { emptyFields, vendorMismatch } from './judge-names.ts';
import { operatorFindings } from './judge-operator.ts';
import { trapFindings } from './judge-traps.ts';
import { placeholders } from './placeholders.ts';

export interface MessageJudgement {
  /** The version that the message was judged by. */
  readonly version: OcppVersion;
  readonly judgement: Judgement;
}

/** Judges a BootNotification as it was given. `exchange` only tells what became of it. */
export function judgePayload(
  given: BootPayload,
  site: SiteStatement,
  exchange: BootExchange | undefined,
): MessageJudgement {
  const version = given.version === 'unknown' ? site.ocppVersion : given.version;
  const frame = frameFinding(given, version);
  if (!isObject(given.payload)) {
    const told = shortenedNote(given, 'not a readable OCPP message');
    return { version, judgement: { ...told, findings: frame } };
  }
  const { payload, places = [] } = given;
  const hidden = given.hidden.length > 0 ? given.hidden : hideSubscriber(payload).hidden;
  // What a log left out cannot be called missing.
  const violations = requestViolations(version, payload).filter(
    ({ defect }) => given.shortened !== true || defect !== 'missing',
  );
  const context = { version, standIns: given.hidden, places, exchange };
  const otherNames = vendorMismatch(payload, version, site);
  const operators = operatorFindings(given.operatorCheck, violations, places);
  const findings = [
    ...frame,
    ...mismatch(given, version),
    ...violations.slice(0, THRESHOLDS.boot.maxFindings).map((one) => fieldFinding(one, context)),
    ...emptyFields(payload, version),
    ...otherNames,
    ...placeholders(payload, hidden),
    ...trapFindings(given.traps ?? []),
    ...operators,
  ];
  const summary = [
    summaryOf(violations.length, frame.length > 0, version),
    ...(otherNames.length > 0 ? ['not as on record'] : []),
    ...(operators.length > 0 ? ["refused by the operator's schema"] : []),
  ].join(', ');
  const measurements = { 'boot.violations': violations.length };
  return {
    version,
    judgement: { ...shortenedNote(given, summary), findings, measurements },
  };
}

/** What a log left out was asked for and not seen, whatever the rest says. */
function shortenedNote(
  { shortened, line }: BootPayload,
  summary: string,
): Pick<Judgement, 'summary' | 'inconclusive'> {
  if (shortened !== true) return { summary };
  return {
    summary: 'shortened by the log, not wholly judged',
    inconclusive: {
      what: `the whole BootNotification: the log shortened it${line === undefined ? '' : ` at line ${line}`}, or it was sent incomplete; only what is there was judged`,
      how: 'take it from a log that shows whole messages, or from the charger itself',
    },
  };
}

function summaryOf(violations: number, frameBroken: boolean, version: OcppVersion): string {
  if (violations > 0) {
    return `${violations} violation${violations === 1 ? '' : 's'} of the OCPP ${version} schema`;
  }
  return frameBroken ? 'the frame breaks a rule' : `valid OCPP ${version} message`;
}

function frameFinding(given: BootPayload, version: OcppVersion): Observation[] {
  const { frameError, payload, line } = given;
  if (frameError === null) return [];
  const read = payload !== null;
  return [
    {
      fault: 'frame-malformed',
      // What a log shows may have been cut by the log; what could be read was not.
      confidence: read ? 'certain' : 'likely',
      detail: read
        ? `The message can be read, but it breaks a rule of the OCPP frame: ${frameError}.`
        : `The message cannot be read: ${frameError}. If it comes from a log that wraps or shortens its lines, the log may be to blame.`,
      evidence: [
        { label: 'Frame', value: frameError },
        ...(line === undefined ? [] : [{ label: 'Place', value: `line ${line}` }]),
        ...(read ? [] : expectedAnswers(version, 'malformed')),
      ],
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
