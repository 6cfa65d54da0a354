import type { Judgement, NotExamined, Observation } from '../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { isHexKey } from '../../wire/basic-auth.ts';
import { evidenceOf } from './evidence.ts';
import type { UpgradeInput } from './input.ts';
import { mismatch } from './security-profile.ts';
import { refusedWithoutCertificate } from './wanted-profile.ts';

/** 401, and 403 which some backends answer in its place. */
export function judgeCredentials(main: UpgradeAttempt, { site, records }: UpgradeInput): Judgement {
  const summary = `HTTP ${main.status}, ${CREDENTIALS[main.credentials]}`;
  const stranger = main.identity === 'throwaway';
  switch (main.credentials) {
    case 'basic':
    case 'basic-decoded': {
      const others = ofKind(records, 'upgrade.attempt').slice(1);
      return { summary, findings: [refused(main, others, site)] };
    }
    case 'withheld':
      return {
        summary,
        findings: [],
        inconclusive: {
          what: `the password: the backend asks for one, and it was withheld because ${main.withheldBecause}`,
          how: 'repair that first, or --send-password-unverified',
        },
      };
    case 'none': {
      if (main.status === 403 && !stranger) {
        const handshake = lastOfKind(records, 'tls.handshake');
        return site.securityProfile === null && refusedWithoutCertificate(main, handshake)
          ? { summary, findings: [], inconclusive: UNCERTIFIED }
          : { summary, findings: [forbidden(main)] };
      }
      const findings = stranger ? [] : missing(main, site);
      if (findings.length > 0) return { summary, findings };
      return {
        summary,
        findings,
        inconclusive: {
          what: stranger
            ? 'the station: the backend refused a throw-away identity without a password'
            : 'the password: the backend asks for one, and none was given',
          how: stranger ? 'leave out --no-session' : '--password-file <path>, and --profile 1 or 2',
        },
      };
    }
  }
}

const UNCERTIFIED: NotExamined = {
  what: 'the upgrade: the backend asked for a client certificate, got none, and answers HTTP 403',
  how: '--cert <pem> --key <pem>, a certificate that the backend accepts',
};

const CREDENTIALS: Readonly<Record<UpgradeAttempt['credentials'], string>> = {
  none: 'no password given',
  basic: 'password refused',
  'basic-decoded': 'password refused',
  withheld: 'password withheld',
};

const FORMS = {
  basic: 'as its text',
  'basic-decoded': 'as the bytes that its hex digits stand for',
} as const;

function refused(
  main: UpgradeAttempt,
  others: readonly UpgradeAttempt[],
  { password, username, identity }: SiteStatement,
): Observation {
  const form = main.credentials === 'basic-decoded' ? 'basic-decoded' : 'basic';
  const other = others.find(
    ({ credentials }) => credentials.startsWith('basic') && credentials !== form,
  );
  const user = username ?? identity ?? '';
  const evidence = [
    ...evidenceOf(main),
    { label: 'User name', value: user },
    { label: 'Password was sent', value: FORMS[form] },
    ...(other === undefined
      ? []
      : [{ label: 'The other form', value: `HTTP ${other.status ?? 'without an answer'}` }]),
  ];
  const scheme = otherScheme(main);
  if (scheme !== null) {
    return {
      fault: 'credentials-rejected',
      confidence: 'certain',
      owner: 'backend',
      detail: `The backend was given a user name and a password by HTTP Basic, and asks for ${scheme} instead. OCPP stations know Basic alone (security profiles 1 and 2): no password of theirs gets in here.`,
      evidence,
    };
  }
  const otherWorks = other?.status === 101;
  const otherFails = other?.status === 401 || other?.status === 403;
  const hex = password !== null && isHexKey(password) && main.status === 401;
  if (otherWorks || (hex && !otherFails)) {
    return {
      fault: 'credentials-hex-encoded',
      confidence: otherWorks ? 'certain' : 'likely',
      detail: otherWorks
        ? `The password was refused ${FORMS[form]} and accepted in the other form: the two sides read its hex digits differently.`
        : `The password of ${password?.bytes} hex digits was sent ${FORMS[form]}, and refused. With a key of that form the two sides often differ in whether it is decoded first; or it is simply the wrong one. --identity-probes tries the other form too.`,
      evidence,
    };
  }
  const differs =
    username !== null && username !== identity
      ? ' The user name differs from the identity, which OCPP does not allow.'
      : '';
  return {
    fault: 'credentials-rejected',
    confidence: main.status === 401 ? 'certain' : 'likely',
    detail: `The backend was given a user name and a password and answered HTTP ${main.status}. ${main.status === 401 ? 'It does not say which of the two it does not know.' : 'That is most often one of the two; it may also have blocked the station, or take no connections from this network.'}${differs}`,
    evidence,
  };
}

/** How the backend wants a password to be shown, where that is not Basic (RFC 9110, 11.6.1). */
function otherScheme({ status, headers }: UpgradeAttempt): string | null {
  const asked = headers['www-authenticate'] ?? '';
  if (status !== 401 || /(^|,)\s*basic\b/i.test(asked)) return null;
  return /^[a-z0-9-]{1,20}(?=\s|$)/i.exec(asked)?.[0] ?? null;
}

function forbidden(main: UpgradeAttempt): Observation {
  return {
    fault: 'upgrade-identity-unknown',
    confidence: 'possible',
    detail:
      'The backend answers HTTP 403: it will not have this station, and does not say why. It may not know the identity, may have blocked it, or may not take connections from this network.',
    evidence: evidenceOf(main),
  };
}

/** A 401 without a password: judged by what the site states. */
function missing(main: UpgradeAttempt, site: SiteStatement): Observation[] {
  const { securityProfile } = site;
  if (securityProfile === null) return [];
  const asksForBasic = /^basic\b/i.test(main.headers['www-authenticate'] ?? '');
  const evidence = evidenceOf(main);
  const scheme = otherScheme(main);
  const withoutPassword = securityProfile === 0 || securityProfile === 3;
  return [
    ...(withoutPassword
      ? [
          mismatch(
            site,
            'asks for a password (profile 1 or 2)',
            asksForBasic ? 'certain' : 'likely',
            evidence,
          ),
        ]
      : []),
    {
      fault: 'credentials-missing',
      confidence: withoutPassword && !asksForBasic ? 'likely' : 'certain',
      detail: `The backend asks for a password (HTTP 401), and none was sent: ${site.urlHadCredentials ? 'what stands in the URL is not used' : site.examined === true ? 'the station has none, or keeps it back' : 'none is given for this site'}.${scheme === null ? '' : ` It asks for it by ${scheme}, and OCPP stations know HTTP Basic alone: that has to be changed there first.`}`,
      evidence,
    },
  ];
}
