import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { StationRequest } from '../../facts/visit.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** The upgrade as a station asks for it: what it offers, and what it shows of itself. */
export function judgeRequest(request: StationRequest, password: readonly Observation[]): Judgement {
  const { subprotocols, status, subprotocol } = request;
  return {
    findings: [
      ...(subprotocols.length === 0 && status === 101 ? [noneOffered(request)] : []),
      ...password,
    ],
    summary:
      status === 101
        ? `asked for ${subprotocols.join(', ') || 'no subprotocol'}`
        : `answered with HTTP ${status}`,
    measurements: { 'upgrade.status': status, 'upgrade.subprotocol': subprotocol },
  };
}

const noneOffered = (request: StationRequest): Observation => ({
  fault: 'subprotocol-missing',
  confidence: 'certain',
  detail:
    'The station asks for a WebSocket and names no subprotocol, so a backend cannot know which OCPP it speaks. Strict backends refuse that.',
  evidence: evidenceOfRequest(request),
});
