import type { Observation } from '../../../diagnosis/module.ts';
import type { SiteStatement } from '../../../facts/statement.ts';
import type { StationRequest } from '../../../facts/visit.ts';
import { clip } from '../evidence.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** Identity and path, against those that the site states. */
export function judgeNames(request: StationRequest, { expected }: SiteStatement): Observation[] {
  const evidence = evidenceOfRequest(request);
  const { identity, target } = request;
  if (expected.identity !== undefined && identity !== null && identity !== expected.identity) {
    const sameLetters = identity.toLowerCase() === expected.identity.toLowerCase();
    return [
      {
        fault: 'identity-mismatch',
        confidence: 'likely',
        detail: `It asks as ${clip(identity)}, and the site has ${expected.identity} on record. ${sameLetters ? 'Only upper and lower case differ: some backends tell them apart.' : 'Or it is another station than the one that was meant.'}`,
        evidence: [...evidence, { label: 'On record', value: expected.identity }],
      },
    ];
  }
  const wanted = expected.url === undefined ? null : beforeIdentity(pathOf(expected.url));
  const asked = target === null ? null : beforeIdentity(pathOf(target));
  // Slashes at the ends are judged by themselves.
  if (wanted === null || asked === null || wanted === asked || expected.identity === undefined) {
    return [];
  }
  return [
    {
      fault: 'request-path-mismatch',
      confidence: 'likely',
      detail: `Before its identity it asks for ${clip(`/${asked}`)}, and the site has /${wanted} on record.`,
      evidence: [...evidence, { label: 'On record', value: expected.url ?? '' }],
    },
  ];
}

const pathOf = (url: string): string =>
  url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] ?? '';

const beforeIdentity = (path: string): string =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .slice(0, -1)
    .join('/');
