import type { validate as Validate } from '../../generated/report-1-read.js';
import type { Report } from '../diagnosis/report.ts';
import { isObject } from '../ocpp/is-object.ts';
import { parseJson } from '../ocpp/json.ts';
import type { Reports } from '../render/json.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

const { maxReplayBytes, maxReportItems } = THRESHOLDS.input;

/**
 * Reads what a run reported: a document of --json, the last line of --format ndjson alone or
 * behind the others, or several reports in one document. Words of a closed set (a stage, an
 * owner) may be such that only a newer version knows, and facts are taken as they are.
 *
 * @throws {UsageError} where there is no report in it, or one of a newer major version.
 */
export async function readReports(file: string, io: Io): Promise<Report | Reports> {
  const what = 'the report';
  const text = await readTextInput(file, { what, maxBytes: maxReplayBytes, io });
  const refuse: Refuse = (reason, hint) =>
    new UsageError(
      'report-unusable',
      `${what} ${file === '-' ? 'on stdin' : file} ${reason}`,
      hint,
    );
  const document = parsed(text, refuse);
  const { validate } = await import('../../generated/report-1-read.js');
  const check = (candidate: unknown) => checked(candidate, validate, refuse);
  if (!isObject(document) || !Array.isArray(document.reports)) return check(unwrapped(document));
  if (document.reports.length === 0) throw refuse('holds no report');
  return { schemaVersion: '1.0', reports: document.reports.map(check) };
}

type Refuse = (reason: string, hint?: string) => UsageError;

function parsed(text: string, refuse: Refuse): unknown {
  const limits = { maxLength: maxReplayBytes, maxNesting: THRESHOLDS.boot.maxNesting };
  const whole = parseJson(text, limits);
  if (whole.ok) return whole.value;
  const last = parseJson(text.trimEnd().split('\n').at(-1) ?? '', limits);
  if (last.ok && isObject(last.value)) return last.value;
  throw refuse(`is not JSON: ${whole.flaw}`);
}

/** The report that the last event of ndjson holds. */
const unwrapped = (document: unknown): unknown =>
  isObject(document) && document.type === 'report' ? document.report : document;

function checked(candidate: unknown, validate: typeof Validate, refuse: Refuse): Report {
  const document = isObject(candidate) ? candidate : {};
  const { schemaVersion } = document;
  if ('factsVersion' in document) {
    throw refuse('holds facts, not a report', 'Judge them: ghostcheck judge <file>.');
  }
  if ('error' in document) {
    throw refuse('tells of a run that came to no report', 'Run it again.');
  }
  if (typeof schemaVersion !== 'string' || !('findings' in document)) {
    throw refuse('is not a report', 'Give what --json or --format ndjson wrote.');
  }
  if (!schemaVersion.startsWith('1.')) {
    throw refuse(
      `is of version ${schemaVersion}`,
      'Take the ghostcheck that wrote it, or a newer one.',
    );
  }
  if (!isReport(candidate, validate)) {
    const [error] = validate.errors ?? [];
    throw refuse(`is damaged${error === undefined ? '' : ` at ${error.instancePath || '/'}`}`);
  }
  const { facts: _facts, ...told } = candidate;
  if (longestList(told) > maxReportItems) {
    throw refuse(`holds a list of more than ${maxReportItems} items, which no run reports`);
  }
  return candidate;
}

const isReport = (document: unknown, validate: typeof Validate): document is Report =>
  validate(document);

function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const items = Object.values(value);
  return items.reduce((most: number, item) => Math.max(most, longestList(item)), items.length);
}
