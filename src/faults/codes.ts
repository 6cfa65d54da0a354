import type { Mrec } from './entry.ts';

export const MREC_TITLES: Readonly<Record<Mrec, string>> = {
  CX009: 'Authorization Timeout',
  CX011: 'Cable Check Failure',
  CX013: 'No Internet',
  CX015: 'TLS/Security Failure',
  CX018: 'Software Mismatch',
};
