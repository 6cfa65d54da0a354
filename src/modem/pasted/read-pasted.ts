import type { PastedFormat } from '../../facts/signal.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { printable } from '../lines.ts';
import { type ModemState, readModem } from '../read-modem.ts';
import { readTranscript } from '../transcript.ts';
import { readCradlepoint } from './cradlepoint.ts';
import { readGsmctl } from './gsmctl.ts';
import { jsonIn } from './json-in.ts';
import { readMmcli } from './mmcli.ts';
import { readNetsh } from './netsh.ts';
import { readQmicli } from './qmicli.ts';
import { type Reported, stateOf } from './reported.ts';
import { readRutos } from './rutos.ts';

/**
 * Reads what was pasted: an AT session, the output of other tools, or several of them one
 * after the other. What AT says goes before what they say. Null where nothing in it is known.
 */
export async function readPasted(text: string): Promise<ModemState | null> {
  const session = await readSession(text);
  const found = readTools(text);
  if (session === null && found.size === 0) return null;
  const formats: PastedFormat[] = [...(session === null ? [] : ['at' as const]), ...found.keys()];
  const reports = [...found.values()].flat();
  if (session === null) return { ...stateOf(reports), formats };
  if (found.size === 0) return { ...session, formats };
  const { samples, registrations, ...rest } = stateOf([...reports, told(session)]);
  return {
    ...session,
    ...rest,
    commands: session.commands,
    // Without a metric, what AT says of the radio is less than a tool's level.
    samples: [...session.samples.filter(hasLevel), ...samples].slice(
      0,
      THRESHOLDS.signal.maxSamples,
    ),
    registrations: [
      ...session.registrations,
      ...registrations.filter(({ domain }) => domain === 'any'),
    ],
    formats,
  };
}

const told = ({ samples: _samples, registrations: _own, ...rest }: ModemState): Reported => rest;

const hasLevel = ({ rsrpDbm, nrRsrpDbm, rscpDbm }: ModemState['samples'][number]): boolean =>
  (rsrpDbm ?? nrRsrpDbm ?? rscpDbm) !== null;

async function readSession(text: string): Promise<ModemState | null> {
  const transcript = readTranscript(text);
  if (transcript === null) return null;
  const { dialects, samples } = transcript;
  return readModem(
    transcript,
    () => dialects,
    async (taken) => taken < samples,
  );
}

function readTools(text: string): ReadonlyMap<PastedFormat, readonly Reported[]> {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => printable(line.slice(0, THRESHOLDS.signal.maxLineLength)))
    .filter((line) => line !== '');
  const documents = jsonIn(text);
  const found = new Map<PastedFormat, readonly Reported[]>();
  const add = (format: PastedFormat, reports: readonly Reported[] | null) => {
    if (reports !== null) found.set(format, [...(found.get(format) ?? []), ...reports]);
  };
  add('gsmctl', readGsmctl(lines));
  add('mmcli', readMmcli(lines, documents));
  add('qmicli', readQmicli(lines));
  add('netsh', readNetsh(lines));
  for (const document of documents) {
    const cradlepoint = readCradlepoint(document);
    add('cradlepoint', cradlepoint);
    const isMmcli = isObject(document) && Object.hasOwn(document, 'modem');
    if (cradlepoint === null && !isMmcli) add('rutos', readRutos(document));
  }
  return found;
}
