import type { Evidence, JudgeInput, Judgement, Observation } from '../../diagnosis/module.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import { FAULTS, type FaultId } from '../../faults/index.ts';
import { identityOf } from '../../site/connection-url.ts';
import { correctedUrl } from './correct.ts';
import type { Draft } from './draft.ts';
import { formDrafts } from './form.ts';
import { identityDrafts } from './identity.ts';
import { pathDrafts } from './path.ts';
import { readUrl } from './reading.ts';
import { securityDrafts } from './security.ts';

/** Judges the connection URL by what is stated alone. */
export function judgeUrl({ site }: Pick<JudgeInput, 'site'>): Judgement {
  const { url } = site;
  if (url === null) return { findings: [], summary: 'no URL given' };
  const drafts = draftsOf(url, site);
  const better = correctionOf(url, site);
  const findings: Observation[] = drafts.map((draft) => ({
    ...draft,
    evidence: [
      ...(draft.evidence ?? []),
      { label: 'URL', value: url },
      ...(better.cures(draft.fault) ? better.evidence : []),
    ],
  }));
  return { findings, summary: summaryOf(site, findings) };
}

function draftsOf(url: string, site: SiteStatement): Draft[] {
  const reading = readUrl(url);
  return [
    ...formDrafts(reading, site),
    ...securityDrafts(reading, site),
    ...identityDrafts(reading, site),
    ...pathDrafts(reading, site),
  ];
}

interface Correction {
  readonly evidence: readonly Evidence[];
  cures(fault: FaultId): boolean;
}

/** The URL to enter instead, as far as it can be told: judged by the same rules. */
function correctionOf(url: string, site: SiteStatement): Correction {
  const better = correctedUrl(url, site);
  const { csmsUrl, ...rest } = site;
  const identity = site.identityStated ? site.identity : identityOf(better);
  const corrected = { ...rest, url: better, identity, urlHadCredentials: false };
  const left = draftsOf(better, corrected);
  const whole = left.every(({ fault }) => FAULTS[fault].severity !== 'fault');
  const label = whole ? 'Corrected URL' : 'With this corrected';
  const evidence = [{ label, value: better }];
  if (csmsUrl !== undefined) {
    const base = better.replace(/\/[^/?#]*(?=$|[?#])/, '');
    evidence.push({ label: 'To configure', value: base });
  }
  return { evidence, cures: (fault) => left.every((draft) => draft.fault !== fault) };
}

function summaryOf({ url, identity }: SiteStatement, findings: readonly Observation[]): string {
  const [first] = findings;
  if (first !== undefined) {
    const more = findings.length === 1 ? '' : `, and ${findings.length - 1} more`;
    return `${FAULTS[first.fault].title}${more}`;
  }
  const { scheme, host } = readUrl(url ?? '');
  return `${scheme}://${host}, identity ${identity}`;
}
