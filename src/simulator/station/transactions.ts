import type { OcppVersion } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import type { Rpc } from './rpc.ts';

type Call = Rpc['call'];

const TOKEN = 'SIMULATED';
const MINUTE_MS = 60_000;

/** A transaction of the time that the station was offline. */
export interface QueuedTransaction {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** So many of them, half an hour each, the last one ended a minute ago. */
export function queuedTransactions(count: number, now: Date): QueuedTransaction[] {
  return Array.from({ length: count }, (_, index) => {
    const endedAt = now.getTime() - MINUTE_MS - (count - 1 - index) * 60 * MINUTE_MS;
    return {
      id: `offline-${index + 1}`,
      startedAt: new Date(endedAt - 30 * MINUTE_MS),
      endedAt: new Date(endedAt),
    };
  });
}

/**
 * Sends them, oldest first, and takes each out of the queue once the CSMS has answered all of
 * it: one that is lost on the way is sent again after the next boot (OCPP 2.0.1, E04).
 */
export async function sendQueued(
  call: Call,
  version: OcppVersion,
  queue: QueuedTransaction[],
): Promise<void> {
  const send = version === '1.6' ? send16 : send2x;
  for (let next = queue[0]; next !== undefined; next = queue[0]) {
    if (!(await send(call, next))) return;
    queue.shift();
  }
}

/** Tells whether the CSMS has it; a refusal is an answer too, and not asked for again. */
async function send16(call: Call, { startedAt, endedAt }: QueuedTransaction): Promise<boolean> {
  const started = await call('StartTransaction', {
    connectorId: 1,
    idTag: TOKEN,
    meterStart: 0,
    timestamp: startedAt.toISOString(),
  });
  if (started.kind === 'silent' || started.kind === 'closed') return false;
  const given = started.kind === 'result' && isObject(started.payload) ? started.payload : {};
  const transactionId = Number.isInteger(given.transactionId) ? given.transactionId : 0;
  await call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: endedAt.toISOString(), sampledValue: [{ value: '5400' }] }],
  });
  const stopped = await call('StopTransaction', {
    transactionId,
    meterStop: 5_400,
    timestamp: endedAt.toISOString(),
    reason: 'EVDisconnected',
  });
  return stopped.kind === 'result' || stopped.kind === 'error';
}

async function send2x(call: Call, transaction: QueuedTransaction): Promise<boolean> {
  const { id, startedAt, endedAt } = transaction;
  const event = (parts: object, seqNo: number, timestamp: Date) =>
    call('TransactionEvent', {
      ...parts,
      timestamp: timestamp.toISOString(),
      seqNo,
      offline: true,
      evse: { id: 1, connectorId: 1 },
    });
  await event(
    {
      eventType: 'Started',
      triggerReason: 'Authorized',
      transactionInfo: { transactionId: id },
      idToken: { idToken: TOKEN, type: 'ISO14443' },
    },
    0,
    startedAt,
  );
  const value = { value: 5_400, measurand: 'Energy.Active.Import.Register' };
  const ended = await event(
    {
      eventType: 'Ended',
      triggerReason: 'EVDeparted',
      transactionInfo: { transactionId: id, stoppedReason: 'EVDisconnected' },
      meterValue: [{ timestamp: endedAt.toISOString(), sampledValue: [value] }],
    },
    1,
    endedAt,
  );
  return ended.kind === 'result' || ended.kind === 'error';
}
