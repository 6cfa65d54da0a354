import type { SiteStatement } from '../../facts/statement.ts';
import type { Draft } from './draft.ts';
import type { UrlReading } from './reading.ts';

/** Whether scheme and security profile fit (OCPP 2.0.1 part 2, A00; OCPP 1.6 security white paper, 2). */
export function securityDrafts({ scheme }: UrlReading, site: SiteStatement): Draft[] {
  const drafts: Draft[] = [];
  const profile = site.securityProfile;
  const evidence = profile === null ? [] : [{ label: 'Security profile', value: String(profile) }];
  if (scheme === 'ws' && profile !== null && profile >= 2) {
    drafts.push({
      fault: 'url-scheme-insecure',
      confidence: 'certain',
      detail: `Security profile ${profile} connects over TLS, so the URL has to begin with wss://. With ws:// the charger and its password would go unencrypted.`,
      evidence,
    });
  }
  if (scheme === 'wss' && profile !== null && profile <= 1) {
    drafts.push({
      fault: 'url-scheme-mismatch',
      confidence: 'certain',
      detail: `Security profile ${profile} connects without TLS, but the URL begins with wss://. Either the profile is ${profile === 1 ? '2' : '2 or 3'}, or the URL has to begin with ws://.`,
      evidence,
    });
  }
  if (site.urlHadCredentials) {
    drafts.push({
      fault: 'url-credentials-embedded',
      confidence: 'certain',
      detail:
        'The URL holds a user name or a password before the @. They were taken out here, and are not sent: many chargers ignore or mistake them, and a URL is copied into logs and tickets.',
    });
  }
  return drafts;
}
