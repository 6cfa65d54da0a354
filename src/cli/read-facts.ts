import type { validate as Validate } from '../../generated/facts-1.js';
import type { Facts } from '../facts/document.ts';
import { isObject } from '../ocpp/is-object.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './read-json.ts';
import { UsageError } from './usage-error.ts';

/** What a file holds: the facts of one run, or of several stations. */
export interface ReadFacts {
  readonly all: readonly Facts[];
  readonly several: boolean;
}

/**
 * Reads a facts file, or the facts out of a report, the reports of `examine`, or their facts.
 *
 * @throws {UsageError} where it is none, of a newer major version, or was redacted so
 * that it cannot be judged again.
 */
export async function readAllFacts(file: string, io: Io): Promise<ReadFacts> {
  const document = await readJsonInput(file, {
    what: WHAT,
    maxBytes: THRESHOLDS.input.maxReplayBytes,
    io,
  });
  const list = isObject(document) ? (document.reports ?? document.stations) : undefined;
  if (!Array.isArray(list)) return { all: [await checked(document, file)], several: false };
  if (list.length === 0) {
    throw refusal(file)('hold no station', 'Nobody came: let the charger connect, and try again.');
  }
  const all: Facts[] = [];
  for (const one of list) all.push(await checked(one, file));
  return { all, several: true };
}

const WHAT = 'the facts';

const refusal = (file: string) => (reason: string, hint: string) =>
  new UsageError('facts-unusable', `${WHAT} ${file === '-' ? 'on stdin' : file} ${reason}`, hint);

async function checked(document: unknown, file: string): Promise<Facts> {
  const refuse = refusal(file);
  const facts = isObject(document) && 'facts' in document ? document.facts : document;
  const version = isObject(facts) ? facts.factsVersion : undefined;
  if (typeof version !== 'string') {
    throw refuse(
      'are neither a facts file nor a report',
      'Give what --save-facts or --json wrote.',
    );
  }
  if (!version.startsWith('1.')) {
    throw refuse(
      `are of version ${version}`,
      'Take the ghostcheck that wrote them, or a newer one.',
    );
  }
  // By name: in the release this is CommonJS, whose default export is the whole module.
  const { validate } = await import('../../generated/facts-1.js');
  if (!isFacts(facts, validate)) {
    const [error] = validate.errors ?? [];
    throw refuse(
      `are damaged${error === undefined ? '' : ` at ${error.instancePath || '/'}`}`,
      'Record them again with --save-facts.',
    );
  }
  const undated = datesOf(facts).find((date) => Number.isNaN(Date.parse(date)));
  if (undated !== undefined) {
    throw refuse(`hold '${undated}' as a date`, 'Record them again with --save-facts.');
  }
  if (!facts.replayable) {
    throw refuse(
      'were redacted with --redact strict and cannot be judged again',
      'Record them with --redact standard.',
    );
  }
  return facts;
}

const isFacts = (document: unknown, validate: typeof Validate): document is Facts =>
  validate(document);

function datesOf({ startedAt, recordedAt, records }: Facts): string[] {
  const readings = records.flatMap((record) => {
    if (record.kind === 'clock.charger') return [record.readAt, record.reading ?? record.readAt];
    return record.kind === 'station.hello' || record.kind === 'station.ntp-request'
      ? [record.at]
      : [];
  });
  return [startedAt, recordedAt, ...readings];
}
