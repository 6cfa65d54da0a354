import type { Observation } from '../../../diagnosis/module.ts';
import type { StationRequest } from '../../../facts/visit.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** Whether the request keeps to HTTP and to WebSocket. */
export function judgeForm(request: StationRequest): Observation[] {
  const { flaw, status } = request;
  if (flaw === null) return [];
  const taken = status === 101;
  return [
    {
      fault: 'request-malformed',
      confidence: taken ? 'likely' : 'certain',
      detail: `In its request, ${flaw}. ${taken ? 'It was let pass here; a strict backend or proxy refuses it.' : 'So it cannot become a WebSocket.'}`,
      evidence: [...evidenceOfRequest(request), { label: 'What is wrong', value: flaw }],
    },
  ];
}
