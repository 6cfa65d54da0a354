import type { Evidence, Judgement, Observation } from '../../diagnosis/module.ts';
import { ofKind } from '../../facts/select.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { evidenceOf } from './evidence.ts';
import type { UpgradeInput } from './input.ts';

/**
 * 404 means an unknown path, an unknown identity, a subprotocol that is not supported, or
 * a proxy without a route. A throw-away identity and a path that nobody knows tell them
 * apart only where the backend answers them differently.
 */
export function judgeNotFound(main: UpgradeAttempt, { records }: UpgradeInput): Judgement {
  const others = ofKind(records, 'upgrade.attempt').filter((other) => other !== main);
  const summary = `HTTP ${main.status}`;
  if (main.identity === 'throwaway') {
    return {
      summary: `${summary} for a throw-away identity`,
      findings: [],
      inconclusive: {
        what: 'path and identity: a throw-away identity got a 404, which a backend may well answer',
        how: 'leave out --no-session',
      },
    };
  }
  return { summary, findings: [reading(main, others)] };
}

function reading(main: UpgradeAttempt, others: readonly UpgradeAttempt[]): Observation {
  const asStation = others.filter(({ identity }) => identity === 'station');
  const everyStranger = others.filter(({ identity }) => identity === 'throwaway');
  const strangers = everyStranger.filter(({ offered }) => offered.length > 0);
  const bareStranger = everyStranger.find(({ offered }) => offered.length === 0);
  const sibling = strangers.find(({ target }) => pathOf(target) === pathOf(main.target));
  const elsewhere = strangers.find((other) => other !== sibling);
  const evidence: Evidence[] = [
    ...evidenceOf(main),
    ...told('A throw-away identity', sibling),
    ...told('A path that nobody knows', elsewhere),
    ...told('A throw-away identity with no subprotocol', bareStranger),
    ...asStation.flatMap((other) =>
      told(`The station with ${other.offered.join(', ') || 'no subprotocol'}`, other),
    ),
  ];

  const accepted = asStation.find(({ status, offered }) => status === 101 && offered.length > 0);
  if (accepted !== undefined) {
    return {
      fault: 'subprotocol-mismatch',
      confidence: 'certain',
      detail: `The backend answers 404 to ${main.offered.join(', ')} and takes ${accepted.offered.join(', ')} under the same path and identity: it does not support the version, and says so in a way that looks like a wrong path.`,
      evidence,
    };
  }
  const bare = asStation.find(({ offered }) => offered.length === 0);
  if (bare?.status === 400 && bareStranger?.status !== 400) {
    return {
      fault: 'subprotocol-mismatch',
      confidence: 'likely',
      detail: `Without any subprotocol the backend answers this station 400 rather than 404, so it knows path and identity: what it does not know is ${main.offered.join(', ')}.`,
      evidence,
    };
  }
  // Without a password a stranger may be turned away before anybody looks at the path.
  const tellsNothing =
    sibling === undefined ||
    sibling.status === null ||
    (main.credentials.startsWith('basic') && (sibling.status === 401 || sibling.status === 403));
  if (!tellsNothing && !sameAnswer(sibling, main)) {
    return {
      fault: 'upgrade-identity-unknown',
      confidence: 'likely',
      detail: `Under the same path the backend answers a throw-away identity otherwise (HTTP ${sibling.status}) than this station (HTTP ${main.status}). So it knows the path, and will not have this identity.`,
      evidence,
    };
  }
  if (!tellsNothing && elsewhere?.status != null && !sameAnswer(elsewhere, main)) {
    return {
      fault: 'upgrade-identity-unknown',
      confidence: 'likely',
      detail:
        'The backend answers differently to a path that it cannot know. So something serves this path, and it does not know this identity: it answers any unknown one the same way.',
      evidence,
    };
  }
  return {
    fault: 'upgrade-path-unknown',
    confidence: 'possible',
    detail: `The backend answers HTTP ${main.status}. From here a wrong path cannot be told from an identity that is not registered, from an OCPP version that it does not serve, or from a proxy that takes the Upgrade header out: they are all answered alike.`,
    evidence,
  };
}

/** Everything but the identity. */
const pathOf = (target: string) => {
  const [path = ''] = target.split('?');
  return path.slice(0, path.lastIndexOf('/') + 1);
};

/** The same answer, but for names that it repeats. */
function sameAnswer(one: UpgradeAttempt, other: UpgradeAttempt): boolean {
  const trait = ({ status, headers, bodyExcerpt, target }: UpgradeAttempt) =>
    JSON.stringify([
      status,
      headers.server,
      headers['content-type'],
      target
        .split(/[/?]/)
        .filter((segment) => segment.length > 1)
        .reduce((text, segment) => text.replaceAll(segment, ''), bodyExcerpt ?? '')
        .replace(/\d+/g, ''),
    ]);
  return trait(one) === trait(other);
}

function told(label: string, other: UpgradeAttempt | undefined): Evidence[] {
  if (other === undefined) return [];
  return [{ label, value: other.status === null ? 'no answer' : `HTTP ${other.status}` }];
}
