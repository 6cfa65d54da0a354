import { askAgain } from '../../connection/ask-again.ts';
import { type Attempt, abandon, leave } from '../../connection/attempt.ts';
import type { Asking } from '../../connection/upgrade.ts';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { credentialsFor } from '../../diagnosis/password-gate.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { isHexKey, otherForm } from '../../wire/basic-auth.ts';
import { ALL_SUBPROTOCOLS } from './subprotocol.ts';
import { strangeTarget, targetFor, throwawayName } from './throwaway.ts';

/**
 * Takes another look where the first answer can mean several things: a 404 is asked again
 * under a throw-away identity, and under a path that nobody knows. What needs the
 * station's own name again is done under --identity-probes alone.
 */
export async function followUp(run: ProbeRun): Promise<void> {
  const [main] = ofKind(run.recorder.records, 'upgrade.attempt');
  if (run.attempt === null || main === undefined || main.identity !== 'station') return;
  if (main.status === 404 || main.status === 410) {
    const targets = [targetFor(main.target, throwawayName()), strangeTarget()];
    await Promise.all(targets.map((target) => askAsStranger(run, target, main.offered)));
  }
  if (!run.site.statement.identityProbes) return;
  // Between two of them the first has been closed: no backend sees two sessions at once.
  for (const variant of variantsOf(run, main).slice(0, THRESHOLDS.upgrade.maxIdentityProbes)) {
    await askAsStation(run, main, variant);
    const status = lastOfKind(run.recorder.records, 'upgrade.attempt')?.status;
    if (status === 403 || status === 429) return;
    // Some ask everybody for a subprotocol first: only a stranger shows whether this one does.
    if (status === 400 && 'subprotocols' in variant && variant.subprotocols.length === 0) {
      await askAsStranger(run, targetFor(main.target, throwawayName()), []);
    }
  }
}

/** What to vary: one thing at a time. */
type Variant = { readonly subprotocols: readonly string[] } | { readonly password: 'other-form' };

function variantsOf({ site }: ProbeRun, main: UpgradeAttempt): Variant[] {
  const { password } = site.statement;
  const sent = main.credentials === 'basic' || main.credentials === 'basic-decoded';
  if (main.status === 401 && sent && password !== null && isHexKey(password)) {
    return [{ password: 'other-form' }];
  }
  // Nothing is learnt of versions where the station itself is not let in, or nobody is.
  if (main.status === null || NOT_ABOUT_VERSIONS.includes(main.status)) return [];
  const others = ALL_SUBPROTOCOLS.filter((name) => !main.offered.includes(name)).map((name) => ({
    subprotocols: [name],
  }));
  // Without a subprotocol no session comes about: 400 tells a known identity from a 404.
  return main.status === 404 ? [{ subprotocols: [] }, ...others] : others;
}

const NOT_ABOUT_VERSIONS: readonly number[] = [401, 403, 407, 429, 500, 502, 503, 504];

async function askAsStranger(run: ProbeRun, requestTarget: string, offered: readonly string[]) {
  run.act({
    what: 'asking for a WebSocket upgrade with a throw-away identity',
    inWhoseName: requestTarget.split('/').at(-1)?.split('?')[0] ?? '',
    target: new URL(requestTarget, run.site.statement.url ?? 'ws://unknown').href,
  });
  // A throw-away identity carries no credentials, and a certificate is one.
  const stranger = { ...run, site: { ...run.site, clientIdentity: null } };
  await askAndLeave(stranger, () => ({
    identity: 'throwaway',
    purpose: 'path',
    requestTarget,
    subprotocols: offered,
    credentials: { kind: 'none' },
    timeoutMs: THRESHOLDS.upgrade.followUpTimeoutMs,
  }));
}

async function askAsStation(run: ProbeRun, main: UpgradeAttempt, variant: Variant) {
  const { statement } = run.site;
  run.act({
    what:
      'password' in variant
        ? 'asking for a WebSocket upgrade with the other form of the password'
        : `asking for a WebSocket upgrade with ${variant.subprotocols.join(', ') || 'no subprotocol'}`,
    inWhoseName: statement.identity ?? 'a station without an identity',
    target: statement.url ?? main.target,
  });
  await askAndLeave(run, (attempt) => {
    const first = main.credentials === 'basic-decoded' ? 'basic-decoded' : 'basic';
    const form = 'password' in variant ? otherForm(first) : first;
    return {
      identity: 'station',
      purpose: 'password' in variant ? 'password-form' : 'version',
      requestTarget: main.target,
      subprotocols: 'password' in variant ? main.offered : variant.subprotocols,
      credentials: credentialsFor(run, attempt, form),
      timeoutMs: THRESHOLDS.upgrade.followUpTimeoutMs,
    };
  });
}

/** A session that comes about is closed at once. */
async function askAndLeave(run: ProbeRun, asking: (attempt: Attempt) => Asking): Promise<void> {
  if (run.attempt === null) return;
  const again = await askAgain(run, run.attempt.target, asking);
  try {
    await leave(again);
  } finally {
    abandon(again);
  }
}
