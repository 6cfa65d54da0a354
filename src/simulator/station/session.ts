import type { Duplex } from 'node:stream';
import { isObject } from '../../ocpp/is-object.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { pause } from '../running.ts';
import { answerTo, type Registration } from './answers.ts';
import type { StationClock } from './clock.ts';
import { clampInterval, type DeviceModel } from './device-model.ts';
import { authorizePayload, type BootReason, bootPayload, statusPayload } from './messages.ts';
import type { StationOptions } from './options.ts';
import { type Answer, type CsmsCall, type Ending, openRpc, type Reply, type Rpc } from './rpc.ts';
import type { StationFailure, StationStatus } from './status.ts';
import { type QueuedTransaction, sendQueued } from './transactions.ts';

const { minIntervalMs, bootRetryMs } = THRESHOLDS.station;

/** What outlives a session. */
export interface SessionContext {
  readonly options: StationOptions;
  readonly model: DeviceModel;
  readonly clock: StationClock;
  readonly queue: QueuedTransaction[];
  readonly status: StationStatus;
  readonly bootReason: BootReason;
  /** Tells what happened; a failure also goes into the status. */
  note(what: string, failure?: StationFailure): void;
}

export interface StationSession {
  /** Settles when the connection has ended; `reset` where the CSMS asked for that. */
  readonly ended: Promise<{ readonly ending: Ending; readonly reset: boolean }>;
  authorize(token: string): Promise<Answer>;
  close(): void;
}

/** Plays a station on an upgraded stream: registers, and goes on until the connection ends. */
export async function startSession(
  context: SessionContext,
  stream: Duplex,
  early: Buffer,
): Promise<StationSession> {
  const { options, model, clock, queue, status } = context;
  const { version, identity, faults = {}, pace = {} } = options;
  const gone = new AbortController();
  let registration: Registration | null = null;
  let reset = false;
  /** Ends the wait for the next BootNotification. */
  let wake = new AbortController();

  const rpc: Rpc = await openRpc({
    stream,
    early,
    subprotocol: status.subprotocol,
    messageTimeoutMs: pace.messageTimeoutMs ?? THRESHOLDS.boot.messageTimeoutMs,
    written: (text) => (faults.frames === 'malformed' ? text.slice(0, -1) : text),
    onCall,
    onNonsense: () =>
      version === '1.6' ? null : JSON.stringify([4, '-1', 'RpcFrameworkError', '', {}]),
  });
  void rpc.ended.then(() => gone.abort());

  async function onCall(call: CsmsCall): Promise<Reply> {
    status.callsReceived += 1;
    const reply: Reply =
      faults.answersCalls === false
        ? { kind: 'none' }
        : await answerTo(call, {
            version,
            model,
            registration,
            now: () => clock.now(),
            send: (action, payload) => void send(action, payload),
            trigger: (message) => void trigger(message),
            reset: () => {
              reset = true;
              rpc.close();
            },
          });
    const answer = reply.kind === 'error' ? reply.code : reply.kind;
    context.note(`the CSMS calls ${call.action}: ${answer}`);
    return reply;
  }

  async function send(action: string, payload: unknown): Promise<Answer> {
    return counted(action, rpc.call(action, payload));
  }

  async function counted(action: string, answering: Promise<Answer>): Promise<Answer> {
    status.callsSent += 1;
    const answer = await answering;
    if (answer.kind === 'result' || answer.kind === 'error') status.callsAnswered += 1;
    context.note(`${action}: ${answer.kind === 'error' ? answer.code : told(answer)}`);
    return answer;
  }

  async function trigger(message: 'BootNotification' | 'Heartbeat' | 'StatusNotification') {
    if (message === 'BootNotification') wake.abort();
    else if (message === 'Heartbeat') await beat();
    else await send(message, statusPayload(version, clock.now()));
  }

  async function beat(): Promise<void> {
    const answer = await send('Heartbeat', {});
    if (answer.kind === 'result' && isObject(answer.payload))
      clock.hear(answer.payload.currentTime);
  }

  function sendBoot(reason: BootReason): Promise<Answer> {
    status.boots += 1;
    const { boot } = faults;
    if (typeof boot === 'object' && 'text' in boot) {
      return counted('BootNotification', rpc.callText(boot.text));
    }
    const payload =
      typeof boot === 'object' ? boot.payload : bootPayload(version, identity, reason);
    return send('BootNotification', payload);
  }

  /** Takes in an answer to a BootNotification: ms to the next one, or null where it is accepted. */
  function heard(answer: Answer): number | null {
    const retryMs = pace.bootRetryMs ?? bootRetryMs;
    const payload = answer.kind === 'result' && isObject(answer.payload) ? answer.payload : {};
    const { status: said, interval, currentTime } = payload;
    if (said !== 'Accepted' && said !== 'Pending' && said !== 'Rejected') {
      const what = answer.kind === 'error' ? answer.code : told(answer);
      context.note('not registered', { stage: 'boot', what });
      return retryMs;
    }
    registration = said;
    status.registration = said;
    clock.hear(currentTime);
    const seconds = typeof interval === 'number' && interval > 0 ? interval : null;
    if (said === 'Accepted') {
      if (seconds !== null) model.heartbeatInterval = seconds;
      status.failure = null;
      context.note('registered');
      return null;
    }
    context.note(`registration is ${said}`, { stage: 'boot', what: said });
    return seconds === null ? retryMs : clampInterval(seconds * 1_000);
  }

  async function register(): Promise<boolean> {
    for (const action of faults.callsFirst ?? []) {
      await send(action, action === 'Heartbeat' ? {} : statusPayload(version, clock.now()));
    }
    if (faults.boot === 'none') return false;
    for (let reason = context.bootReason; !gone.signal.aborted; ) {
      const waitMs = heard(await sendBoot(reason));
      if (waitMs === null) return true;
      wake = new AbortController();
      await pause(waitMs, AbortSignal.any([gone.signal, wake.signal]));
      reason = wake.signal.aborted ? 'Triggered' : context.bootReason;
    }
    return false;
  }

  async function live(): Promise<void> {
    if (!(await register())) return;
    if (faults.drops === true) return rpc.drop();
    await send('StatusNotification', statusPayload(version, clock.now()));
    await sendQueued(send, version, queue);
    const everyMs = () =>
      faults.boot === 'repeated'
        ? minIntervalMs
        : clampInterval(Math.max(minIntervalMs, model.heartbeatInterval * 1_000));
    while (await pause(everyMs(), gone.signal)) {
      if (faults.boot === 'repeated') heard(await sendBoot(context.bootReason));
      else await beat();
    }
  }

  void live();
  return {
    ended: rpc.ended.then((ending) => ({ ending, reset })),
    authorize: (token) => send('Authorize', authorizePayload(version, token)),
    close: rpc.close,
  };
}

/** An answer in a word: its status, where it has one. */
function told(answer: Answer): string {
  if (answer.kind === 'silent') return 'no answer';
  if (answer.kind !== 'result') return answer.kind;
  const status = isObject(answer.payload) ? answer.payload.status : undefined;
  return typeof status === 'string' ? status.slice(0, 20) : 'answered';
}
