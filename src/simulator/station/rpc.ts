import type { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import { parseFrame } from '../../ocpp/frames.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { errorFact } from '../../wire/error-fact.ts';
import { upgradedConnection } from '../../wire/upgraded-stream.ts';

/** What came of a CALL. */
export type Answer =
  | { readonly kind: 'result'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed' };

/** A CALL of the CSMS. */
export interface CsmsCall {
  readonly action: string;
  readonly payload: unknown;
}

/** What the station answers: a CALLRESULT, a CALLERROR, or nothing. */
export type Reply =
  | { readonly kind: 'result'; readonly payload: unknown; readonly afterwards?: () => void }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'none' };

/** How a connection ended; `code` is 1006 where no Close frame came. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** OCPP-J on an open WebSocket, from the station's side. */
export interface Rpc {
  readonly ended: Promise<Ending>;
  /** Sends a CALL once the one before has been answered (OCPP-J 1.6, 4.1.1). Never rejects. */
  call(action: string, payload: unknown): Promise<Answer>;
  /** Sends a text as if it were a CALL, `{id}` being its message id. */
  callText(text: string): Promise<Answer>;
  close(): void;
  /** Without a Close frame. */
  drop(): void;
}

export interface RpcOptions {
  readonly stream: Duplex;
  readonly early: Buffer;
  readonly subprotocol: string | null;
  readonly messageTimeoutMs: number;
  /** Changes each frame before it goes out. */
  readonly written: (text: string) => string;
  readonly onCall: (call: CsmsCall) => Promise<Reply>;
  /** For a text that is no frame at all; null: no answer. */
  readonly onNonsense: () => string | null;
}

export async function openRpc(options: RpcOptions): Promise<Rpc> {
  const { stream, early, subprotocol, messageTimeoutMs } = options;
  const { WebSocket } = await import('ws');
  const socket = new WebSocket('ws://upgraded.invalid/', subprotocol === null ? [] : subprotocol, {
    createConnection: upgradedConnection(stream, early, subprotocol),
    perMessageDeflate: false,
    maxPayload: THRESHOLDS.boot.maxFrameBytes,
  });
  let waiting: { readonly id: string; readonly settle: (answer: Answer) => void } | null = null;
  let lastCall: Promise<unknown> = Promise.resolve();
  let lastReply: Promise<unknown> = Promise.resolve();
  let repliesDue = 0;

  const send = (text: string) => {
    // A CSMS that does not read must not fill this machine's memory.
    if (socket.bufferedAmount > THRESHOLDS.station.maxUnsentBytes) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(options.written(text), () => {});
  };
  const exchange = (text: (id: string) => string) =>
    new Promise<Answer>((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve({ kind: 'closed' });
      const timer = setTimeout(() => settle({ kind: 'silent' }), messageTimeoutMs);
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        waiting = null;
        resolve(answer);
      };
      const id = crypto.randomUUID();
      waiting = { id, settle };
      send(text(id));
    });
  const inTurn = (text: (id: string) => string): Promise<Answer> => {
    const answer = lastCall.then(() => exchange(text));
    lastCall = answer;
    return answer;
  };
  const reply = async (id: string, call: CsmsCall) => {
    const answer = await options.onCall(call);
    repliesDue -= 1;
    if (answer.kind === 'result') send(JSON.stringify([3, id, answer.payload]));
    if (answer.kind === 'error') send(JSON.stringify([4, id, answer.code, '', {}]));
    if (answer.kind === 'result') answer.afterwards?.();
  };

  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? null : parseFrame(textOf(data));
    switch (frame?.kind) {
      case 'call': {
        const { messageId, action, payload } = frame;
        if (messageId === null || action === null) break;
        repliesDue += 1;
        if (repliesDue > THRESHOLDS.station.maxCallsWaiting) socket.terminate();
        else lastReply = lastReply.then(() => reply(messageId, { action, payload }));
        break;
      }
      case 'result':
        if (frame.messageId === waiting?.id) {
          waiting?.settle({ kind: 'result', payload: frame.payload });
        }
        break;
      case 'error':
        // "-1" stands for a CALL whose id could not be read.
        if (frame.messageId === waiting?.id || frame.messageId === '-1') {
          waiting?.settle({ kind: 'error', code: frame.code });
        }
        break;
      default: {
        const answer = options.onNonsense();
        if (answer !== null) send(answer);
      }
    }
  });
  let failure = '';
  socket.on('error', (error) => {
    failure = errorFact(error).message;
  });
  const ended = new Promise<Ending>((resolve) => {
    socket.once('close', (code, reason) => {
      waiting?.settle({ kind: 'closed' });
      resolve({ code, reason: reason.toString('utf8') || failure });
    });
  });
  await new Promise<void>((resolve) => {
    socket.once('open', resolve);
    socket.once('close', () => resolve());
  });
  return {
    ended,
    call: (action, payload) => inTurn((id) => JSON.stringify([2, id, action, payload])),
    callText: (text) => inTurn((id) => text.replaceAll('{id}', id)),
    close: () => {
      socket.close(1000);
      const timer = setTimeout(() => socket.terminate(), THRESHOLDS.session.closeTimeoutMs);
      void ended.then(() => clearTimeout(timer));
    },
    drop: () => socket.terminate(),
  };
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]).toString('utf8');
}
