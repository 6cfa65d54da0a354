import type { Observation } from '../../../diagnosis/module.ts';
import type { Fact } from '../../../facts/document.ts';
import { ofKind } from '../../../facts/select.ts';

/** What a station sent in its session and nobody can read: its boot may be among it. */
export function unreadableFrames(records: readonly Fact[]): Observation[] {
  const frames = ofKind(records, 'station.message').filter(
    ({ from, type }) => from === 'station' && type === 'malformed',
  );
  const [first] = frames;
  if (first === undefined) return [];
  const flaw = first.flaw ?? 'not known';
  return [
    {
      fault: 'frame-malformed',
      subject: 'session',
      confidence: 'certain',
      detail: `${frames.length === 1 ? 'A message' : `${frames.length} messages`} of the station cannot be read as OCPP-J: ${flaw}.`,
      evidence: [
        { label: 'Frame', value: flaw },
        { label: 'Messages', value: String(frames.length) },
        ...(first.excerpt === null ? [] : [{ label: 'Begins', value: first.excerpt.slice(0, 80) }]),
      ],
    },
  ];
}
