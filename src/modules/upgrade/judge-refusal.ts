import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { targetOf } from '../../site/target.ts';
import { evidenceOf } from './evidence.ts';
import {
  demandsCertificate,
  demandsTls,
  saysNoSubprotocol,
  saysSubprotocol,
} from './refusal-text.ts';
import { certificateDemanded, mismatch } from './security-profile.ts';

/** Every answer that is neither 101 nor about credentials, path or identity. */
export function judgeRefusal(main: UpgradeAttempt, site: SiteStatement): Judgement {
  const evidence = evidenceOf(main);
  const summary = `HTTP ${main.status}`;
  if (demandsCertificate(main)) {
    return {
      summary: `${summary}: a client certificate is demanded`,
      findings: certificateDemanded(site, 'certain', evidence),
      inconclusive: {
        what: 'the upgrade: the backend demands a client certificate first',
        how: '--cert <pem> --key <pem>, a certificate that the backend accepts',
      },
    };
  }
  if (demandsTls(main)) {
    return {
      summary: `${summary}: the port expects TLS`,
      findings: plainProfileStated(site)
        ? [mismatch(site, 'demands TLS (profile 2 or 3)', 'certain', evidence)]
        : [],
      inconclusive: {
        what: 'the upgrade: this port expects TLS',
        how: 'the same URL with wss://',
      },
    };
  }
  return { summary, findings: [refusal(main, site)] };
}

const plainProfileStated = ({ securityProfile }: SiteStatement) =>
  securityProfile === 0 || securityProfile === 1;

function refusal(main: UpgradeAttempt, site: SiteStatement): Observation {
  const status = main.status ?? 0;
  const evidence = evidenceOf(main);
  if (status >= 500 && status < 600 && status !== 501 && status !== 505 && status !== 511) {
    return {
      fault: 'backend-error',
      confidence: 'certain',
      detail: `The backend answers HTTP ${status}. ${IN_FRONT.includes(status) ? 'A proxy in front of the CSMS is up, and finds no CSMS behind it.' : 'The CSMS itself fails at this request.'}`,
      evidence,
    };
  }
  if (status === 429) {
    return {
      fault: 'backend-error',
      confidence: 'certain',
      detail: `The backend turns connections away for now (HTTP 429): there have been too many from here, or from this station.`,
      evidence: [...evidence, ...retryAfter(main)],
    };
  }
  if (status >= 300 && status < 400) return redirected(main, site);
  if (saysNoSubprotocol(main)) {
    return {
      fault: 'subprotocol-missing',
      confidence: 'likely',
      detail: `The backend complains that no subprotocol was offered, although ${main.offered.join(', ')} was: something on the way takes the header out, or it means that none of its own was offered.`,
      evidence,
    };
  }
  if (saysSubprotocol(main)) {
    return {
      fault: 'subprotocol-mismatch',
      confidence: 'likely',
      detail: `The backend refuses the request and speaks of the subprotocol: it takes none of those offered (${main.offered.join(', ')}).`,
      evidence,
    };
  }
  return {
    fault: 'upgrade-not-websocket',
    confidence: PROVED.includes(status) || status < 300 ? 'certain' : 'likely',
    detail: meaning(status),
    evidence,
    ...(status === 407 || status === 511 ? { owner: 'network' as const } : {}),
  };
}

const IN_FRONT: readonly number[] = [502, 503, 504];
/** Method not allowed, upgrade required, not implemented: no WebSocket handler saw the request. */
const PROVED: readonly number[] = [405, 426, 501, 511];

function meaning(status: number): string {
  if (status === 426) {
    return 'The backend asks for the upgrade that was just sent to it (HTTP 426): a proxy in front of it has taken the Upgrade header out.';
  }
  if (status === 407) {
    return 'A proxy of this network asks for a login first (HTTP 407): this is not the backend.';
  }
  if (status === 511) {
    return 'The network asks for a login first (HTTP 511): this is not the backend.';
  }
  if (status < 300) {
    return `The answer is an ordinary page (HTTP ${status}) instead of an upgrade: a web server answers here, or a proxy that does not pass the Upgrade header on.`;
  }
  return `The answer is HTTP ${status} instead of an upgrade: what answers does not take this request for a WebSocket one, or a proxy has changed it on the way.`;
}

function redirected(main: UpgradeAttempt, site: SiteStatement): Observation {
  const evidence = evidenceOf(main);
  const to = targetOf((main.headers.location ?? '').replace(/^http/i, 'ws'));
  // To another host it may be a login page, or a captive portal: no word on the profile.
  const sameInTls = to?.secure === true && to.host === targetOf(site.url)?.host;
  if (plainProfileStated(site) && sameInTls) {
    return mismatch(site, 'sends plain connections on to TLS (profile 2 or 3)', 'likely', evidence);
  }
  return {
    fault: 'upgrade-redirected',
    confidence: 'certain',
    detail: `The backend answers with a redirect (HTTP ${main.status}). Chargers do not follow one; nor did this diagnosis: a password must go nowhere else.`,
    evidence,
  };
}

function retryAfter({ headers }: UpgradeAttempt) {
  const value = headers['retry-after'];
  return value === undefined ? [] : [{ label: 'Retry-After', value: value.slice(0, 60) }];
}
