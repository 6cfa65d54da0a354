import type { Evidence } from '../../../diagnosis/module.ts';
import type { StationRequest } from '../../../facts/visit.ts';
import { clip } from '../evidence.ts';

/** What a station asked for, as it stands in its request. */
export function evidenceOfRequest({ target, subprotocols, headers }: StationRequest): Evidence[] {
  const agent = headers.find(({ name }) => name.toLowerCase() === 'user-agent')?.value;
  return [
    { label: 'Path', value: clip(target ?? 'none') },
    { label: 'Subprotocols offered', value: clip(subprotocols.join(', ') || 'none') },
    ...(agent === undefined ? [] : [{ label: 'User-Agent', value: clip(agent) }]),
  ];
}
