import type { Read } from './boot-frame.ts';
import type { BootAnswer, BootExchangeInput, BootInput } from './boot-log.ts';
import { isAnswer } from './boot-payload.ts';

/** Gives each BootNotification the answer that has its message id, and comes after it. */
export function pair(all: readonly Read[]): BootExchangeInput[] {
  const called = new Map<string | null, number | null>();
  const exchanges: { message: BootInput | null; answer: BootAnswer | null }[] = [];
  for (const read of all) {
    if (read.is === 'message') {
      called.set(read.messageId, exchanges.length);
      exchanges.push({ message: read.message, answer: null });
    } else if (read.is === 'other') called.set(read.messageId, null);
    else {
      const { messageId, answer } = read;
      const asked = messageId === null ? undefined : called.get(messageId);
      if (asked === null) continue;
      const exchange = asked === undefined ? undefined : exchanges[asked];
      if (exchange !== undefined) exchange.answer ??= answer;
      else if (all.length === 1 || (answer.kind === 'result' && isAnswer(answer.payload))) {
        exchanges.push({ message: null, answer });
      }
    }
  }
  return exchanges.flatMap(({ message, answer }): BootExchangeInput[] => {
    if (message !== null) return [{ message, answer }];
    return answer === null ? [] : [{ message, answer }];
  });
}
