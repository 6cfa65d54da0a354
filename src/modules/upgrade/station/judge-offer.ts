import type { Observation } from '../../../diagnosis/module.ts';
import type { StationRequest } from '../../../facts/visit.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** The subprotocols of OCPP-J in IANA's registry that a backend of today serves, the oldest first. */
const KNOWN = ['ocpp1.6', 'ocpp2.0.1', 'ocpp2.1'];
/** Registered too, and served by hardly anybody: nothing is wrong with offering them. */
const OLD = ['ocpp1.2', 'ocpp1.5', 'ocpp2.0'];

/** The subprotocols: whether there are any, which words, in which order. */
export function judgeOffer(request: StationRequest): Observation[] {
  const { subprotocols, status } = request;
  const evidence = evidenceOfRequest(request);
  const known = subprotocols.filter((word) => KNOWN.includes(word));
  const unknown = subprotocols.filter((word) => ![...KNOWN, ...OLD].includes(word));
  const words = unknown.slice(0, 5).join(', ');
  if (subprotocols.length === 0) {
    return status === 400
      ? []
      : [
          {
            fault: 'subprotocol-missing',
            confidence: 'certain',
            owner: 'charger',
            detail:
              'The station asks for a WebSocket and names no subprotocol, so a backend cannot know which OCPP it speaks. Strict backends refuse that.',
            evidence,
          },
        ];
  }
  if (known.length === 0) {
    return [
      {
        fault: 'subprotocol-mismatch',
        confidence: 'certain',
        owner: 'charger',
        detail:
          `The station offers ${subprotocols.slice(0, 5).join(', ')}, and none of that is a version of OCPP that backends serve (${KNOWN.join(', ')}). ${nearMiss(unknown)}`.trim(),
        evidence,
      },
    ];
  }
  const prefers = KNOWN.indexOf(known[0] ?? '');
  const newer = known.find((word) => KNOWN.indexOf(word) > prefers);
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            fault: 'subprotocol-unknown',
            confidence: 'certain',
            detail: `It offers ${words} beside ${known.join(', ')}.`,
            evidence,
          } as const,
        ]),
    ...(newer === undefined
      ? []
      : [
          {
            fault: 'subprotocol-order',
            confidence: 'certain',
            detail: `It offers ${known[0]} before ${newer}.`,
            evidence,
          } as const,
        ]),
  ];
}

/** "OCPP2.0.1", "ocpp2.0.1j": subprotocols are compared letter by letter (RFC 6455, 4.1). */
function nearMiss(unknown: readonly string[]): string {
  for (const word of unknown) {
    const meant = KNOWN.find((known) => word.toLowerCase().replace(/[^a-z\d.]|j$/g, '') === known);
    if (meant !== undefined)
      return `By ${word} it means ${meant}, which is compared letter by letter.`;
  }
  return '';
}
