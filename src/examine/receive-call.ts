import type { Registered } from '../facts/visit.ts';
import { versionsWith } from '../ocpp/action-names.ts';
import type { Frame } from '../ocpp/frames.ts';
import { hideSubscriber } from '../ocpp/subscriber.ts';
import { versionOfPayload } from '../ocpp/version.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isTransaction, type Reply, replyTo } from './answers.ts';
import { problemsOf } from './message-problems.ts';
import type { Carried } from './session.ts';
import { eventsIn } from './told-events.ts';

type Call = Extract<Frame, { kind: 'call' }>;

export interface Receiver {
  /** What the station was told last. */
  readonly registered: Registered;
  receive(call: Call, text: string): Promise<void>;
}

const { maxNameLength } = THRESHOLDS.boot;
const cut = (name: string | null) => name?.slice(0, maxNameLength) ?? null;

const STATUSES = {
  accepted: 'Accepted',
  pending: 'Pending',
  rejected: 'Rejected',
  observe: 'none',
} as const;

/** Takes the CALLs of a station: records them, and answers as the standard has it. */
export function createReceiver(carried: Carried, send: (text: string) => void): Receiver {
  const { session, manners, record } = carried;
  const { visit } = session;
  /** By message id, the action it was used for. */
  const ids = new Map<string, string | null>();
  let registered: Registered = 'none';
  let events = 0;

  async function receive(call: Call, text: string): Promise<void> {
    const { action, payload, messageId } = call;
    if (action === 'BootNotification') {
      carried.version ??= versionOfPayload(payload);
      recordBoot(call);
    }
    const seen = {
      type: 'call' as const,
      messageId: cut(messageId),
      action: cut(action),
      bytes: Buffer.byteLength(text),
      flaw: call.flaw,
      registered,
      ...oddities(call),
    };
    const problems = await problemsOf(carried.version, action, 'request', payload);
    if (isTransaction(action)) return endAtTransaction({ ...seen, problems }, text);
    for (const event of eventsIn(action, payload)) {
      events += 1;
      if (events > THRESHOLDS.examine.maxEventsOfVisit) break;
      visit.record({ kind: 'station.event', visit: visit.number, ...event });
    }
    const reply = replyTo(action, {
      ...manners,
      answer: session.bootAnswer,
      accepted: registered === 'Accepted',
      version: carried.version,
    });
    const tells = eventsIn(action, payload)
      .map(({ code, vendorCode }) => (vendorCode === code ? code : `${code} ${vendorCode ?? ''}`))
      .join(', ')
      .trim();
    const isBoot = action === 'BootNotification';
    const told =
      isBoot && reply.kind === 'result'
        ? { status: STATUSES[session.bootAnswer], intervalS: THRESHOLDS.examine.bootIntervalS }
        : null;
    record({
      ...seen,
      problems,
      tells: tells === '' ? null : tells.slice(0, maxNameLength),
      answered: answeredBy(reply),
      ...(told === null ? {} : { told }),
    });
    if (told === null) manners.tell(visit, toldOf(action, reply));
    else {
      manners.act(
        `answering its BootNotification with ${told.status} and the time of this laptop, which may set its clock (before: ${manners.clockBefore(visit) ?? 'not known'})`,
        visit,
      );
      registered = told.status;
    }
    if (messageId !== null) answer(messageId, reply);
    carried.hear(action, payload);
    if (isBoot) manners.booted(session);
  }

  /** An unanswered CALL blocks the next, and a station counts its attempts: so it is cut short. */
  async function endAtTransaction(seen: Parameters<Carried['record']>[0], text: string) {
    const kept = await manners.keepTransaction(text, visit);
    record({ ...seen, answered: null, kept });
    manners.tell(
      visit,
      `${seen.action}: a transaction of the operator's, ${kept ? 'saved, ' : ''}not acknowledged; closing`,
    );
    session.close(1001, 'transactions are not taken here');
  }

  /** What is wrong with a CALL beside its payload. */
  function oddities({ action, messageId }: Call) {
    const { version } = carried;
    const known = action === null ? [] : versionsWith(action);
    const isForeign = version !== null && action !== null && !known.includes(version);
    const id = cut(messageId);
    const before = id === null ? undefined : ids.get(id);
    // A retry of the same message may use its id again (OCPP 2.0.1 errata 2024-09).
    const idReused = before !== undefined && before !== cut(action);
    if (id !== null && ids.size < THRESHOLDS.examine.maxIds) ids.set(id, cut(action));
    return { ...(isForeign ? { foreign: known } : {}), ...(idReused ? { idReused } : {}) };
  }

  function answer(id: string, reply: Reply): void {
    if (reply.kind === 'result') send(JSON.stringify([3, id, reply.payload]));
    if (reply.kind === 'error') {
      send(JSON.stringify([4, id, reply.code, reply.description, {}]));
    }
  }

  function recordBoot({ payload, messageId, flaw }: Call): void {
    const kept = manners.hideSubscriber ? hideSubscriber(payload) : { payload, hidden: [] };
    visit.record({
      kind: 'boot.payload',
      source: 'station',
      version: carried.version ?? 'unknown',
      versionFrom: carried.subprotocol === null ? 'detected' : 'stated',
      frame: 'call',
      messageId: cut(messageId),
      action: 'BootNotification',
      payload: kept.payload,
      hidden: [...kept.hidden],
      frameError: flaw,
    });
  }

  return {
    get registered() {
      return registered;
    },
    receive,
  };
}

const answeredBy = (reply: Reply): string | null =>
  reply.kind === 'result' ? 'CALLRESULT' : reply.kind === 'error' ? reply.code : null;

const toldOf = (action: string | null, reply: Reply): string =>
  `${action ?? 'a CALL without an action'}: ${
    reply.kind === 'none' ? 'not answered' : reply.kind === 'error' ? reply.code : 'answered'
  }`;
