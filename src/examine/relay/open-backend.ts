import { isIP } from 'node:net';
import {
  type Attempt,
  abandon,
  type ConnectionRun,
  createAttempt,
} from '../../connection/attempt.ts';
import { dial } from '../../connection/dial.ts';
import { lookUp } from '../../connection/lookup.ts';
import { secure } from '../../connection/secure.ts';
import { type Credentials, type Upgraded, upgrade } from '../../connection/upgrade.ts';
import { backendFaults } from '../../diagnosis/backend-faults.ts';
import type { ProbeRun } from '../../diagnosis/module.ts';
import { reasonToWithhold } from '../../diagnosis/password-gate.ts';
import { lastOfKind } from '../../facts/select.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { targetOf } from '../../site/target.ts';
import { THRESHOLDS } from '../../thresholds.ts';

export type BackendRun = ConnectionRun & Pick<ProbeRun, 'findingsNow'>;

/** What the station asked for, as it is to be asked for again. */
export interface Wanted {
  readonly subprotocols: readonly string[];
  /** The value of its Authorization header. */
  readonly authorization: string | null;
}

/** How far the way to the backend went: what a station in our place would have met. */
export type Backend =
  | { readonly kind: 'open'; readonly attempt: Attempt; readonly upgraded: Upgraded }
  /** No TCP connection. */
  | { readonly kind: 'unreachable'; readonly because: string }
  /** No TLS, or TLS over which nothing of a station may go. */
  | { readonly kind: 'unsecured'; readonly because: string }
  /** HTTP was asked, and no session came of it. */
  | { readonly kind: 'refused'; readonly answer: UpgradeAttempt };

/** Dials the backend, secures the connection and asks for the upgrade in the station's name. */
export async function openBackend(run: BackendRun, wanted: Wanted): Promise<Backend> {
  const attempt = targetedAttempt(run);
  const backend = await reach(run, attempt, wanted);
  if (backend.kind !== 'open') abandon(attempt);
  return backend;
}

function targetedAttempt({ site }: BackendRun): Attempt {
  const target = targetOf(site.statement.url);
  if (target === null) throw new Error('the URL of the backend was checked before');
  return createAttempt(target);
}

async function reach(run: BackendRun, attempt: Attempt, wanted: Wanted): Promise<Backend> {
  const { host } = attempt.target;
  const { statement } = run.site;
  attempt.addresses.push(...(isIP(host) === 0 ? await addressesOf(run, host) : [host]));
  const { connected, rest } = await dial(run, attempt);
  rest.catch(() => {});
  if (!connected) {
    const how = lastOfKind(run.recorder.records, 'tcp.dial')?.outcome ?? 'its name has no address';
    return { kind: 'unreachable', because: `the backend cannot be reached: ${how}` };
  }
  if (attempt.target.secure) {
    await secure(run, attempt);
    const because = whyUnsecured(run, attempt);
    if (because !== null) return { kind: 'unsecured', because };
  }
  const upgraded = await upgrade(run, attempt, {
    identity: 'station',
    requestTarget: attempt.target.requestTarget,
    subprotocols: wanted.subprotocols,
    credentials: credentialsOf(run, attempt, wanted),
    timeoutMs: THRESHOLDS.upgrade.timeoutMs,
  });
  if (upgraded !== null) return { kind: 'open', attempt, upgraded };
  const answer = lastOfKind(run.recorder.records, 'upgrade.attempt');
  if (answer === undefined) throw new Error(`no attempt at ${statement.url} was recorded`);
  return { kind: 'refused', answer };
}

/** What the first resolver says that knows any; a slow one is not waited for. */
async function addressesOf(run: BackendRun, host: string): Promise<string[]> {
  const answers = lookUp(run, host, 'target').map(async (asked) => {
    const found = await asked;
    if (found.length === 0) throw new Error('no address');
    return found;
  });
  return Promise.any(answers).catch(() => []);
}

/** What a station says goes only over TLS that was verified now, by Node and by our judge. */
function whyUnsecured(run: BackendRun, attempt: Attempt): string | null {
  if (attempt.stream === null) return 'there is no TLS with the backend';
  const faults = backendFaults(run);
  if (faults.length > 0) return `the backend could not be verified (${faults.join(', ')})`;
  return attempt.authorizedByNode
    ? null
    : 'Node.js, at the clock of this laptop, does not accept the certificate of the backend';
}

function credentialsOf(run: BackendRun, attempt: Attempt, { authorization }: Wanted): Credentials {
  if (authorization === null) return { kind: 'none' };
  const because = reasonToWithhold(run, attempt);
  return because === null ? { kind: 'basic', authorization } : { kind: 'withheld', because };
}
