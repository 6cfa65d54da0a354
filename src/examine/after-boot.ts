import type { SecurityProfile } from '../facts/statement.ts';
import { readOut } from './read-out.ts';
import { type Repair, repair } from './repair/repair.ts';
import type { Repaired } from './repair/repair-run.ts';
import type { Session } from './session.ts';

export interface Plan {
  readonly hideSubscriber: boolean;
  readonly repairs: readonly Repair[];
  /** The one station that is to be repaired; null: the first that registers. */
  readonly repairOnly: string | null;
  tell(session: Session, what: string): void;
  act(session: Session, what: string): void;
  /** By what it connected with. */
  profileOf(session: Session): SecurityProfile | null;
  /** Called once in a session, when all that was to be asked and done there is over. */
  examined(session: Session): void;
  repaired?(wanted: Repair, repaired: Repaired): void;
}

/**
 * What comes once a station is registered: it is read out, and repaired where that was asked
 * for, each repair once in an examination. A boot that is repeated changes nothing of it.
 */
export function afterBoot(plan: Plan): (session: Session) => void {
  const begun = new WeakSet<Session>();
  const left = [...plan.repairs];

  async function examine(session: Session): Promise<void> {
    const told = await readOut(session, plan.hideSubscriber);
    const values = told.variables.filter(({ value }) => value !== null).length;
    plan.tell(session, `read out: ${values} of ${told.variables.length} values, ${told.outcome}`);
    const isMeant = plan.repairOnly === null || plan.repairOnly === session.identity;
    // Taken at once: another station that registers meanwhile is not to be repaired too.
    const repairs = isMeant && session.isOpen ? left.splice(0) : [];
    for (const wanted of repairs) {
      const repaired = await repair(wanted, {
        session,
        variables: told.variables,
        securityProfile: plan.profileOf(session),
        act: (what) => plan.act(session, what),
      });
      plan.tell(session, `--fix ${wanted.kind}: ${repaired.outcome}. ${repaired.state}`);
      plan.repaired?.(wanted, repaired);
    }
  }

  return (session) => {
    if (begun.has(session)) return;
    begun.add(session);
    const isRegistered = session.registered === 'Accepted' || session.registered === 'Pending';
    void (isRegistered ? examine(session) : Promise.resolve())
      .catch((error: unknown) => plan.tell(session, `the read-out failed: ${String(error)}`))
      .then(() => plan.examined(session));
  };
}
