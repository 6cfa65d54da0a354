import type { RecordableOf } from '../../facts/recorder.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import type { BootInput, NoBoot } from '../../ocpp/boot-log.ts';
import { hideSubscriber } from '../../ocpp/subscriber.ts';
import { familyOf, versionOfPayload } from '../../ocpp/version.ts';
import type { BootSource, Site } from '../../site/site.ts';

export interface About {
  readonly site: Site;
  readonly source: BootSource['source'];
  /** The version that a log names around the message. */
  readonly logVersion?: OcppVersion | null;
}

/** A message as it is recorded: without the values of a subscriber. */
export function payloadFact(
  input: BootInput | NoBoot,
  { site, source, logVersion = null }: About,
): RecordableOf<'boot.payload'> {
  const kept = input.usable ? input.payload : null;
  const { payload, hidden } =
    site.redact === 'none' ? { payload: kept, hidden: [] } : hideSubscriber(kept);
  return {
    kind: 'boot.payload',
    source,
    ...versionOf(kept, site, logVersion),
    frame: input.usable ? input.frame : 'other',
    messageId: input.usable ? input.messageId : null,
    action: input.usable ? input.action : null,
    payload,
    hidden,
    frameError: input.usable ? input.frameError : input.problem,
    ...(input.usable && source !== 'site-file' ? inText(input) : {}),
  };
}

/** What the text told of it, where that is anything. */
export function inText({ line, shortened, places, traps }: Pick<BootInput, keyof InText>): InText {
  return {
    line,
    ...(shortened ? { shortened } : {}),
    ...(places.length > 0 ? { places: [...places] } : {}),
    ...(traps.length > 0 ? { traps: [...traps] } : {}),
  };
}

type InText = Pick<RecordableOf<'boot.payload'>, 'line' | 'shortened' | 'places' | 'traps'>;

type Version = Pick<RecordableOf<'boot.payload'>, 'version' | 'versionFrom'>;

/** What is stated counts, then what the message shows, then what the log says around it. */
function versionOf(payload: unknown, { statement }: Site, named: OcppVersion | null): Version {
  if (statement.ocppVersionStated) {
    return { version: statement.ocppVersion, versionFrom: 'stated' };
  }
  const detected = versionOfPayload(payload);
  if (named !== null && (detected === null || familyOf(detected) === familyOf(named))) {
    return { version: named, versionFrom: 'log' };
  }
  return { version: detected ?? 'unknown', versionFrom: 'detected' };
}
