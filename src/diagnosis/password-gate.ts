import type { Attempt } from '../connection/attempt.ts';
import type { Credentials } from '../connection/upgrade.ts';
import { basicWord, prescribedForm, type WireForm } from '../wire/basic-auth.ts';
import { backendFaults } from './backend-faults.ts';
import type { ProbeRun } from './module.ts';

/**
 * What goes into the Authorization header of this attempt. A password goes only to a peer
 * that Node and our own judge have verified now, or over ws:// where profile 1 is stated;
 * otherwise it is withheld, and the upgrade goes on without it.
 */
export function credentialsFor(run: ProbeRun, attempt: Attempt, form?: WireForm): Credentials {
  const { password, statement, sendPasswordUnverified } = run.site;
  if (password === null || statement.password === null) return { kind: 'none' };
  const user = statement.username ?? statement.identity;
  if (user === null) return { kind: 'withheld', because: 'there is no identity to send it with' };
  const because = reasonToWithhold(run, attempt);
  if (because !== null) {
    if (!sendPasswordUnverified) return { kind: 'withheld', because };
    run.override(`--send-password-unverified: the password was sent, although ${because}`);
  }
  const kind = form ?? prescribedForm(statement.ocppVersion, statement.password);
  return { kind, authorization: `Basic ${basicWord(user, password.reveal(), kind)}` };
}

/** Why a password must not go out over this attempt; null where it may. */
export function reasonToWithhold(
  run: Pick<ProbeRun, 'site' | 'findingsNow'>,
  attempt: Attempt,
): string | null {
  if (!attempt.target.secure) {
    return run.site.statement.securityProfile === 1
      ? null
      : 'ws:// would show it to everybody on the way, and profile 1 is not stated';
  }
  const faults = backendFaults(run);
  if (faults.length > 0) return `the backend could not be verified (${faults.join(', ')})`;
  return attempt.authorizedByNode
    ? null
    : 'Node.js, at the clock of this laptop, does not accept the certificate of the backend';
}
