import type { Observation } from '../../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import type { UpgradeInput } from '../input.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** Where a station was examined as well: what it offers, against what its backend was seen to take. */
export function judgeMeeting({ records }: UpgradeInput): Observation[] {
  const request = lastOfKind(records, 'station.request');
  if (request === undefined) return [];
  const taken = ofKind(records, 'upgrade.attempt').flatMap(({ status, subprotocol }) =>
    status === 101 && subprotocol !== null ? [subprotocol] : [],
  );
  const { subprotocols } = request;
  const isMet = taken.length === 0 || subprotocols.some((name) => taken.includes(name));
  if (isMet || subprotocols.length === 0) return [];
  return [
    {
      fault: 'subprotocol-mismatch',
      // The backend may take others that it was not asked for.
      confidence: 'likely',
      detail: `The station offers ${subprotocols.join(', ')}, and its backend was seen to take ${taken.join(', ')}: they may have no version of OCPP in common.`,
      evidence: [
        ...evidenceOfRequest(request),
        { label: 'Backend took', value: [...new Set(taken)].join(', ') },
      ],
    },
  ];
}
