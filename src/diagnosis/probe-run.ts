import { createAttempt } from '../connection/attempt.ts';
import type { Action, Fact } from '../facts/document.ts';
import { createRecorder } from '../facts/recorder.ts';
import type { Stage } from '../facts/stages.ts';
import { Secret, scrubber } from '../site/secret.ts';
import type { Site } from '../site/site.ts';
import { targetOf } from '../site/target.ts';
import { basicWord, WIRE_FORMS } from '../wire/basic-auth.ts';
import { withoutChargerClock } from './charger-clock.ts';
import { judgeStage } from './judge-world.ts';
import type { AnyModule, ProbeRun } from './module.ts';

/** A run's probes and all that they leave behind, beside the facts. */
export interface RunState {
  readonly run: ProbeRun;
  readonly actions: readonly Action[];
  readonly overrides: readonly string[];
  /** Settles, never rejects, when no background work is left. */
  settled(): Promise<void>;
}

interface Listeners {
  onFact(fact: Fact): void;
  onAction(action: Action): void;
}

export function createProbeRun(
  modules: readonly AnyModule[],
  probed: ReadonlySet<Stage>,
  site: Site,
  signal: AbortSignal,
  { onFact, onAction }: Listeners,
): RunState {
  const recorder = createRecorder({
    vantage: site.statement.uplink === 'charger' ? 'charger-uplink' : 'laptop',
    scrub: scrubber(secretsOf(site)),
    onFact,
  });
  const target = targetOf(site.statement.url);
  const actions: Action[] = [];
  const overrides: string[] = [];
  const background: Promise<unknown>[] = [];
  const run: ProbeRun = {
    site,
    recorder,
    signal,
    attempt: target === null ? null : createAttempt(target),
    // Whole ms: AbortSignal.timeout and others take no fractions.
    remainingMs: (atMost) =>
      Math.max(0, Math.ceil(Math.min(atMost, site.timeoutMs - recorder.elapsedMs()))),
    act: (what) => {
      const action = { at: new Date().toISOString(), ...what };
      actions.push(action);
      onAction(action);
    },
    override: (what) => overrides.push(what),
    willProbe: (stage) => probed.has(stage),
    background: (work) => background.push(work.catch(() => {})),
    findingsNow: (stage) => {
      const module = modules.find((candidate) => candidate.stage === stage);
      if (module === undefined) return [];
      // A gate asks whether the peer can be trusted now: the charger's clock has no say in it.
      const records = withoutChargerClock(recorder.records);
      const recordedAt = new Date().toISOString();
      const judged = judgeStage(module, { site: site.statement, records, recordedAt }, null);
      return judged.judgement?.findings ?? [];
    },
  };
  const settled = async () => {
    await Promise.all(background);
  };
  return { run, actions, overrides, settled };
}

function secretsOf({ statement, password, clientIdentity, modem }: Site): Secret[] {
  const user = statement.username ?? statement.identity ?? '';
  // What a peer that echoes the Authorization header would send back.
  const words =
    password === null
      ? []
      : WIRE_FORMS.map((form) => new Secret(basicWord(user, password.reveal(), form)));
  const gateway = modem?.kind === 'gateway' ? modem : null;
  const login = gateway?.password ?? null;
  const gatewayWord =
    gateway === null || login === null
      ? null
      : new Secret(basicWord(gateway.user, login.reveal(), 'basic'));
  const { passphrase, key } = clientIdentity ?? {};
  return [password, ...words, passphrase, key, login, gatewayWord].flatMap(
    (secret) => secret ?? [],
  );
}
